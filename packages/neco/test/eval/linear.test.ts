import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  croppedSample,
  evaluateLinear,
  evaluateLinearSeeds,
  FeatureBank,
  RandomStream,
  UserError,
  VisionTransformer,
  vitConfig,
  type ImageMaskPair,
  type LinearResult,
  type PredictedMask,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { encode } from 'fast-png';
import { temporaryFolder } from '@neco/testing';
import { maxDifference } from './fixture.js';

const folder = temporaryFolder();
const cache = path.join(folder, 'cache');
process.env['NECO_CACHE'] = cache;

torch.manualSeed(4);
const model = new VisionTransformer(
  vitConfig('tiny', 'v2', { embedDim: 48, depth: 1, numHeads: 3, imgSize: 32, dropPath: 0.5 }),
);
const inputSize = 64;
const size = 64;
const cell = 16;
const colours = [
  [200, 40, 40],
  [40, 190, 50],
  [50, 60, 210],
] as const;
const classNames = ['red', 'green', 'blue'];

/** A picture of 4 x 4 tiles of flat colour; the mask holds the colour's class, or a number by chance. */
function pairOf(name: string, random: RandomStream, labels: 'colour' | 'random'): ImageMaskPair {
  const image = new Uint8Array(3 * size * size);
  const mask = new Uint8Array(size * size);
  const tiles = Array.from({ length: (size / cell) ** 2 }, () => random.integer(3));
  const classes = labels === 'colour' ? tiles : tiles.map(() => random.integer(3));
  for (let i = 0; i < size * size; i++) {
    const tile = Math.floor(Math.floor(i / size) / cell) * (size / cell) + Math.floor((i % size) / cell);
    image.set(
      colours[tiles[tile]!]!.map((value) => value + random.integer(-20, 20)),
      3 * i,
    );
    mask[i] = classes[tile]!;
  }
  // A void border between tiles, as VOC draws around objects: where it runs is no question to the features.
  for (let i = 0; i < size * size; i++) {
    const near = (p: number) => p % cell < 3 || p % cell >= cell - 3;
    if (near(i % size) || near(Math.floor(i / size))) mask[i] = 255;
  }
  const pair = {
    image: path.join(folder, `${name}.png`),
    mask: path.join(folder, `${name}-mask.png`),
    stem: name,
  };
  writeFileSync(pair.image, encode({ width: size, height: size, data: image, channels: 3 }));
  writeFileSync(pair.mask, encode({ width: size, height: size, data: mask, channels: 1 }));
  return pair;
}

const random = new RandomStream(8);
const pairs = (name: string, count: number, labels: 'colour' | 'random') =>
  Array.from({ length: count }, (_, i) => pairOf(`${name}${i}`, random, labels));
const train = pairs('train', 16, 'colour');
const val = pairs('val', 6, 'colour');
const common = { model, train, val, inputSize, classNames };
// A head that learns in few steps: the published rate was made for thousands.
const quick = { epochs: 12, learningRate: 0.1, imagesPerStep: 4, batchNorm: true, augmentationEpochs: 0 };

test('colours that the features hold are told apart above 95 % mIoU; void pixels do not count', async () => {
  const seen: PredictedMask[] = [];
  const phases = new Map<string, number>();
  const result = await evaluateLinear({
    ...common,
    ...quick,
    onPrediction: (prediction) => seen.push(prediction),
    onProgress: ({ phase, done, total }) => phases.set(phase, done / total),
  });
  assert.ok(result.mIoU > 0.95, String(result.mIoU));
  assert.ok(result.means.small > 0.9, String(result.means.small));
  assert.deepEqual(
    result.perClass.map(({ name }) => name),
    classNames,
  );
  assert.deepEqual([result.trainImages, result.validationImages, result.epoch], [16, 6, 12]);
  assert.ok(result.losses.at(-1)! < result.losses[0]! / 2);
  assert.deepEqual(
    seen.map(({ pair, predicted }) => [pair, predicted.data.length]),
    val.map((pair) => [pair, inputSize ** 2]),
  );
  assert.deepEqual(
    phases,
    new Map([
      ['features', 1],
      ['training', 1],
      ['validation', 1],
    ]),
  );
});

test('labels by chance score at chance on unseen images', async () => {
  const result = await evaluateLinear({
    ...common,
    ...quick,
    train: pairs('chance-train', 16, 'random'),
    val: pairs('chance-val', 6, 'random'),
  });
  // Independent guesses among three classes: IoU 1/3 / (2 - 1/3) = .2.
  assert.ok(result.mIoU < 0.25, String(result.mIoU));
});

test('one seed gives one result whatever is kept in memory; nothing is left over', async () => {
  const run = (seed: number, cacheBytes: number, storage: 'float32' | 'float16' = 'float32') =>
    evaluateLinear({
      ...common,
      epochs: 4,
      augmentationEpochs: 2,
      imagesPerStep: 5,
      seed,
      cacheBytes,
      storage,
      mode: 'reference',
    });
  model.train();
  const before = torch.liveTensors();
  const scores = ({ losses, perClass, epoch }: LinearResult) => ({ losses, perClass, epoch });
  const kept = await run(1, 1e9);
  assert.ok(torch.liveTensors() <= before, 'tensors are left over');
  const open = readdirSync('/proc/self/fd').length;
  const half = await run(1, 60_000);
  const none = await run(1, 0);
  assert.equal(readdirSync('/proc/self/fd').length, open, 'files are left open');
  assert.deepEqual(readdirSync(path.join(cache, 'spilled')), []);
  const other = await run(2, 1e9);
  assert.equal(model.training, true, 'the mode is put back');
  model.eval();
  assert.deepEqual(scores(half), scores(kept));
  assert.deepEqual(scores(none), scores(kept));
  assert.ok(Math.abs(other.losses[0]! - kept.losses[0]!) > 1e-4);
  const rounded = await run(1, 1e9, 'float16');
  assert.deepEqual(scores(await run(1, 60_000, 'float16')), scores(rounded));
  assert.notDeepEqual(rounded.losses, kept.losses);
  assert.ok(maxDifference(rounded.losses, kept.losses) < 1e-3);
});

test('features for which there is no room are refused before they are computed', () => {
  const bank = new FeatureBank({
    ...{
      model,
      items: train.map((pair, index) => ({ pair, index })),
      classes: 3,
      ignoreIndex: 255,
      batchSize: 8,
    },
    ...{ limit: 1e6, storage: 'float16', samples: { inputSize, mode: 'corrected', layer: 'last', crops: 0 } },
  });
  bank.requireRoom(5);
  assert.throws(
    () => bank.requireRoom(1e12),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(
        error.message,
        /16 images in 1000000000000 variations take \d+\.\d GB more .*--storage float16/,
      );
      return true;
    },
  );
  bank.release();
});

test('a folder without room for features is named', async () => {
  process.env['NECO_CACHE'] = path.join(folder, 'train0.png');
  await assert.rejects(
    evaluateLinear({ ...common, epochs: 2, augmentationEpochs: 1, cacheBytes: 0 }),
    (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, /train0\.png\/spilled \(ENOTDIR\).*NECO_CACHE.*--cache-mb/);
      return true;
    },
  );
  process.env['NECO_CACHE'] = cache;
});

for (const augmentationEpochs of [2, 4]) {
  test(`seeds together give what each gives alone, ${augmentationEpochs} variations in 4 epochs`, async () => {
    const settings = {
      ...common,
      epochs: 4,
      augmentationEpochs,
      trainShare: 0.5,
      imagesPerStep: 3,
      batchNorm: true,
    };
    const shown = new Map<number, PredictedMask[]>();
    const together = await evaluateLinearSeeds({
      ...settings,
      seeds: [3, 0, 5],
      onPrediction: (prediction, run) => shown.set(run, [...(shown.get(run) ?? []), prediction]),
    });
    for (const [run, seed] of [3, 0, 5].entries()) {
      const masks: PredictedMask[] = [];
      const alone = await evaluateLinear({ ...settings, seed, onPrediction: (mask) => masks.push(mask) });
      assert.ok(maxDifference(together[run]!.losses, alone.losses) <= 1e-6);
      assert.ok(Math.abs(together[run]!.mIoU - alone.mIoU) <= 1e-3);
      assert.deepEqual(together[run]!.settings, alone.settings);
      assert.equal(alone.trainImages, 8);
      assert.deepEqual(
        shown.get(run)!.map(({ pair, truth }) => [pair, truth]),
        masks.map(({ pair, truth }) => [pair, truth]),
      );
    }
    assert.notDeepEqual(together[0]!.losses, together[1]!.losses);
  });
}

test('features are computed once for all epochs and seeds', async () => {
  let images = 0;
  const forward = model.forwardBlocks.bind(model);
  model.forwardBlocks = (pixels, ...given) => {
    images += pixels.shape[0]!;
    return forward(pixels, ...given);
  };
  const run = (augmentationEpochs: number) =>
    evaluateLinearSeeds({ ...common, epochs: 6, augmentationEpochs, seeds: [0, 1, 2], mode: 'reference' });
  await run(0);
  assert.equal(images, train.length + val.length);
  images = 0;
  await run(2);
  assert.equal(images, 2 * train.length + val.length);
  images = 0;
  await run(6);
  assert.equal(images, 6 * train.length + val.length);
  model.forwardBlocks = forward;
});

test('reference mode takes the best epoch by its small masks and counts absent classes as 0', async () => {
  const result = await evaluateLinear({
    ...common,
    ...quick,
    epochs: 3,
    mode: 'reference',
    classNames: [...classNames, 'absent'],
  });
  assert.equal(result.mIoU, result.means.allClasses);
  assert.equal(result.perClass[3]!.IoU, 0);
  assert.ok(Math.abs(result.means.presentClasses - (4 / 3) * result.means.allClasses) <= 1e-12);
  assert.ok(result.epoch >= 1 && result.epoch <= 3);
  const published = await evaluateLinear({ ...common, epochs: 1, mode: 'reference' });
  assert.equal(published.settings.imagesPerStep, 128);
  assert.equal((await evaluateLinear({ ...common, epochs: 1 })).settings.imagesPerStep, 8);
});

test('a variation crops and mirrors image and mask alike', () => {
  // Red where the mask is 0, in the left three quarters of the upper half: no symmetry hides a wrong turn.
  const [width, height] = [80, 60];
  const inside = (i: number) => i % width < 60 && i < (width * height) / 2;
  const mask = Uint8Array.from({ length: width * height }, (_, i) => (inside(i) ? 0 : 1));
  const data = new Uint8Array(3 * mask.length);
  mask.forEach((label, i) => data.set(label === 0 ? [255, 0, 0] : [0, 0, 255], 3 * i));
  const seen = new Set<string>();
  for (let seed = 0; seed < 12; seed++) {
    const sample = croppedSample(
      { data, width, height },
      { data: mask, width, height },
      48,
      new RandomStream(seed),
    );
    assert.deepEqual(sample.pixels.shape, [3, 48, 48]);
    const red = sample.pixels.select(0, 0).contiguous().toTypedArray() as Float32Array;
    const differing = Array.from(sample.mask.data).filter(
      (label, i) => label !== Number(red[i]! < 0.5),
    ).length;
    // Along the two edges nearest and bilinear may round to different sides.
    assert.ok(differing <= 2 * 48, `${differing} pixels`);
    seen.add(`${sample.mask.data[0]}`);
  }
  assert.deepEqual([...seen].sort(), ['0', '1'], 'both mirrored and not');
});

test('in reference mode an incomplete last batch is left out', async () => {
  const run = (mode: 'reference' | 'corrected', images: number) =>
    evaluateLinear({
      ...common,
      // Masks of the input size: resized ones show other pixels in the two modes.
      maskSize: inputSize,
      ...{ mode, epochs: 1, augmentationEpochs: 0, imagesPerStep: 10, train: train.slice(0, images) },
    });
  const [reference, corrected] = [await run('reference', 16), await run('corrected', 16)];
  // Same order, so the first batch is the same; corrected averages a second one, of 6 images, into the loss.
  assert.notEqual(reference.losses[0], corrected.losses[0]);
  assert.equal((await run('reference', 10)).losses[0], (await run('corrected', 10)).losses[0]);
});

test('a damaged image is named once and left out', async () => {
  const broken = pairOf('broken', random, 'colour');
  writeFileSync(broken.image, 'not a picture');
  const skipped: string[] = [];
  const result = await evaluateLinear({
    ...{ ...common, epochs: 3, train: [broken, ...train], val: [...val, broken] },
    onSkipped: (file) => skipped.push(file),
  });
  assert.deepEqual(result.skipped, [broken.image]);
  assert.deepEqual([...new Set(skipped)], skipped);
  assert.deepEqual([result.trainImages, result.validationImages], [16, 6]);
});

test('what does not fit is refused with one sentence', async () => {
  const refusal = (options: object, pattern: RegExp) =>
    assert.rejects(evaluateLinear({ ...common, ...options }), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refusal({ inputSize: 30 }, /input size 30/);
  await refusal({ epochs: 0 }, /epochs must be a whole number, 1 or more/);
  await refusal({ learningRate: 0 }, /learning rate must be a number above 0/);
  await refusal({ learningRate: NaN }, /learning rate must be a number above 0/);
  await refusal({ train: [] }, /no labelled image/);
  await refusal({ val: [] }, /no image to evaluate/);
  await refusal({ classNames: ['red'] }, /1 classes/);
});
