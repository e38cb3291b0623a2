import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  bootstrapDifference,
  bootstrapScore,
  ConfusionMatrix,
  countImage,
  deviation,
  lowShotPairs,
  presentIoU,
  RandomStream,
  summariseRuns,
} from '@neco/neco/internal';

const classes = 3;
const random = new RandomStream(2);
/** Images of 200 pixels whose predictions are right with a probability of their own. */
const images = Array.from({ length: 40 }, () => {
  const right = random.uniform(0.3, 0.9);
  const truth = Array.from({ length: 200 }, () => (random.bernoulli(0.1) ? 255 : random.integer(classes)));
  const guess = (add: number) =>
    truth.map((label) => (random.bernoulli(right + add) ? label % classes : random.integer(classes)));
  return { truth, first: guess(0), second: guess(0.05) };
});
const counted = (which: 'first' | 'second') =>
  images.map((image) => countImage(image[which], image.truth, classes, 255));

test('the mean of the resampled scores is the score', () => {
  const matrix = new ConfusionMatrix(classes);
  for (const { first, truth } of images) matrix.add(first, truth, 255);
  const { low, high, deviation: spread } = bootstrapScore([counted('first')], { mode: 'corrected' });
  const { mIoU } = presentIoU(matrix);
  assert.ok(low < mIoU && mIoU < high, `${low} ${mIoU} ${high}`);
  // 95 % of a normal distribution lie within 1.96 deviations.
  assert.ok(Math.abs((high - low) / (2 * 1.96 * spread) - 1) < 0.15, `${high - low} ${spread}`);
});

test('a paired difference is narrower than the scores, and zero for a model and itself', () => {
  const [first, second] = [counted('first'), counted('second')];
  const paired = bootstrapDifference([first], [second], { mode: 'corrected' });
  assert.ok(paired.deviation < bootstrapScore([first], { mode: 'corrected' }).deviation / 2);
  const same = bootstrapDifference([first], [first], { mode: 'corrected' });
  assert.deepEqual([same.low, same.high, same.deviation], [0, 0, 0]);
  assert.throws(() => bootstrapDifference([first], [second.slice(1)], { mode: 'corrected' }), RangeError);
});

test('several runs are averaged for each drawing of images', () => {
  const [first, second] = [counted('first'), counted('second')];
  const both = bootstrapScore([first, second], { mode: 'corrected' });
  const [a, b] = [first, second].map((run) => bootstrapScore([run], { mode: 'corrected' }));
  assert.ok(both.low > a!.low && both.high < b!.high);
  const same = bootstrapDifference([first, second], [second, first], { mode: 'corrected' });
  assert.ok(Math.max(Math.abs(same.low), Math.abs(same.high)) <= 1e-12);
});

test('absent classes count in reference mode only', () => {
  const image = countImage([0, 1, 0, 0], [0, 1, 0, 255], 4, 255);
  assert.deepEqual([...image.truth], [2, 1, 0, 0]);
  assert.deepEqual([...image.predicted], [2, 1, 0, 0]);
  assert.equal(bootstrapScore([[image]], { mode: 'corrected' }).low, 1);
  assert.equal(bootstrapScore([[image]], { mode: 'reference' }).low, 0.5);
});

test('runs are summarised class by class', () => {
  const run = (mIoU: number, a: number | null) => ({
    mIoU,
    perClass: [
      { name: 'a', IoU: a },
      { name: 'b', IoU: null },
    ],
  });
  const summary = summariseRuns([run(0.5, 0.4), run(0.7, null), run(0.6, 0.6)]);
  assert.ok(Math.abs(summary.mIoU.mean - 0.6) <= 1e-15);
  assert.ok(Math.abs(summary.mIoU.deviation! - 0.1) <= 1e-15);
  assert.deepEqual(summary.perClass[0]!.IoU, {
    mean: 0.5,
    deviation: deviation([0.4, 0.6]),
    values: [0.4, 0.6],
  });
  assert.equal(summary.perClass[1]!.IoU, null);
  assert.equal(summariseRuns([run(0.5, 1)]).mIoU.deviation, null);
});

test('a part of the labels: as many as asked for, in order, by seed', () => {
  const pairs = Array.from({ length: 24 }, (_, i) => ({ image: `${i}`, mask: `${i}`, stem: `${i}` }));
  const drawn = lowShotPairs(pairs, 1 / 8, 42);
  assert.equal(drawn.length, 3);
  assert.deepEqual(lowShotPairs(pairs, 1 / 8, 42), drawn);
  assert.notDeepEqual(lowShotPairs(pairs, 1 / 8, 400), drawn);
  const places = drawn.map(({ stem }) => Number(stem));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
  assert.equal(lowShotPairs(pairs, 0.001, 1).length, 1);
  assert.deepEqual(lowShotPairs(pairs, 1, 1), pairs);
});
