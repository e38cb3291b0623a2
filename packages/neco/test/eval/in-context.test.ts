import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {
  chooseCells,
  ConfusionMatrix,
  countCells,
  hungarianIoU,
  imageToTensor,
  LabelMemory,
  maskOf,
  normalisePixels,
  presentIoU,
  RandomStream,
  squash,
  squashMask,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';
import * as torch from '@neco/torch';
import { fixture, maskAt, maxDifference, numbers } from './fixture.js';

const [patch, classes, dim, ignore, size] = [4, 6, 8, 255, 20];

for (const mode of ['corrected', 'reference'] as const) {
  test(`${mode}: the whole procedure on given features equals the independent computation`, () => {
    const memory = new LabelMemory({ dim, classes, capacity: 6 * 25, perImage: null });
    const features = fixture('train_features').reshape([6, 25, dim]);
    for (let i = 0; i < 6; i++) {
      const labels = countCells(maskAt('train_masks', i), patch, classes, ignore, mode);
      memory.add(features.select(0, i), labels, new RandomStream(0));
    }
    const labels = memory.label(fixture('val_features').reshape([-1, dim]), 30, 0.02);
    // float32 cosines are good to 1e-7; divided by the temperature, an exponent is off by up to 1e-5.
    assert.ok(maxDifference(labels.toFloat32Array(), numbers(`${mode}_labels`)) <= 2e-5);

    const matrix = new ConfusionMatrix(classes);
    for (let i = 0; i < 4; i++) {
      const predicted = maskOf(labels.view([4, 5, 5, classes]).select(0, i), size);
      // The script made sure that no pixel is close to a tie, so masks are equal, not nearly equal.
      assert.deepEqual(Array.from(predicted), Array.from(maskAt(`${mode}_predicted`, i).data));
      matrix.add(predicted, maskAt('val_masks', i).data, ignore);
    }
    const scores = mode === 'reference' ? hungarianIoU(matrix) : presentIoU(matrix);
    assert.ok(Math.abs(scores.mIoU - numbers(`${mode}_miou`)[0]!) <= 1e-6);
    assert.ok(maxDifference(scores.perClass, numbers(`${mode}_iou`)) <= 1e-6);
    memory.release();
  });

  test(`${mode}: a bounded memory keeps the same patches as the independent computation`, () => {
    for (let i = 0; i < 6; i++) {
      const labels = countCells(maskAt('train_masks', i), patch, classes, ignore, mode);
      const uniforms = fixture('uniforms').select(0, i).toTypedArray() as Float64Array;
      const expected = Array.from(fixture(`chosen_${mode}`).select(0, i).toTypedArray(), Number);
      assert.deepEqual(
        Array.from(chooseCells(labels, 7, uniforms)),
        expected.filter((cell) => cell >= 0),
      );
    }
  });

  test(`${mode}: IoU equals scikit-learn's and scipy's where matching and identity differ`, () => {
    for (let i = 0; i < 3; i++) {
      const matrix = new ConfusionMatrix(classes);
      const row = (name: string) => Array.from(fixture(name).select(0, i).toTypedArray(), Number);
      matrix.add(row('metric_predicted'), row('metric_truth'), ignore);
      const summary = mode === 'reference' ? hungarianIoU(matrix) : presentIoU(matrix);
      assert.ok(maxDifference(summary.perClass, row(`metric_iou_${mode}`)) <= 1e-6);
      if (mode === 'reference') assert.notDeepEqual(summary.matching, [...summary.perClass.keys()]);
    }
  });

  test(`${mode}: pixels equal torch's antialiased resize and the mode's normalisation`, () => {
    const picture = fixture('picture');
    const [height, width] = picture.shape as [number, number, number];
    const image = { data: picture.toTypedArray() as Uint8Array, width, height };
    const pixels = normalisePixels(squash(imageToTensor(image), size), mode);
    assert.ok(maxDifference(pixels.toFloat32Array(), numbers(`picture_${mode}`)) <= 1e-5);
  });
}

test('masks are squashed to the pixels that torch takes', () => {
  const tensor = fixture('mask');
  const [height, width] = tensor.shape as [number, number];
  const mask = { data: tensor.toTypedArray() as Uint8Array, width, height };
  assert.deepEqual(Array.from(squashMask(mask, size, 'reference').data), numbers('mask_squashed'));
});

test('corrected masks show the pixel under the middle of each new one', () => {
  for (const [from, to] of [
    [48, 32],
    [31, 20],
    [5, 13],
    [100, 7],
    [6, 6],
  ] as const) {
    // One row that counts its pixels, repeated.
    const mask = {
      data: Uint8Array.from({ length: from * from }, (_, i) => i % from),
      width: from,
      height: from,
    };
    const row = Array.from(squashMask(mask, to, 'corrected').data.subarray(0, to));
    row.forEach((pixel, i) => {
      const middle = ((i + 0.5) * from) / to;
      assert.ok(pixel <= middle && middle < pixel + 1, `${from} to ${to}: pixel ${i} shows ${pixel}`);
    });
    // Seen from the other side it is the same, but where a middle lies between two pixels.
    const between = (i: number) => Number.isInteger(((i + 0.5) * from) / to);
    const turned = row.map((pixel) => from - 1 - pixel).reverse();
    row.forEach((pixel, i) => assert.equal(between(i) ? pixel - 1 : pixel, turned[i]));
  }
  const corner = squashMask({ data: Uint8Array.from([0, 1, 2, 3]), width: 2, height: 2 }, 3, 'reference');
  assert.deepEqual(Array.from(corner.data), [0, 0, 1, 0, 0, 1, 2, 2, 3]);
});

/** A memory of the fixture's patches and what it says of other patches. */
function labelled(storage: 'float32' | 'float16', capacity: number, limit?: number) {
  const memory = new LabelMemory({
    ...{ dim, classes, capacity, perImage: null, storage },
    ...(limit !== undefined && { limit }),
  });
  const features = fixture('train_features').reshape([6, 25, dim]);
  for (let i = 0; i < 6; i++) {
    const labels = countCells(maskAt('train_masks', i), patch, classes, ignore, 'corrected');
    memory.add(features.select(0, i), labels, new RandomStream(0));
  }
  const found = memory.label(fixture('val_features').reshape([-1, dim]), 30, 0.02).toFloat32Array();
  const { size, bytes } = memory;
  memory.release();
  return { found, size, bytes };
}

test('a memory that lies on disk says the same to the bit, also after it had to grow, and leaves no file', () => {
  const cache = temporaryFolder();
  process.env.NECO_CACHE = cache;
  for (const storage of ['float32', 'float16'] as const) {
    const inMemory = labelled(storage, 150);
    assert.deepEqual(labelled(storage, 150, 0), inMemory);
    assert.deepEqual(labelled(storage, 10, 0).found, inMemory.found);
  }
  assert.deepEqual(readdirSync(path.join(cache, 'spilled')), []);
});

test('a memory for which neither memory nor the disk has room is refused with what to do', () => {
  process.env.NECO_CACHE = temporaryFolder();
  assert.throws(
    () => labelled('float32', 1e13, 0),
    /take \d+\.\d GB, more than memory may hold.* NECO_CACHE/,
  );
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  process.env.NECO_CACHE = file;
  assert.throws(
    () => labelled('float32', 150, 0),
    /cannot be kept in .*spilled \(E(NOTDIR|EXIST)\).* NECO_CACHE/,
  );
});

test('two keys at known angles give the softmax of their cosines', () => {
  const memory = new LabelMemory({ dim: 2, classes: 2, capacity: 2, perImage: null });
  const mask = { data: Uint8Array.from([0, 0, 1, 1]), width: 2, height: 2 };
  // Cells of 1 x 1: features of the second row are void, those of the first are the two axes.
  mask.data.set([0, 1, ignore, ignore]);
  const features = torch.tensor([
    [3, 0],
    [0, 0.5],
    [9, 9],
    [9, 9],
  ]);
  memory.add(features, countCells(mask, 1, 2, ignore, 'corrected'), new RandomStream(0));
  assert.equal(memory.size, 2);
  const angle = 0.7;
  const temperature = 0.5;
  const [first, second] = memory
    .label(torch.tensor([[Math.cos(angle), Math.sin(angle)]]), 2, temperature)
    .toFloat32Array();
  const odds = Math.exp((Math.cos(angle) - Math.sin(angle)) / temperature);
  assert.ok(Math.abs(first! - odds / (1 + odds)) <= 1e-6);
  assert.ok(Math.abs(second! - 1 / (1 + odds)) <= 1e-6);
  memory.release();
});

test('IoU of a confusion matrix worked out by hand', () => {
  const matrix = new ConfusionMatrix(3);
  //        truth  0  0  0  1  1  void, predicted 0 0 1 1 1 1: IoU 2/3 and 2/3; class 2 is absent
  matrix.add([0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, ignore], ignore);
  const summary = presentIoU(matrix);
  assert.deepEqual(summary.perClass.slice(0, 2), [2 / 3, 2 / 3]);
  assert.ok(Number.isNaN(summary.perClass[2]));
  assert.equal(summary.mIoU, 2 / 3);
  assert.ok(Math.abs(hungarianIoU(matrix).mIoU - 4 / 9) <= 1e-12);
  assert.equal(
    matrix.counts.reduce((sum, count) => sum + count, 0),
    5,
  );
});
