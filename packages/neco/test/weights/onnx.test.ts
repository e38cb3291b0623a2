import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { exportBackbone, ignoredGroups, loadBackbone, modelOrigin } from '@neco/neco/internal';
import type { LoadedBackbone } from '@neco/neco/internal';
import {
  SMALL_CONFIGS,
  inFolder,
  randomBackbone,
  refuses,
  cpuMilliseconds,
  fixture,
  fixturePath,
  maxError,
  need,
} from '@neco/testing';
import { block, initializer, model, node, varint, whole } from './onnx-message.js';

const expected = fixture('onnx/expected.safetensors');
const pixels = need(expected, 'pixels');

function errors(model: LoadedBackbone, name: string): number {
  return torch.noGrad(() => {
    const { patchTokens, clsToken } = model.forwardFeatures(pixels);
    return Math.max(
      maxError(patchTokens, need(expected, `${name}.patch_tokens`)),
      maxError(clsToken, need(expected, `${name}.cls_token`)),
    );
  });
}

const CASES = {
  dinov2: { layout: 'hf-dinov2', registers: 0, eps: 1e-6 },
  'dinov2-registers': { layout: 'hf-dinov2-with-registers', registers: 3, eps: 1e-6 },
  vit: { layout: 'hf-vit', registers: 0, eps: 1e-12 },
} as const;

for (const [name, { layout, registers, eps }] of Object.entries(CASES)) {
  test(`${name}, as torch.onnx exports it, has transformers' features; its decoder is reported`, async () => {
    const loaded = await loadBackbone(fixturePath(`onnx/${name}.onnx`));
    const { config, report } = loaded;
    assert.deepEqual([report.layout, report.prefix], [layout, 'backbone.']);
    assert.deepEqual([config.numHeads, config.registers, config.eps], [2, registers, eps]);
    assert.deepEqual([config.embedDim, config.depth, config.patchSize, config.imgSize], [16, 2, 2, 8]);
    assert.deepEqual(Object.fromEntries(ignoredGroups(report)), { decoder: 2 });
    assert.deepEqual([report.unknown, report.missing, report.notes], [[], [], []]);
    // Values are about 3; the two libraries sum in another order (measured: 1.3e-6).
    assert.ok(errors(loaded, name) < 1e-5, String(errors(loaded, name)));
  });
}

test('the graph tells how positions are resized: features at another size are those of transformers', async () => {
  const model = await loadBackbone(fixturePath('onnx/dinov2.onnx'));
  const { config } = model;
  assert.deepEqual([config.interpolateOffset, config.interpolateAntialias], [0, false]);
  const wide = torch.noGrad(() => model.forward(need(expected, 'wide')));
  assert.ok(maxError(wide, need(expected, 'dinov2.patch_tokens_wide')) < 1e-5);
});

test('a file of this form is known by its first bytes too', async () => {
  await inFolder(async (folder) => {
    copyFileSync(fixturePath('onnx/vit.onnx'), join(folder, 'weights'));
    assert.equal((await loadBackbone(join(folder, 'weights'))).report.layout, 'hf-vit');
  });
});

for (const [name, config] of Object.entries(SMALL_CONFIGS)) {
  test(`${name}: our own ONNX export loads again and computes the same, bit by bit`, async () => {
    await inFolder(async (folder) => {
      const source = randomBackbone(config);
      await exportBackbone({
        model: source,
        format: 'onnx',
        out: join(folder, 'onnx'),
        origin: modelOrigin('r'),
      });
      const again = await loadBackbone(join(folder, 'onnx'));
      assert.deepEqual(again.config, source.config);
      assert.equal(again.report.layout, 'neco');
      for (const pixels of [torch.randn([2, 3, 20, 20]), torch.randn([1, 3, 24, 16])]) {
        const [a, b] = torch.noGrad(() => [source.forwardFeatures(pixels), again.forwardFeatures(pixels)]);
        assert.equal(maxError(a.patchTokens, b.patchTokens), 0);
        assert.equal(maxError(a.clsToken, b.clsToken), 0);
      }
    });
  });
}

test('a float16 export of ours loads with the weights that it has', async () => {
  await inFolder(async (folder) => {
    const source = randomBackbone(SMALL_CONFIGS['registers']!);
    const out = join(folder, 'half');
    await exportBackbone({ model: source, format: 'onnx', dtype: 'float16', out, origin: modelOrigin('r') });
    const again = await loadBackbone(out);
    const weight = (network: typeof source): torch.Tensor => network.blocks[1]!.mlp.parameters()[0]!.detach();
    assert.equal(maxError(weight(again), weight(source).to('float16').to('float32')), 0);
  });
});

test('weights in another file are read from the own folder only', async () => {
  await inFolder(async (folder) => {
    mkdirSync(join(folder, 'inner'));
    const file = join(folder, 'inner', 'model.onnx');
    const bytes = readFileSync(fixturePath('onnx/dinov2-registers.onnx'));
    writeFileSync(file, bytes);
    await refuses(
      loadBackbone(file),
      /the file 'dinov2-registers\.data' with its weights is missing beside it/,
    );
    copyFileSync(fixturePath('onnx/dinov2-registers.data'), join(folder, 'inner', 'dinov2-registers.data'));
    assert.ok(errors(await loadBackbone(file), 'dinov2-registers') < 1e-5);
    // A name of the same length, so that nothing else changes.
    renameSync(join(folder, 'inner', 'dinov2-registers.data'), join(folder, 'nov2-registers.dat'));
    const outside = bytes.toString('latin1').replaceAll('dinov2-registers.data', '../nov2-registers.dat');
    writeFileSync(file, Buffer.from(outside, 'latin1'));
    await refuses(loadBackbone(file), /which is not a name in its own folder/);
    const short = readFileSync(fixturePath('onnx/dinov2-registers.data')).subarray(0, 5000);
    writeFileSync(join(folder, 'inner', 'dinov2-registers.data'), short);
    writeFileSync(file, bytes);
    await refuses(loadBackbone(file), /'dinov2-registers\.data' beside it cannot be read: it is truncated/);
  });
});

const PATCHES = 'embeddings.patch_embeddings.projection.weight';
const raw = (bytes: number): Buffer => block(9, Buffer.alloc(bytes));
/** How often a node stands in a graph that would take squares of this to look through. */
const MANY = 40_000;
const many = (part: Buffer): Buffer => Buffer.alloc(MANY * part.length, part);
const parts = [initializer(PATCHES, [4, 3, 2, 2], raw(192)), node('Conv', ['pixels', PATCHES], ['x'])];
const chain = Buffer.concat(
  Array.from({ length: MANY }, (_, i) => node('Cast', [i === 0 ? 'y' : `f${i - 1}`], [`f${i}`])),
);

const HOSTILE: Record<string, [file: Buffer, complaint: RegExp]> = {
  'no bytes': [Buffer.alloc(0), /is empty/],
  'no model': [Buffer.from('#!/bin/sh\nrm -rf /\n'), /is a text that begins with '#!.bin.sh'/],
  'two graphs': [Buffer.concat([model(), block(7, '')]), /several graphs/],
  'a length beyond the end': [Buffer.concat([varint(7 * 8 + 2), varint(2 ** 40)]), /states a wrong length/],
  'a negative length': [Buffer.concat([varint(7 * 8 + 2), varint(-5)]), /states a wrong length/],
  'an endless number': [Buffer.alloc(100, 0xff), /endless number/],
  'too few numbers': [model(initializer(PATCHES, [4, 3, 2, 2], raw(100))), /not have as many numbers/],
  'no numbers': [model(initializer(PATCHES, [4, 3, 2, 2])), /not have as many numbers/],
  'an impossible size': [model(initializer(PATCHES, [-1n, 3, 2, 2], raw(4))), /impossible size/],
  'a huge size': [model(initializer(PATCHES, [2 ** 40, 2 ** 40, 2, 2], raw(4))), /as many numbers/],
  'many dimensions': [
    model(initializer(PATCHES, new Array<number>(40).fill(1), raw(4))),
    /too many dimensions/,
  ],
  'an unknown type': [model(initializer(PATCHES, [1, 3, 2, 2], raw(12), whole(2, 99))), /unknown type/],
  'no backbone': [model(initializer('head.weight', [2], raw(8))), /No Vision Transformer is recognised/],
  'a patch embedding and no more': [model(initializer(PATCHES, [4, 3, 2, 2], raw(192))), /no tensor|lacks/],
  'a graph that runs in a circle': [
    model(
      initializer(PATCHES, [4, 3, 2, 2], raw(192)),
      node('Conv', ['pixels', PATCHES], ['patches']),
      node('Reshape', ['b'], ['a']),
      node('Reshape', ['a'], ['b']),
      node('Concat', ['b', 'c'], ['c']),
      node('Add', ['patches', 'c'], ['tokens']),
      node('Identity', ['same'], ['same']),
    ),
    /no tensor|lacks/,
  ],
  'many sums of a long chain': [
    model(...parts, chain, many(node('Add', ['x', `f${MANY - 1}`], ['z']))),
    /no tensor|lacks/,
  ],
  'many products of one name': [
    model(
      ...parts,
      initializer('w', [4, 4], raw(64)),
      many(node('MatMul', ['x', 'w'], ['p'])),
      many(node('Add', ['p', 'q'], ['r'])),
    ),
    /have no name/,
  ],
  'an end in a name': [model(initializer(PATCHES, [1], raw(4))).subarray(0, 30), /states a wrong length/],
  'a million nodes': [model(Buffer.alloc(2_000_200, block(1, ''))), /more parts than any network/],
};

test('damaged and hostile files are refused in a sentence', async () => {
  await inFolder(async (folder) => {
    for (const [name, [bytes, complaint]] of Object.entries(HOSTILE)) {
      const file = join(folder, 'model.onnx');
      writeFileSync(file, bytes);
      const start = process.cpuUsage();
      await refuses(loadBackbone(file), complaint).catch((error: unknown) => {
        throw new Error(name, { cause: error });
      });
      // Of processor time; without the reader's limits some would take minutes.
      assert.ok(cpuMilliseconds(start) < 10_000, `${name}: ${cpuMilliseconds(start)} ms`);
    }
  });
});

test('every cut of a file is refused', async () => {
  await inFolder(async (folder) => {
    const bytes = readFileSync(fixturePath('onnx/vit.onnx'));
    const file = join(folder, 'cut.onnx');
    for (let length = 0; length < bytes.length; length += 997) {
      writeFileSync(file, bytes.subarray(0, length));
      await refuses(loadBackbone(file), /cut\.onnx/);
    }
  });
});
