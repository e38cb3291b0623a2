import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  classMeans,
  ClusterTable,
  collectPatches,
  evaluateClustering,
  evaluateOverclustering,
  evaluateUnsupervised,
  pairImagesAndMasks,
  pca,
  presentIoU,
  RandomStream,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type IndexMask,
  type Matching,
  type PatchPoints,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { blobs, fixture, numbers, row } from './clustering-fixture.js';
import { maxDifference } from './fixture.js';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();

torch.manualSeed(12);
const shape = { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32, dropPath: 0.5 };
const model = new VisionTransformer(vitConfig('tiny', 'v2', shape));
const { images, masks } = await writeScenes(path.join(folder, 'val'), { count: 6, seed: 3, size: 48 });
const { pairs, classNames } = pairImagesAndMasks(images, masks);
const common = { model, val: pairs, classNames, inputSize: 32 };

/** Points that came from nowhere, with masks. */
function patchesOf(points: Tensor, side: number, truths: IndexMask[], classes: number): PatchPoints {
  const grid = { rows: side, columns: side, spannedRows: side, spannedColumns: side };
  return {
    points,
    images: truths.map((truth, i) => ({
      pair: pairs[i % pairs.length]!,
      grid,
      truth,
      attended: new Uint8Array(),
    })),
    explained: 1,
    classNames: Array.from({ length: classes }, (_, c) => `class ${c}`),
    skipped: [],
    seconds: 0,
  };
}

for (const matching of ['hungarian', 'precision', 'IoU'] as const satisfies readonly Matching[]) {
  for (const clusters of [6, 11]) {
    test(`${matching}, ${clusters} clusters: IoU equals scikit-learn's after scipy's assignment`, () => {
      for (let i = 0; i < 3; i++) {
        const table = new ClusterTable(6, clusters);
        table.add(row(`clusters_${clusters}`, i), row('truth', i), 255);
        const matrix = table.merge(table.match(matching));
        const expected = row(`iou_${matching}_${clusters}`, i);
        const used = matrix.iouMatrix().map((ious, c) => ious[c]!);
        assert.ok(maxDifference(used, expected) <= 1e-6);
        const counted = [...row('truth', i)].filter((label) => label !== 255);
        const present = expected.filter((_, c) => counted.includes(c));
        const { presentClasses } = classMeans(matrix);
        assert.ok(Math.abs(presentClasses - present.reduce((a, b) => a + b, 0) / present.length) <= 1e-6);
      }
    });
  }
}

test('a merged table keeps every labelled pixel, and void counts nowhere', () => {
  const random = new RandomStream(5);
  const truth = Array.from({ length: 2000 }, () => (random.bernoulli(0.1) ? 255 : random.integer(7)));
  const clusters = Array.from({ length: 2000 }, () => random.integer(20));
  const table = new ClusterTable(7, 20);
  table.add(clusters.slice(0, 900), truth.slice(0, 900), 255);
  table.add(clusters.slice(900), truth.slice(900), 255);
  const labelled = truth.filter((label) => label !== 255);
  const sizes = Array.from({ length: 7 }, (_, c) => labelled.filter((label) => label === c).length);
  for (const matching of ['hungarian', 'precision', 'IoU'] as const) {
    const classOf = table.match(matching);
    const matrix = table.merge(classOf);
    assert.deepEqual(Array.from(matrix.truths()), sizes);
    assert.equal(
      matrix.predictions().reduce((a, b) => a + b, 0),
      labelled.length,
    );
    assert.ok(presentIoU(matrix).perClass.every((iou) => iou >= 0 && iou <= 1));
    if (matching === 'hungarian') {
      // One to one: beside class 0, which takes what is left over, no class has two clusters.
      const owners = [...classOf].filter((c) => c !== 0);
      assert.equal(new Set(owners).size, owners.length);
    }
  }
});

for (const [name, evaluate, clusters] of [
  ['cluster', evaluateClustering, null],
  ['overcluster', evaluateOverclustering, 7],
] as const) {
  for (const mode of ['corrected', 'reference'] as const) {
    test(`${name}, ${mode}: the whole procedure on given features equals the independent one`, async () => {
      const truths = [0, 1, 2, 3].map((i) => ({
        data: Uint8Array.from(row('masks', i)),
        width: 12,
        height: 12,
      }));
      const { points } = pca(fixture('features').reshape([-1, 8]), 5, { standardise: true });
      const settings = { ...common, mode, clusters, maskSize: 12, seeds: [0, 1] };
      const kMeans = { start: 'k-means++', restarts: 30 } as const;
      const result = await evaluate({ ...settings, ...kMeans }, patchesOf(points, 5, truths, 5));
      assert.ok(Math.abs(result.mIoU - numbers(`procedure_${name}_${mode}`)[0]!) <= 1e-6);
      assert.equal(result.summary.mIoU.deviation, 0, 'every seed finds the same groups');
      assert.equal(result.perClass[4]!.IoU, mode === 'corrected' ? null : 0);
    });
  }
}

/** 20 images of 10 x 10 patches, each a point, with a mask of as many pixels. */
function pointsWithMasks(points: Tensor, labels: readonly number[], classes: number): PatchPoints {
  const truths = Array.from({ length: 20 }, (_, i) => ({
    data: Uint8Array.from(labels.slice(100 * i, 100 * (i + 1))),
    width: 10,
    height: 10,
  }));
  return patchesOf(points, 10, truths, classes);
}

test('separable classes: 100 % for both; random labels: chance', async () => {
  torch.manualSeed(21);
  const { points, labels } = blobs(2000, 5, 10, 10);
  const settings = { ...common, maskSize: 10, seeds: [3] };
  const separable = pointsWithMasks(points, labels, 5);
  const [one, many] = [
    await evaluateClustering(settings, separable),
    await evaluateOverclustering({ ...settings, clusters: 30 }, separable),
  ];
  assert.equal(one.mIoU, 1);
  assert.equal(many.mIoU, 1);

  const random = new RandomStream(2);
  const chance = pointsWithMasks(
    points,
    labels.map(() => random.integer(5)),
    5,
  );
  // Clusters that know nothing of 5 equal classes: IoU (1/25) / (9/25) = 1/9; matching finds a little more.
  const { mIoU } = await evaluateClustering(settings, chance);
  assert.ok(mIoU >= 1 / 9 - 0.02 && mIoU <= 1 / 9 + 0.04, `${mIoU}`);
});

test('images to scores: bounds, one score a seed, the same for the same seed, no tensor left', async () => {
  const predicted: IndexMask[] = [];
  const settings = { ...common, seeds: [4, 9], maskSize: 40, dims: 10 };
  const before = torch.liveTensors();
  const result = await evaluateClustering({
    ...settings,
    onPrediction: (prediction) => predicted.push(prediction.predicted),
  });
  assert.ok(torch.liveTensors() <= before, `${torch.liveTensors()} after ${before}`);
  assert.equal(result.patches, 6 * 16);
  assert.equal(result.clusters, classNames!.length);
  assert.equal(result.validationImages, 6);
  assert.deepEqual(
    result.runs.map(({ seed }) => seed),
    [4, 9],
  );
  assert.ok(Math.abs(result.mIoU - (result.runs[0]!.mIoU + result.runs[1]!.mIoU) / 2) <= 1e-12);
  assert.ok(result.mIoU > 0 && result.mIoU < 1);
  assert.ok(result.explained > 0.5 && result.explained <= 1 + 1e-9);
  assert.equal(predicted.length, 6);
  assert.ok(predicted.every(({ width, data }) => width === 40 && data.every((c) => c < classNames!.length)));

  const again = await evaluateClustering(settings);
  assert.deepEqual(again.runs, result.runs);
  const reference = await evaluateOverclustering({ ...settings, mode: 'reference', clusters: 20 });
  assert.equal(reference.mIoU, reference.means.precision.allClasses);
  assert.ok(reference.perClass.every(({ IoU }) => IoU !== null));
  assert.equal(reference.settings.pointsPerCentroid, 256);
});

test('patches are the standardised principal components of the features, in every storage', async () => {
  const patches = await collectPatches({ ...common, dims: 24, attention: true });
  const [mean, variance] = [patches.points.mean([0]), patches.points.var([0], { correction: 0 })];
  assert.ok(mean.abs().max().item() <= 1e-4);
  // All components of standardised features hold one unit of variance for each of the 24 dimensions.
  assert.ok(Math.abs(variance.sum().item() - 24) <= 1e-3);
  assert.ok(patches.images.every(({ attended }) => attended.length === 16));
  const collect = async (storage: 'float16' | 'none') =>
    (await collectPatches({ ...common, dims: 24, storage })).points.sub(patches.points).abs().max().item();
  assert.equal(await collect('none'), 0);
  // Halves have 11 bits; the largest number is about 5, and components of little variance magnify the rest.
  assert.ok((await collect('float16')) <= 0.1);
});

test('unsupervised: two attended objects of two parts each are found as they are', async () => {
  // Four patch groups on a background group: 1 and 2 lie side by side, 3 and 4 too, and attention marks all four.
  torch.manualSeed(31);
  const random = new RandomStream(8);
  const groups: number[] = [];
  const truths: IndexMask[] = [];
  for (let image = 0; image < 20; image++) {
    const [left, top, first] = [random.integer(1, 5), random.integer(1, 6), image % 2 === 0 ? 1 : 3];
    const cells = Array.from({ length: 100 }, (_, i) => {
      const [x, y] = [(i % 10) - left, Math.floor(i / 10) - top];
      if (x < 0 || x >= 4 || y < 0 || y >= 3) return 0;
      return x < 2 ? first : first + 1;
    });
    groups.push(...cells);
    const data = Uint8Array.from(cells, (group) => Math.ceil(group / 2));
    truths.push({ data, width: 10, height: 10 });
  }
  const centres = torch.randn([5, 12]).mul(10);
  const points = centres
    .indexSelect(0, torch.tensor(Int32Array.from(groups)))
    .add(torch.randn([2000, 12]).mul(0.3));
  const patches = patchesOf(points, 10, truths, 3);
  patches.images.forEach((image, i) => {
    image.attended = Uint8Array.from(groups.slice(100 * i, 100 * (i + 1)), (group) => Number(group > 0));
  });
  const settings = { ...common, maskSize: 10, foregroundClusters: 5, partClusters: 4, restarts: 10 };
  for (const mode of ['corrected', 'reference'] as const) {
    const result = await evaluateUnsupervised({ ...settings, mode, seeds: [0, 1] }, patches);
    const [run] = result.runs;
    assert.equal(result.foregroundIoU.mean, 1, mode);
    assert.equal(run!.clusters.foreground, 4, mode);
    if (mode === 'reference') continue;
    assert.equal(run!.communities.count, 2);
    assert.equal(result.mIoU, 1);
    // Two clusters of four groups: at best each object, at worst halves of both.
    assert.ok(result.cbfe.mean > 0.4);
  }
});

test('unsupervised: images to scores with a network', async () => {
  const settings = { ...common, seeds: [0, 1], maskSize: 40, foregroundClusters: 10, partClusters: 8 };
  for (const mode of ['corrected', 'reference'] as const) {
    const result = await evaluateUnsupervised({ ...settings, mode });
    assert.ok(result.mIoU >= 0 && result.mIoU < 1);
    assert.ok(result.runs.every(({ foregroundShare }) => foregroundShare > 0 && foregroundShare <= 1));
    const again = await evaluateUnsupervised({ ...settings, mode });
    assert.deepEqual(again.runs, result.runs);
  }
});

test('what does not fit is refused with one sentence that names it', async () => {
  const refusal = (run: Promise<unknown>, pattern: RegExp) =>
    assert.rejects(run, (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
  await refusal(evaluateOverclustering({ ...common, clusters: 97 }), /96 patches.* 97 clusters/);
  await refusal(evaluateClustering({ ...common, inputSize: 30 }), /input size 30 .*patch of 8 px/);
  await refusal(evaluateClustering({ ...common, val: [] }), /no image to evaluate/);
  await refusal(evaluateClustering({ ...common, restarts: 0 }), /restarts must be a whole number, 1 or more/);
  await refusal(evaluateUnsupervised({ ...common, edgeThreshold: 2 }), /edge threshold must be from 0 to 1/);
  await refusal(evaluateUnsupervised({ ...common, classNames: ['ground'], val: [] }), /no image/);
  const broken = { ...pairs[0]!, image: path.join(folder, 'broken.png') };
  writeFileSync(broken.image, readFileSync(pairs[0]!.image).subarray(0, 60));
  const skipped: string[] = [];
  const result = await evaluateClustering({
    ...common,
    val: [broken, ...pairs],
    seeds: [0],
    onSkipped: (file) => skipped.push(file),
  });
  assert.deepEqual(skipped, [broken.image]);
  assert.deepEqual(result.skipped, skipped);
  await refusal(evaluateClustering({ ...common, val: [broken] }), /None of the 1 images can be decoded/);
});
