import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  fitHead,
  headSettingsSchema,
  HEAD_KINDS,
  joined,
  LinearHead,
  neverScore,
  RandomStream,
  scoreHeads,
  type GivenHeadSettings,
  type MemoryEntries,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';

const settings = (given: GivenHeadSettings = {}) => headSettingsSchema.parse(given);
const values = (tensor: torch.Tensor): number[] => Array.from(tensor.contiguous().toTypedArray(), Number);

/** Unit vectors and shares of classes, given row by row. */
function entries(keys: number[][], labels: number[][]): MemoryEntries {
  const unit = keys.map((key) => key.map((value) => value / Math.hypot(...key)));
  return { keys: torch.tensor(unit), labels: torch.tensor(labels) };
}

/** Patches of `count` random directions near one axis a class. */
function separable(count: number, seed: number, classes = 3, dim = 6): MemoryEntries {
  const random = new RandomStream(seed);
  const owners = Array.from({ length: count }, (_, i) => i % classes);
  return entries(
    owners.map((own) => Array.from({ length: dim }, (_, d) => (d === own ? 1 : 0) + random.normal(0, 0.1))),
    owners.map((own) => Array.from({ length: classes }, (_, c) => Number(c === own))),
  );
}

test('a prototype is the direction of the sum of patches, each by its share of the class', async () => {
  // Class 0: (1, 0) and half of (0, 1); class 1: the other half of it; class 2 has no patch.
  const patches = entries(
    [
      [2, 0],
      [0, 3],
    ],
    [
      [1, 0, 0],
      [0.5, 0.5, 0],
    ],
  );
  const head = await fitHead('prototypes', patches, settings({ prototypes: { temperature: 0.5 } }), 0);
  const length = Math.hypot(1, 0.5);
  const angle = [0.6, 0.8];
  const expected = [(angle[0]! + angle[1]! * 0.5) / length / 0.5, angle[1]! / 0.5, neverScore];
  values(head.scores(torch.tensor([[6, 8]]))).forEach((score, c) => {
    assert.ok(
      Math.abs(score - expected[c]!) <= 1e-5 * Math.max(1, Math.abs(expected[c]!)),
      `class ${c}: ${score}`,
    );
  });
});

test('several prototypes a class: two clusters of one class are both found', async () => {
  const keys = [
    [1, 0.02, 0],
    [1, -0.02, 0],
    [-1, 0.02, 0],
    [-1, -0.02, 0],
    [0, 0, 1],
  ];
  const labels = keys.map(([x]) => (x === 0 ? [0, 1] : [1, 0]));
  const head = await fitHead(
    'prototypes',
    entries(keys, labels),
    settings({ prototypes: { centres: 2 } }),
    0,
  );
  const scores = head.scores(
    torch.tensor([
      [1, 0, 0.5],
      [-1, 0, 0.5],
      [0, 0, 1],
    ] as number[][]),
  );
  assert.deepEqual(values(scores.argmax(1)), [0, 0, 1]);
  // One mean of the opposite clusters has no direction.
  assert.ok(Math.abs(values(scores)[0]! - 1 / Math.hypot(1, 0.5) / 0.05) <= 1e-3);
});

test('a step on patches with one class each is the step on masks of one pixel', () => {
  const random = new RandomStream(4);
  const [patches, dim, classes] = [10, 5, 3];
  const features = torch.tensor(
    Array.from({ length: patches }, () => Array.from({ length: dim }, () => random.normal())),
  );
  const owners = Array.from({ length: patches }, (_, i) => (i * 7) % classes);
  const shares = torch.tensor(
    owners.map((own) => Array.from({ length: classes }, (_, c) => Number(c === own))),
  );
  const make = () =>
    new LinearHead({
      dim,
      classes,
      random: new RandomStream(1),
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 1e-2,
      batchNorm: true,
    });
  const [byShares, byMasks] = [make(), make()];
  for (let step = 0; step < 3; step++) {
    const loss = byShares.stepOnPatches(features, shares);
    const masks = torch.tensor(owners).to('int64').view([patches, 1, 1]);
    const batch = { size: patches, features: (i: number) => features.select(0, i).view([1, 1, dim]), masks };
    const other = LinearHead.step([byMasks], [batch], 255)[0]!;
    // float32 sums in another order.
    assert.ok(Math.abs(loss - other) <= 1e-6);
  }
  const { weight, bias } = byShares.folded();
  const [folded, plain] = [torch.linear(features, weight, bias), byMasks.logits(features)];
  assert.ok(folded.sub(plain).abs().max().item() <= 1e-5);
});

test('every kind tells separable classes apart, and never names a class that it did not see', async () => {
  for (const kind of HEAD_KINDS) {
    const seen = separable(60, 1);
    const wider = { ...seen, labels: torch.cat([seen.labels, torch.zeros([60, 1])], 1) };
    const head = await fitHead(kind, wider, settings({ linear: { steps: 200 } }), 0);
    const held = separable(30, 2);
    assert.deepEqual(values(head.scores(held.keys).argmax(1)), values(held.labels.argmax(1)), kind);
    const anything = torch.randn([200, 6]);
    assert.ok(Math.max(...values(head.scores(anything).argmax(1))) < 3, kind);
    head.release();
  }
});

test('kinds are scored on images that they did not see', async () => {
  const good = await scoreHeads(
    [1, 2, 3].map((seed) => separable(30, seed)),
    settings(),
    0,
  );
  assert.deepEqual(
    good.map(({ kind, mIoU }) => [kind, mIoU]),
    HEAD_KINDS.map((kind) => [kind, 1]),
  );
  // Class 2 is in the third image only: whoever leaves that out cannot know it.
  const without = [1, 2].map((seed) => {
    const { keys, labels } = separable(20, seed, 2);
    return { keys, labels: torch.cat([labels, torch.zeros([20, 1])], 1) };
  });
  const lone = await scoreHeads([...without, separable(30, 3)], settings(), 0);
  // The other two classes take 10 + 10 + 10 patches each; those of class 2 go to either of them.
  lone.forEach(({ kind, mIoU }) => assert.ok(mIoU < 2 / 3, `${kind}: ${mIoU}`));
});

test('more images than eight are left out a fifth at a time', async () => {
  let total = 0;
  const images = Array.from({ length: 9 }, (_, i) => separable(6, i));
  await scoreHeads(images, settings({ linear: { steps: 5 } }), 0, (_, all) => (total = all));
  assert.equal(total, 5 * HEAD_KINDS.length);
  assert.equal(joined(images).keys.shape[0], 54);
});

test('balanced: a class labelled ten times over has no more to say, and scores are those of the formula', async () => {
  const random = new RandomStream(3);
  const rows = (count: number): number[][] =>
    Array.from({ length: count }, () => Array.from({ length: 6 }, () => random.uniform(-1, 1)));
  const [queries, keys] = [rows(40), rows(12)];
  const owners = keys.map((_, i) => (i * i) % 3);
  const oneHot = (own: number): number[] => Array.from({ length: 4 }, (_, c) => Number(c === own));
  const knn = { neighbours: 1, temperature: 0.1, balanced: true };
  const scoresOf = async (patches: MemoryEntries): Promise<number[][]> => {
    const head = await fitHead('knn', patches, settings({ knn }), 0);
    const scores = head.scores(torch.tensor(queries)).toArray() as number[][];
    head.release();
    return scores;
  };
  const once = await scoresOf(entries(keys, owners.map(oneHot)));
  const copies = [...keys, ...Array.from({ length: 9 }, () => keys[0]!)];
  const many = await scoresOf(entries(copies, [...owners, ...Array<number>(9).fill(owners[0]!)].map(oneHot)));
  const unit = (row: number[]): number[] => row.map((value) => value / Math.hypot(...row));
  const dot = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  once.forEach((row, q) => {
    // Softmax over the largest cosine of each class; the fourth has no labelled patch. float32 sums of six products.
    const cosines = keys.map((key) => dot(unit(key), unit(queries[q]!)));
    const best = [0, 1, 2].map((c) => Math.exp(Math.max(...cosines.filter((_, i) => owners[i] === c)) / 0.1));
    const sum = best.reduce((total, value) => total + value, 0);
    best.forEach((value, c) => assert.ok(Math.abs(row[c]! - value / sum) < 1e-5));
    assert.equal(row[3], 0);
    row.forEach((value, c) => assert.ok(Math.abs(value - many[q]![c]!) < 1e-6));
  });
});
