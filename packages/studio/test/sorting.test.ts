import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  decodeImage,
  denseSort,
  loadBackbone,
  lossAndGradient,
  makeViews,
  RandomStream,
  RunFolder,
  saveBackbone,
  train,
  VisionTransformer,
  viewConfig,
  vitConfig,
  writeScenes,
} from '@neco/neco/internal';
import {
  compareViews,
  drawViews,
  lossPerPatch,
  networksOfModel,
  networksOfRun,
  releaseNetworks,
  renderBatch,
  sortReferences,
  type SeenBatch,
  type SortingNetworks,
} from '@neco/studio';
import { temporaryFolder } from '@neco/testing';

let folder = '';
let run: RunFolder;
const at = (...parts: string[]) => path.join(folder, ...parts);
const fileOf = (id: number) => Promise.resolve(at('scenes', 'images', `0000${id}.png`));

before(async () => {
  folder = temporaryFolder();
  await writeScenes(at('scenes'), { count: 6, seed: 4, size: 64 });
  torch.manualSeed(2);
  const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 48 });
  saveBackbone(at('start.safetensors'), new VisionTransformer(config));
  run = new RunFolder(at('run'));
  await train({
    data: at('scenes', 'images'),
    model: at('start.safetensors'),
    out: run.root,
    settings: {
      batchSize: 3,
      steps: 2,
      views: { globalSize: 48, localSize: 24, localCount: 1 },
      roiSize: 4,
      head: { hiddenDim: 64, outputDim: 32 },
      queue: { length: 100 },
      sorting: { studentSteepness: 20, teacherSteepness: 40 },
      optimizer: { lr: 1e-3, headLr: 1e-2 },
      eval: { every: 0 },
    },
  });
});

async function see(networks: SortingNetworks, ids: number[], seed = 5): Promise<SeenBatch> {
  const config = viewConfig(networks.config);
  return renderBatch(await drawViews(ids, ids.length, fileOf, config, seed), config);
}

const pairs = [
  { teacherView: 0, studentView: 1 },
  { teacherView: 0, studentView: 2 },
  { teacherView: 1, studentView: 0 },
  { teacherView: 1, studentView: 2 },
];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the losses of the patches have the trainer's loss as their mean", async () => {
  const networks = await networksOfRun(run);
  assert.deepEqual([networks.step, networks.embeddings], [2, 'head']);
  // Of a single image: then the patches of that image are the whole batch.
  const batch = await see(networks, [3]);
  const perPair = pairs.map((pair) => {
    const comparison = compareViews(networks, batch, pair, 7);
    assert.ok(comparison.counted.every(Boolean));
    return mean(lossPerPatch(comparison, networks.config.sorting));
  });
  torch.manualSeed(7);
  networks.student.requiresGrad_(true);
  const loss = lossAndGradient({ ...networks, queues: [] }, batch, networks.config);
  // Both are float32 sums, in different orders.
  assert.ok(Math.abs(mean(perPair) - loss) < 1e-5 * loss, `${mean(perPair)} instead of ${loss}`);
  releaseNetworks(networks);
});

test('views are those that the trainer makes of the same random numbers', async () => {
  const networks = await networksOfRun(run);
  const config = viewConfig(networks.config);
  const batch = await see(networks, [2, 0]);
  for (const [place, id] of [2, 0].entries()) {
    const sample = makeViews(await decodeImage(await fileOf(id)), new RandomStream(5, id), config);
    const pictures = batch.pictures[place]!;
    assert.deepEqual([pictures.globalBoxes, pictures.viewBoxes], [sample.globalBoxes, sample.viewBoxes]);
    const views = [batch.globals, batch.locals].flatMap((group) => group.select(1, place).unbind(0));
    assert.deepEqual(
      views.map((view) => view.contiguous().toTypedArray()),
      sample.views,
    );
    sample.viewBoxes.flat().forEach((box, pair) => {
      const start = (2 * pair + place) * 4;
      assert.deepEqual(batch.viewBoxes.slice(start, start + 4), Float32Array.from(box));
    });
  }
  releaseNetworks(networks);
});

test('references are named as the patches they are, and random numbers go on as before', async () => {
  const networks = await networksOfRun(run);
  const batch = await see(networks, [1, 4, 5]);
  torch.manualSeed(1);
  const expected = torch.rand([3]).toArray();
  torch.manualSeed(1);
  const comparison = compareViews(networks, batch, pairs[0]!, 3);
  assert.deepEqual(torch.rand([3]).toArray(), expected);
  const { references, teacher } = comparison;
  assert.equal(references.length, 16);
  assert.ok(new Set(references.map(({ picture }) => picture)).size > 1, 'they come from several pictures');
  // A reference that is the patch itself is as similar to it as can be: 1 but for rounding.
  const own = references.flatMap(({ picture, patch }, r) =>
    picture === 0 ? [teacher[patch * 16 + r]!] : [],
  );
  assert.ok(own.length > 0);
  for (const similarity of own) assert.ok(Math.abs(similarity - 1) < 1e-5, `${similarity}`);
  // No two references are the same patch: the batch has more patches than are drawn.
  assert.equal(new Set(references.map(({ picture, patch }) => picture * 16 + patch)).size, 16);
  releaseNetworks(networks);
});

test('orders and permutation matrices are those of the dense sorting, the nearest first', async () => {
  const networks = await networksOfRun(run);
  const comparison = compareViews(networks, await see(networks, [1, 4]), pairs[1]!, 3);
  const { sorting } = networks.config;
  const sorted = sortReferences(comparison, 'student', 6, sorting);
  const row = [...comparison.student.slice(6 * 16, 7 * 16)];
  assert.deepEqual(sorted.values, row);
  assert.deepEqual(
    sorted.order.map((r) => row[r]!),
    [...row].sort((a, b) => b - a),
  );
  const dense = denseSort(torch.tensor([row]), {
    ...sorting,
    steepness: 20,
  }).permutation.toArray() as number[][][];
  for (let rank = 0; rank < 16; rank++)
    for (let r = 0; r < 16; r++) assert.equal(sorted.permutation[rank * 16 + r], dense[0]![r]![15 - rank]);
  // Nearly hard sorting puts its whole weight where the order says.
  const hard = sortReferences(comparison, 'teacher', 6, {
    ...sorting,
    relaxation: 'logistic',
    teacherSteepness: 1e6,
  });
  hard.order.forEach((r, rank) => assert.ok(hard.permutation[rank * 16 + r]! > 0.99, `rank ${rank}`));
  // Of distances the smallest is the nearest.
  const distances = { ...comparison, nearerIsLarger: false };
  const nearest = sortReferences(distances, 'teacher', 6, {
    ...sorting,
    relaxation: 'logistic',
    teacherSteepness: 1e6,
  });
  assert.deepEqual(nearest.order, hard.order.toReversed());
  nearest.order.forEach((r, rank) => assert.ok(nearest.permutation[rank * 16 + r]! > 0.99, `rank ${rank}`));
  releaseNetworks(networks);
});

test('without the last checkpoint, and for a model that is no run, backbones are compared without head', async () => {
  const backbone = await loadBackbone(at('start.safetensors'));
  const model = networksOfModel(backbone);
  assert.deepEqual([model.step, model.embeddings, model.student === model.teacher], [null, 'backbone', true]);
  assert.equal(model.config.views.globalSize, 48);
  rmSync(run.lastCheckpoint);
  const networks = await networksOfRun(run);
  assert.deepEqual([networks.step, networks.embeddings], [2, 'backbone']);
  const batch = await see(networks, [1, 2]);
  const trained = await loadBackbone(run.root, { which: 'student' });
  const pixels = batch.globals.select(0, 1);
  const shown = networks.student.forward(pixels, new Uint8Array(0)).embeddings.flatten(1, 2);
  const expected = torch.noGrad(() => {
    const tokens = trained.forward(pixels);
    return tokens.div(tokens.norm(2, [-1], true));
  });
  // The same operations but for the floor of the norm.
  assert.ok(shown.sub(expected).abs().max().item() < 1e-6);
  const comparison = compareViews(networks, batch, pairs[0]!, 0);
  assert.ok(
    lossPerPatch(comparison, networks.config.sorting).every((loss) => loss > 0 && Number.isFinite(loss)),
  );
});
