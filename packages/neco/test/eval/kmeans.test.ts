import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { centroidKernels, kMeans, nearestCentroids, type KMeansOptions } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { blobs, fixture, numbers } from './clustering-fixture.js';
import { maxDifference } from './fixture.js';
import { temporaryFolder } from '@neco/testing';

const exact: KMeansOptions = { maxIterations: 200, tolerance: 0 };

function squaredDistances(points: Tensor, centroids: Tensor): number[][] {
  const [a, b] = [points.to('float64').unsqueeze(1), centroids.to('float64').unsqueeze(0)];
  return a.sub(b).square().sum([2]).toArray() as number[][];
}

for (const kernel of centroidKernels()) {
  test(`${kernel}: the nearest centroid is the one that float64 finds`, () => {
    torch.manualSeed(1);
    // Counts that fill no block, chunk or vector.
    for (const [count, clusters, dim] of [
      [1, 1, 1],
      [97, 7, 5],
      [203, 70, 33],
      [1000, 129, 50],
    ] as const) {
      const [points, centroids] = [torch.randn([count, dim]), torch.randn([clusters, dim])];
      const { labels, scores } = nearestCentroids(points, centroids, kernel);
      const found = Array.from(labels.toTypedArray(), Number);
      const lengths = points.square().sum([1]).toFloat32Array();
      const halves = scores.toFloat32Array();
      squaredDistances(points, centroids).forEach((row, i) => {
        assert.equal(found[i], row.indexOf(Math.min(...row)), `point ${i} of ${count}`);
        // float32 sums of up to 50 products near 1.
        assert.ok(Math.abs(2 * halves[i]! + lengths[i]! - Math.min(...row)) <= 1e-4);
      });
    }
  });

  test(`${kernel}: of equally near centroids the first, wherever it stands`, () => {
    const centroids = torch.zeros([200, 3]);
    centroids.narrow(0, 0, 37).fill_(5);
    const { labels } = nearestCentroids(torch.zeros([11, 3]), centroids, kernel);
    assert.deepEqual(Array.from(labels.toTypedArray(), Number), Array<number>(11).fill(37));
  });
}

test("Lloyd's iterations from given centroids end where scikit-learn's end", async () => {
  const run = await kMeans(fixture('points'), 8, { ...exact, init: fixture('start') });
  assert.deepEqual(Array.from(run.labels), numbers('labels'));
  assert.ok(maxDifference(run.centroids.toFloat32Array(), numbers('centroids')) <= 1e-5);
  const [objective] = numbers('objective');
  assert.ok(Math.abs(run.objective / objective! - 1) <= 1e-6);
  assert.ok(run.converged);
});

test('clusters without points get the farthest points, as in scikit-learn', async () => {
  const run = await kMeans(fixture('points'), 8, { ...exact, init: fixture('far_start') });
  assert.deepEqual(Array.from(run.labels), numbers('far_labels'));
  assert.ok(Math.abs(run.objective / numbers('far_objective')[0]! - 1) <= 1e-6);
});

test('ten starts of k-means++ come within a hundredth of what ten of scikit-learn find', async () => {
  const best = numbers('plus_objective')[0]!;
  const run = await kMeans(fixture('points'), 8, { ...exact, restarts: 10 });
  assert.ok(run.objective <= 1.01 * best, `${run.objective} beside ${best}`);
});

test('the objective is the sum of squared distances, and more restarts never raise it', async () => {
  torch.manualSeed(2);
  const { points } = blobs(500, 20, 4, 1);
  let before = Infinity;
  for (const restarts of [1, 2, 5]) {
    const run = await kMeans(points, 12, { init: 'random', restarts });
    const distances = squaredDistances(points, run.centroids);
    const sum = distances.reduce((total, row, i) => total + row[run.labels[i]!]!, 0);
    assert.ok(Math.abs(run.objective / sum - 1) <= 1e-6);
    assert.ok(distances.every((row, i) => row[run.labels[i]!]! <= Math.min(...row) + 1e-4));
    assert.ok(run.objective <= before);
    before = run.objective;
  }
});

const variants: Record<string, KMeansOptions> = {
  'k-means++': {},
  'random with restarts': { init: 'random', restarts: 20 },
  'a part of the points': { pointsPerCentroid: 20, restarts: 3 },
  'mini-batches': { batchSize: 64, restarts: 3 },
};
for (const [name, options] of Object.entries(variants)) {
  test(`${name}: separable blobs are found without a fault, twice the same`, async () => {
    torch.manualSeed(3);
    const { points, labels } = blobs(600, 6, 8, 12);
    const run = await kMeans(points, 6, { ...options, seed: 4 });
    const names = new Map<number, number>();
    labels.forEach((label, i) => names.set(label, run.labels[i]!));
    assert.equal(new Set(names.values()).size, 6);
    assert.ok(labels.every((label, i) => names.get(label) === run.labels[i]));
    const again = await kMeans(points, 6, { ...options, seed: 4 });
    assert.deepEqual(again.labels, run.labels);
    assert.equal(again.objective, run.objective);
  });
}

test('mini-batches come close to all points at once, also from a file mapped into memory', async () => {
  torch.manualSeed(5);
  const { points } = blobs(4000, 30, 6, 1.5);
  const whole = await kMeans(points, 20, { restarts: 3 });
  const folder = temporaryFolder();
  const file = path.join(folder, 'points');
  writeFileSync(file, Buffer.from(points.toFloat32Array().buffer));
  const mapped = torch.fromFile(file, false, points.numel(), { dtype: 'float32' }).view([4000, 6]);
  const run = await kMeans(mapped, 20, { batchSize: 256, restarts: 3, maxIterations: 20 });
  assert.ok(run.objective <= 1.05 * whole.objective, `${run.objective} beside ${whole.objective}`);
});

test('spherical: centroids have unit length and points of one direction are together', async () => {
  torch.manualSeed(6);
  const directions = torch.tensor([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, -1],
  ]);
  const near = directions.repeat([40, 1]).add(torch.randn([120, 3]).mul(0.05));
  const points = near.mul(torch.rand([120, 1]).mul(9).add(1));
  const { centroids, labels } = await kMeans(points, 3, { spherical: true, restarts: 5 });
  const lengths = centroids.square().sum([1]).toFloat32Array();
  assert.ok(maxDifference(lengths, [1, 1, 1]) <= 1e-6);
  assert.equal(new Set(labels).size, 3);
  assert.ok(labels.every((label, i) => label === labels[i % 3]));
});

test('fewer different points than clusters: an end, and no point is far', async () => {
  const points = torch.tensor([[0], [0], [0], [1], [1]]);
  const { objective, labels } = await kMeans(points, 4);
  assert.equal(objective, 0);
  assert.notEqual(labels[0], labels[3]);
});

test('a run can be watched and leaves no tensor but the centroids; too few points are refused', async () => {
  torch.manualSeed(7);
  const { points } = blobs(300, 5, 4, 3);
  const seen: number[] = [];
  for (const batchSize of [null, 50]) {
    const before = torch.liveTensors();
    const run = await kMeans(points, 5, {
      batchSize,
      restarts: 2,
      onIteration: ({ restart }) => seen.push(restart),
    });
    run.centroids.release();
    assert.ok(torch.liveTensors() <= before, `${torch.liveTensors()} after ${before}`);
  }
  assert.deepEqual([...new Set(seen)], [0, 1]);
  await assert.rejects(kMeans(points, 301), /300 points cannot form 301 clusters/);
});
