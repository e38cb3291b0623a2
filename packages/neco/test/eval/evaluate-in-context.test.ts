import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  ConfusionMatrix,
  countCells,
  decodeMask,
  evaluateInContext,
  extractPatchFeatures,
  LabelMemory,
  maskOf,
  pairImagesAndMasks,
  presentIoU,
  RandomStream,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type ImageMaskPair,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { encode } from 'fast-png';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

const inputSize = 32;
torch.manualSeed(11);
const model = new VisionTransformer(
  vitConfig('tiny', 'v2', { embedDim: 24, depth: 1, numHeads: 3, imgSize: 32, dropPath: 0.5 }),
);

async function scenes(name: string, count: number, seed: number) {
  const { images, masks } = await writeScenes(path.join(folder, name), { count, seed, size: 48 });
  return pairImagesAndMasks(images, masks);
}

const train = await scenes('train', 7, 1);
const val = await scenes('val', 4, 2);
const classNames = train.classNames!;
const common = { model, train: train.pairs, val: val.pairs, inputSize, classNames };

/** A pair of files with the given pixels. */
function pairOf(name: string, mask: Uint8Array, width: number, height: number): ImageMaskPair {
  const [imageFile, maskFile] = [path.join(folder, `${name}.png`), path.join(folder, `${name}-mask.png`)];
  const image = new Uint8Array(32 * 32 * 3).fill(90);
  writeFileSync(imageFile, encode({ width: 32, height: 32, data: image, channels: 3 }));
  writeFileSync(maskFile, encode({ width, height, data: mask, channels: 1 }));
  return { image: imageFile, mask: maskFile, stem: name };
}

test('the evaluation of files is the composition of its parts', async () => {
  const result = await evaluateInContext({ ...common, augmentationEpochs: 0, batchSize: 3, neighbours: 5 });

  const { patchSize, embedDim } = model.config;
  const classes = classNames.length;
  const memory = new LabelMemory({ dim: embedDim, classes, capacity: 7 * 16, perImage: null });
  const files = (pairs: readonly ImageMaskPair[]) => pairs.map(({ image }) => image);
  const squashed = async (file: string) => {
    // 48 to 32 px: the middles lie in pixels 0, 2, 3, 5, 6, 8 ...
    const { data } = await decodeMask(file);
    const at = (i: number) => Math.floor((i + 0.5) * 1.5);
    const small = Uint8Array.from(
      { length: 32 * 32 },
      (_, i) => data[at(Math.floor(i / 32)) * 48 + at(i % 32)]!,
    );
    return { data: small, width: 32, height: 32 };
  };
  model.eval();
  const known = await extractPatchFeatures(model, files(train.pairs), { inputSize, batchSize: 2 });
  assert.deepEqual(known.features.shape, [7, 4, 4, 24]);
  for (let i = 0; i < 7; i++) {
    const labels = countCells(await squashed(train.pairs[i]!.mask), patchSize, classes, 255, 'corrected');
    memory.add(known.features.select(0, i).reshape([16, embedDim]), labels, new RandomStream(0));
  }
  const queries = await extractPatchFeatures(model, files(val.pairs), { inputSize });
  const matrix = new ConfusionMatrix(classes);
  for (let i = 0; i < 4; i++) {
    const labels = memory.label(queries.features.select(0, i).reshape([16, embedDim]), 5, 0.02);
    matrix.add(maskOf(labels.view([4, 4, classes]), 32), (await squashed(val.pairs[i]!.mask)).data, 255);
  }
  // Batches of another size sum in another order: last bits of features may turn single pixels.
  assert.ok(Math.abs(result.mIoU - presentIoU(matrix).mIoU) <= 2e-3);
  assert.equal(result.memory.patches, 7 * 16);
  assert.equal(result.validationImages, 4);
  assert.deepEqual(
    result.perClass.map(({ name }) => name),
    classNames,
  );
});

test('one seed gives one result, another seed another; a bounded memory keeps its bound', async () => {
  const seen: number[][] = [];
  const run = (seed: number, memorySize: number | null) => {
    const masks: number[] = [];
    seen.push(masks);
    return evaluateInContext({
      ...common,
      seed,
      memorySize,
      augmentationEpochs: 2,
      neighbours: 3,
      onPrediction: ({ predicted }) => masks.push(...predicted.data),
    });
  };
  const before = torch.liveTensors();
  const first = await run(1, 50);
  // Fewer are fine: the garbage collector may have found tensors of earlier tests meanwhile.
  assert.ok(torch.liveTensors() <= before, 'tensors are left over');
  const again = await run(1, 50);
  const other = await run(2, 50);
  assert.deepEqual(again.perClass, first.perClass);
  assert.deepEqual(seen[0], seen[1]);
  assert.notDeepEqual(seen[0], seen[2]);
  // 50 over 7 images in 2 passes: 3 patches each.
  assert.equal(first.memory.patches, 3 * 7 * 2);
  assert.equal(other.memory.patches, 3 * 7 * 2);
});

test('stochastic depth is off while features are taken, and on again afterwards', async () => {
  model.train();
  const first = await evaluateInContext({ ...common, augmentationEpochs: 0 });
  const second = await evaluateInContext({ ...common, augmentationEpochs: 0 });
  assert.deepEqual(second.perClass, first.perClass);
  assert.equal(model.training, true);
  model.eval();
});

test('a damaged image is named once and skipped', async () => {
  const broken = pairOf('broken', new Uint8Array(32 * 32), 32, 32);
  writeFileSync(broken.image, 'not a picture');
  const skipped: string[] = [];
  const result = await evaluateInContext({
    ...common,
    train: [broken, ...train.pairs],
    augmentationEpochs: 2,
    onSkipped: (file) => skipped.push(file),
  });
  assert.deepEqual(skipped, [broken.image]);
  assert.deepEqual(result.skipped, [broken.image]);
  assert.equal(result.memory.images, 7);
});

test('what does not fit is refused with one sentence that names it', async () => {
  const refusal = (options: object, pattern: RegExp) =>
    assert.rejects(evaluateInContext({ ...common, ...options }), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refusal({ inputSize: 30 }, /input size 30 .*patch of 8 px.* 32/);
  await refusal({ temperature: 0 }, /temperature must be a number above 0/);
  await refusal({ neighbours: 2.5 }, /neighbours must be a whole number/);
  await refusal({ train: [] }, /no labelled image/);
  await refusal({ train: [pairOf('small', new Uint8Array(16), 4, 4)] }, /small-mask\.png has 4 x 4 pixels/);
  await refusal(
    { train: [pairOf('strange', new Uint8Array(1024).fill(77), 32, 32)] },
    /strange-mask\.png .*77/,
  );
  await refusal({ train: [pairOf('void', new Uint8Array(1024).fill(255), 32, 32)] }, /every pixel is 255/);
});

test('without names, classes are counted over both folders', async () => {
  const a = pairOf('two', new Uint8Array(1024).fill(2), 32, 32);
  const b = pairOf('four', new Uint8Array(1024).fill(4), 32, 32);
  const result = await evaluateInContext({ ...common, train: [a], val: [b], classNames: null });
  assert.equal(result.perClass.length, 5);
  // Class 4 is the only one in the truth and never in the memory.
  assert.equal(result.mIoU, 0);
  assert.deepEqual(
    result.perClass.map(({ IoU }) => IoU),
    [null, null, null, null, 0],
  );
  assert.deepEqual(result.means, { presentClasses: 0, allClasses: 0, hungarian: 1 / 5 });
});
