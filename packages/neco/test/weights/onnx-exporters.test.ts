import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import { loadBackbone } from '@neco/neco/internal';
import type { LoadedBackbone } from '@neco/neco/internal';
import { fixture, fixturePath, inFolder, maxError, need, refuses } from '@neco/testing';

const FOLDER = 'onnx-exporters';
const expected = fixture(`${FOLDER}/expected.safetensors`);

function error(model: LoadedBackbone, network: string): number {
  const tokens = need(expected, `${network}.tokens`);
  return torch.noGrad(() => {
    const { patchTokens, clsToken } = model.forwardFeatures(need(expected, 'pixels'));
    const patches = tokens.slice(1, 1 + model.config.registers);
    return Math.max(maxError(patchTokens, patches), maxError(clsToken, tokens.select(1, 0)));
  });
}

/** What each program wrote, and the layout under which it is read. */
const FILES = {
  'timm-torchscript': { network: 'timm', layout: 'timm', registers: 3, eps: 1e-6 },
  'timm-dynamo': { network: 'timm', layout: 'dinov2', registers: 3, eps: 1e-6 },
  'timm-swiglu': { network: 'timm-swiglu', layout: 'timm', registers: 0, eps: 1e-6 },
  optimum: { network: 'dinov2', layout: 'hf-dinov2', registers: 0, eps: 1e-6 },
  'optimum-o2': { network: 'dinov2', layout: 'hf-dinov2', registers: 0, eps: 1e-6 },
  'dinov2-simplified': { network: 'dinov2', layout: 'timm', registers: 0, eps: 1e-6 },
  'vit-opset14': { network: 'vit', layout: 'hf-vit', registers: 0, eps: 1e-12 },
  'vit-simplified': { network: 'vit', layout: 'dino', registers: 0, eps: 1e-12 },
  'vit-attention': { network: 'vit', layout: 'dino', registers: 0, eps: 1e-12 },
  'vit-multihead': { network: 'vit', layout: 'dino', registers: 0, eps: 1e-12 },
  'vit-session': { network: 'vit', layout: 'hf-vit', registers: 0, eps: 1e-12 },
} as const;

for (const [name, { network, layout, registers, eps }] of Object.entries(FILES)) {
  test(`${name}: the features are those of the exported network`, async () => {
    const model = await loadBackbone(fixturePath(`${FOLDER}/${name}.onnx`));
    const { config, report } = model;
    assert.deepEqual([config.numHeads, config.registers, config.eps, config.depth], [2, registers, eps, 2]);
    assert.deepEqual([config.embedDim, config.patchSize, config.imgSize], [8, 2, 8]);
    assert.equal(report.layout, layout);
    assert.deepEqual([report.unknown, report.missing, report.notes], [[], [], []]);
    // Values are about 3; the two libraries sum in another order.
    assert.ok(error(model, network) < 1e-5, String(error(model, network)));
  });
}

test('weights in float16 are read as they are', async () => {
  const model = await loadBackbone(fixturePath(`${FOLDER}/vit-half.onnx`));
  const found = error(model, 'vit');
  assert.ok(found > 1e-5 && found < 2e-2, String(found));
});

test('weights that were changed for one kind of machine are refused with the reason', async () => {
  const load = (name: string) => loadBackbone(fixturePath(`${FOLDER}/${name}.onnx`));
  await refuses(load('vit-quantised'), /its weights are quantised \(DynamicQuantizeLinear\); take the file/);
  await refuses(load('vit-processor'), /for one processor \(ReorderOutput\).*level "extended" at most/);
});

/** A file with other names or operations of the same length. */
async function changed(
  name: string,
  replace: Readonly<Record<string, string>>,
  body: (file: string) => Promise<void>,
): Promise<void> {
  await inFolder(async (folder) => {
    let text = readFileSync(fixturePath(`${FOLDER}/${name}.onnx`)).toString('latin1');
    for (const [from, to] of Object.entries(replace)) {
      assert.ok(from.length === to.length && text.includes(from), from);
      text = text.replaceAll(from, to);
    }
    const file = join(folder, 'changed.onnx');
    writeFileSync(file, Buffer.from(text, 'latin1'));
    await body(file);
  });
}

const NAMELESS = {
  'blocks.': 'abcdef.',
  patch_embed: 'abcdefghijk',
  'norm.': 'abcd.',
  reg_token: 'abcdefghi',
};

test('a file in which no tensor has its name is read by what the graph computes', async () => {
  await changed(
    'timm-torchscript',
    { ...NAMELESS, cls_token: 'abcdefghj', pos_embed: 'bcdefghij' },
    async (file) => {
      assert.ok(error(await loadBackbone(file), 'timm') < 1e-5);
    },
  );
});

test('a graph that computes something else is refused, and where it does', async () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ['timm-torchscript', { Softmax: 'Hardmax' }, /the attention of its block 0 is not understood/],
    ['timm-torchscript', { Erf: 'Cos' }, /its block 0 is none of attention and MLP/],
    ['vit-simplified', { Concat: 'Conkat' }, /no class token is joined/],
  ];
  for (const [name, operations, complaint] of cases) {
    const names = name.startsWith('timm') ? NAMELESS : {};
    await changed(name, { ...names, ...operations }, (file) => refuses(loadBackbone(file), complaint));
  }
});

test('weights beside the file are read from its own folder, and missed by name', async () => {
  await inFolder(async (folder) => {
    const file = join(folder, 'model.onnx');
    copyFileSync(fixturePath(`${FOLDER}/timm-dynamo.onnx`), file);
    await refuses(loadBackbone(file), /'timm-dynamo\.onnx\.data' with its weights is missing beside it/);
    copyFileSync(fixturePath(`${FOLDER}/timm-dynamo.onnx.data`), join(folder, 'timm-dynamo.onnx.data'));
    assert.ok(error(await loadBackbone(file), 'timm') < 1e-5);
    const text = readFileSync(file).toString('latin1');
    writeFileSync(
      file,
      Buffer.from(text.replaceAll('timm-dynamo.onnx.data', '../../dynamo.onnx.data'.slice(0, 21)), 'latin1'),
    );
    await refuses(loadBackbone(file), /which is not a name in its own folder/);
  });
});
