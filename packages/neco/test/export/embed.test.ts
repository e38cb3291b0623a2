import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  completeReading,
  debias,
  decodeImage,
  embedImages,
  exportBackbone,
  extractPatchFeatures,
  fitPositionDirections,
  gridFeatures,
  imageToTensor,
  listImages,
  loadBackbone,
  normalisePixels,
  patchTokens,
  vitConfig,
  wholeImage,
  writeScenes,
  type EmbeddingIndex,
} from '@neco/neco/internal';
import sharp from 'sharp';
import { maxError, inFolder, randomBackbone, refuses } from '@neco/testing';

const model = randomBackbone(vitConfig('tiny', 'v2', { embedDim: 20, depth: 1, numHeads: 2, imgSize: 32 }));

/** Makes five pictures and hands over their folder. */
async function withImages(body: (images: string, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    await writeScenes(join(folder, 'scenes'), { count: 5, seed: 1, size: 48 });
    await body(join(folder, 'scenes', 'images'), folder);
  });
}

/** An array of a `.npy` file, read by its own header. */
function readNpy(file: string): { tensor: Tensor; dataStart: number } {
  const bytes = readFileSync(file);
  assert.equal(bytes.toString('latin1', 0, 8), '\x93NUMPY\x01\x00');
  const dataStart = 10 + bytes.readUInt16LE(8);
  const [, kind, shape] = /'descr': '(<f[24])', 'fortran_order': False, 'shape': \(([\d, ]+)\), }/.exec(
    bytes.toString('latin1', 10, dataStart),
  ) as unknown as [string, string, string];
  const sizes = shape.split(',').map(Number);
  const dtype = kind === '<f2' ? 'float16' : 'float32';
  return { tensor: torch.fromBytes(bytes.subarray(dataStart), sizes, dtype), dataStart };
}

test('shards hold what the evaluation computes, in the order of the names in the index', async () => {
  await withImages(async (images, folder) => {
    const files = listImages(images);
    const expected = (await extractPatchFeatures(model, files, { inputSize: 32 })).features;
    const common = {
      model,
      modelName: 'random',
      images,
      precision: 'fp32',
      shardSize: 2,
      batchSize: 2,
    } as const;
    for (const format of ['safetensors', 'npy'] as const) {
      const out = join(folder, format);
      const { index } = await embedImages({ ...common, format, out });
      assert.deepEqual(
        index.shards.flatMap((shard) => shard.images),
        files.map((file) => file.slice(images.length + 1)),
      );
      assert.deepEqual(index.patches, [4, 4, 20]);
      const parts = index.shards.map(({ files: [name] }) =>
        format === 'npy'
          ? readNpy(join(out, name!)).tensor
          : torch.io.loadSafetensors(join(out, name!)).tensors.get('patches')!,
      );
      assert.deepEqual(
        parts.map((part) => part.shape[0]),
        [2, 2, 1],
      );
      // Not to the bit: other images in a batch can change the order of sums.
      assert.ok(maxError(torch.cat(parts, 0), expected) < 1e-5);
      assert.deepEqual(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8')), index);
    }
  });
});

test('one file: NumPy arrays with aligned data, float16 by default, class tokens beside', async () => {
  await withImages(async (images, folder) => {
    const out = join(folder, 'features.npy');
    const { indexFile } = await embedImages({ model, modelName: 'random', images, out });
    assert.equal(indexFile, join(folder, 'features.json'));
    const { tensor, dataStart } = readNpy(out);
    assert.equal(dataStart % 64, 0);
    assert.deepEqual([tensor.shape, tensor.dtype], [[5, 4, 4, 20], 'float16']);
    const { tensor: cls } = readNpy(join(folder, 'features.cls.npy'));
    assert.deepEqual([cls.shape, cls.dtype], [[5, 20], 'float16']);
    // Class tokens leave a LayerNorm: none is zero, and no two pictures have the same.
    assert.ok(cls.abs().max(1)[0].min().item() > 0.1);
    assert.ok(maxError(cls.select(0, 0), cls.select(0, 1)) > 1e-3);
    await refuses(embedImages({ model, modelName: 'random', images, out }), /features\.npy exists/);
  });
});

test('interrupted work goes on after the last whole shard', async () => {
  await withImages(async (images, folder) => {
    const out = join(folder, 'e');
    const options = { model, modelName: 'random', images, out, shardSize: 2, batchSize: 1 };
    const interrupted = embedImages({
      ...options,
      onProgress: (done) => {
        if (done === 4) throw new Error('interrupted');
      },
    });
    await assert.rejects(interrupted, /interrupted/);
    assert.deepEqual(readdirSync(out).sort(), [
      'features-00000.safetensors',
      'index.json',
      'shard-00000.json',
    ]);
    const before = statSync(join(out, 'features-00000.safetensors')).mtimeMs;
    const { index, resumed } = await embedImages(options);
    assert.equal(resumed, 2);
    assert.equal(statSync(join(out, 'features-00000.safetensors')).mtimeMs, before);
    assert.equal(index.shards.length, 3);
    assert.ok(!readdirSync(out).some((name) => name.startsWith('shard-')));

    // A shard whose file is gone is made again; another model is another work.
    rmSync(join(out, 'features-00001.safetensors'));
    assert.equal((await embedImages(options)).resumed, 3);
    const other = randomBackbone(model.config, 9);
    await refuses(embedImages({ ...options, model: other }), /made otherwise \(model\.sha256/);
  });
});

test('undecodable images are named and skipped; nothing but them is an error', async () => {
  await withImages(async (images, folder) => {
    const [bad, ...others] = listImages(images) as [string, ...string[]];
    writeFileSync(bad, 'no picture');
    const skipped: string[] = [];
    const options = {
      model,
      modelName: 'random',
      images,
      onSkipped: (file: string) => void skipped.push(file),
    };
    const { index } = await embedImages({ ...options, out: join(folder, 'a.safetensors') });
    assert.deepEqual(skipped, [bad]);
    assert.equal(index.shards[0]?.images.length, 4);
    assert.equal(index.shards[0].skipped.length, 1);
    for (const file of others) writeFileSync(file, 'no picture');
    await refuses(embedImages({ ...options, out: join(folder, 'b.safetensors') }), /None of the 5 images/);
    assert.ok(!readdirSync(folder).some((name) => name.startsWith('b.')));
  });
});

test('features of one image by the library: file or pixels, any size that fits', async () => {
  await withImages(async (images, folder) => {
    const [file] = listImages(images) as [string];
    const backbone = await loadBackbone('tiny');
    const { patches, cls } = await backbone.features(file);
    assert.deepEqual([patches.shape, cls.shape], [[14, 14, 160], [160]]);
    const expected = await extractPatchFeatures(backbone, [file], { inputSize: 112 });
    assert.ok(maxError(patches, expected.features.select(0, 0)) < 1e-5);
    const black = { data: new Uint8Array(30 * 20 * 3), width: 30, height: 20 };
    assert.deepEqual((await backbone.features(black, { size: 24 })).patches.shape, [3, 3, 160]);
    await refuses(backbone.features(file, { size: 100 }), /not a multiple/);
    // What it was loaded as is its name in an index and on a card.
    const { index } = await embedImages({ model: backbone, images, out: join(folder, 'all.npy'), size: 24 });
    assert.equal(index.model.name, 'tiny');
    const { out } = await exportBackbone({ model: backbone, format: 'timm', out: join(folder, 'exported') });
    assert.match(readFileSync(join(out, 'README.md'), 'utf8'), /^# tiny$/m);
  });
});

test('images that keep their shape: patches one after the other, grids in the index', async () => {
  await withImages(async (images, folder) => {
    const files = listImages(images);
    await sharp(await sharp(files[1]).resize(60, 20, { fit: 'fill' }).png().toBuffer()).toFile(files[1]!);
    const common = {
      model,
      modelName: 'random',
      images,
      precision: 'fp32',
      shardSize: 3,
      batchSize: 1,
    } as const;
    const position = await fitPositionDirections(model, { size: [32, 32] });
    for (const rules of [
      { resize: 'keep' },
      { resize: 'keep', debias: true },
      { resize: 'tiles', imageSize: 60, overlap: 0.5 },
    ] as const) {
      const tiles = rules.resize === 'tiles';
      const reading = completeReading(
        tiles ? { size: 60, tile: 32, overlap: 0.5 } : { size: 32 },
        model.config,
      );
      for (const format of ['safetensors', 'npy'] as const) {
        const out = join(folder, `${JSON.stringify(rules).replaceAll(/\W/g, '')}-${format}`);
        const { index } = await embedImages({ ...common, ...rules, format, out });
        assert.deepEqual(index.patches, [20]);
        // 48 x 48 and 60 x 20 px with a longer side of 32 or 60 px, patches of 8 px.
        const [square, wide] = tiles
          ? [
              [8, 8],
              [3, 8],
            ]
          : [
              [4, 4],
              [2, 4],
            ];
        const grids = index.shards.flatMap((shard) => shard.grids!);
        assert.deepEqual(grids, [square, wide, square, square, square]);
        for (const [number, shard] of index.shards.entries()) {
          const [file, clsFile] = shard.files.map((name) => join(out, name)) as [string, string];
          const tensors = format === 'npy' ? null : torch.io.loadSafetensors(file).tensors;
          const patches = tensors?.get('patches') ?? readNpy(file).tensor;
          const cls = tensors?.get('cls') ?? readNpy(clsFile).tensor;
          let first = 0;
          for (const [i, [rows, columns]] of shard.grids!.entries()) {
            const own = patches.narrow(0, first, rows * columns);
            first += rows * columns;
            const image = imageToTensor(await decodeImage(files[3 * number + i]!));
            const [expected] = gridFeatures([wholeImage(image, reading, 8)], reading, 8, (pixels) => ({
              grids: { tokens: patchTokens(model, normalisePixels(pixels, 'corrected')) },
            }));
            const tokens = expected!.grids.tokens.reshape([-1, 20]);
            assert.equal(maxError(own, 'debias' in rules ? debias(tokens, position) : tokens), 0);
          }
          assert.deepEqual([first, shard.images.length], [patches.shape[0], cls.shape[0]]);
        }
      }
    }
  });
});

test('squares of the input size are embedded alike in all ways; an index without a way is of squashed images', async () => {
  await withImages(async (images, folder) => {
    const common = { model, modelName: 'random', images, size: 48 };
    const arrays = async (resize: 'squash' | 'keep' | 'tiles') => {
      const out = join(folder, `${resize}.safetensors`);
      await embedImages({ ...common, resize, out });
      return torch.io.loadSafetensors(out).tensors;
    };
    const [squash, keep, tiles] = [await arrays('squash'), await arrays('keep'), await arrays('tiles')];
    assert.deepEqual(squash.get('patches')!.shape, [5, 6, 6, 20]);
    for (const others of [keep, tiles]) {
      assert.equal(maxError(others.get('patches')!, squash.get('patches')!.reshape([-1, 20])), 0);
      assert.equal(maxError(others.get('cls')!, squash.get('cls')!), 0);
    }
    const out = join(folder, 'earlier');
    await embedImages({ ...common, out });
    const file = join(out, 'index.json');
    const {
      resize,
      imageSize,
      overlap,
      debias: plain,
      ...earlier
    } = JSON.parse(readFileSync(file, 'utf8')) as EmbeddingIndex;
    assert.deepEqual([resize, imageSize, overlap, plain], ['squash', null, 0.25, false]);
    writeFileSync(file, JSON.stringify(earlier));
    assert.equal((await embedImages({ ...common, out })).resumed, 5);
    await refuses(embedImages({ ...common, resize: 'keep', out }), /made otherwise \(.*resize/);
  });
});
