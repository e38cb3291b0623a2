import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  alignedCosineDistance,
  buildRunState,
  type NecoLearner,
  type RunState,
  neighbourConsistencyLoss,
  pairwiseOrderCrossEntropy,
  parseTrainConfig,
  planAlignment,
  prepareTargets,
  relaxationNames,
  resolveAuto,
  sortingDefaults,
  VisionTransformer,
  vitConfig,
  type Targets,
  type TrainConfig,
  type NecoRunSettings,
  type TrainSettings,
} from '@neco/neco/internal';

const objectives = ['sorted', 'ranks', 'cosine'] as const;
const random64 = (shape: number[]) => torch.randn(shape, { dtype: 'float64' });

/** The gradient in float64 is that of central differences of 1e-6, which are exact to about 1e-9. */
function assertGradient(loss: (x: Tensor) => Tensor, at: Tensor): void {
  const { ok, maxError, element } = torch.gradCheck(loss, [at], { atol: 1e-8, rtol: 1e-7 });
  assert.ok(ok, `off by ${maxError} at element ${element}`);
}

test('ranks: the value is the mean over pairs of the cross-entropy of their order', () => {
  const [student, teacher] = [
    [0.11, -0.3, 0.1, 0.7],
    [0.2, 0.1, 0.15, 0.9],
  ] as const;
  const [studentSteepness, teacherSteepness] = [10, 40];
  // Cauchy: the share of the angle on one side.
  const before = (row: readonly number[], i: number, j: number, steepness: number) =>
    Math.atan(steepness * (row[j]! - row[i]!)) / Math.PI + 0.5;
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < i; j++) {
      const [p, q] = [before(student, i, j, studentSteepness), before(teacher, i, j, teacherSteepness)];
      sum -= q * Math.log(p) + (1 - q) * Math.log(1 - p);
    }
  }
  const row = (values: readonly number[]) => torch.tensor([[...values]], { dtype: 'float64' });
  const loss = pairwiseOrderCrossEntropy(row(student), row(teacher), {
    ...sortingDefaults,
    studentSteepness,
    teacherSteepness,
  });
  assert.deepEqual([loss.shape, loss.dtype], [[1], 'float64']);
  assert.ok(Math.abs(loss.item() - sum / 6) < 1e-12, `${loss.item()} of ${sum / 6}`);
});

for (const relaxation of relaxationNames) {
  test(`ranks: the gradient is that of finite differences (${relaxation})`, () => {
    torch.manualSeed(1);
    const [student, teacher] = [random64([3, 6]), random64([3, 6])];
    const options = { ...sortingDefaults, relaxation, studentSteepness: 2, teacherSteepness: 5 };
    assertGradient((x) => pairwiseOrderCrossEntropy(x, teacher, options), student);
  });
}

test('ranks: following the gradient brings the student to the order of the teacher', () => {
  torch.manualSeed(2);
  const [start, teacher] = [torch.randn([4, 8]), torch.randn([4, 8])];
  const options = { ...sortingDefaults, studentSteepness: 2, teacherSteepness: 100 };
  const student = start.clone().requiresGrad_();
  for (let step = 0; step < 400; step++) {
    torch.scope(() => {
      const [gradient] = torch.grad([pairwiseOrderCrossEntropy(student, teacher, options).sum()], [student]);
      torch.noGrad(() => student.sub_(gradient!));
    });
  }
  const order = (rows: Tensor) => rows.detach().argsort(1).toArray();
  assert.notDeepEqual(order(start), order(teacher));
  assert.deepEqual(order(student), order(teacher));
});

test('cosine: value of known vectors, and the gradient is that of finite differences', () => {
  const student = torch.tensor([
    [3, 4],
    [1, 0],
    [2, 2],
  ]);
  const teacher = torch.tensor([
    [4, 3],
    [-5, 0],
    [7, 7],
  ]);
  const values = alignedCosineDistance(student, teacher).toFloat32Array();
  // 1 - 24/25, opposite, the same direction.
  [0.04, 2, 0].forEach((expected, i) => assert.ok(Math.abs(values[i]! - expected) < 1e-6));
  torch.manualSeed(3);
  const fixed = random64([2, 3, 5]);
  assertGradient((x) => alignedCosineDistance(x, fixed), random64([2, 3, 5]));
});

/** Three pairs of four images with nine patches of five numbers, a third of them not counted. */
function randomTargets(): { student: Tensor[]; targets: Targets } {
  torch.manualSeed(4);
  const three = () => [0, 1, 2].map(() => random64([4, 9, 5]));
  const counted = torch.rand([3, 4, 9], { dtype: 'float64' }).gt(0.3).to('float64');
  const weights = counted.div(counted.sum([1, 2], true)).div(3);
  return { student: three(), targets: { references: three(), teacherPatches: three(), weights } };
}

const settingsOf = (loss: NecoRunSettings['loss']): TrainConfig =>
  parseTrainConfig({ loss, sorting: { studentSteepness: 5, teacherSteepness: 5, implementation: 'dense' } });

for (const objective of objectives) {
  test(`${objective}: the losses of parts add up, and the gradient reaches every counted patch`, () => {
    const { student, targets } = randomTargets();
    const config = settingsOf({ objective, mask: 'fg' });
    const leaves = student.map((patches) => patches.requiresGrad_());
    const all = { pairs: [0, 1, 2], images: [0, 4] as const };
    const whole = neighbourConsistencyLoss(leaves, targets, config, all);
    const gradients = torch.grad([whole], leaves);
    let sum = 0;
    for (const pairs of [[0], [1, 2]]) {
      for (const [first, count] of [
        [0, 1],
        [1, 3],
      ] as const) {
        const part = pairs.map((pair) => leaves[pair]!.narrow(0, first, count));
        sum += neighbourConsistencyLoss(part, targets, config, { pairs, images: [first, count] }).item();
      }
    }
    assert.ok(Math.abs(sum - whole.item()) < 1e-12, `${sum} of ${whole.item()}`);
    const moved = torch.stack(gradients.map((gradient) => gradient!.abs().sum([-1]).gt(0)));
    assert.deepEqual(moved.toArray(), targets.weights.gt(0).toArray());
  });

  test(`${objective}: the gradient in the student's patches is that of finite differences`, () => {
    const { student, targets } = randomTargets();
    const config = settingsOf({ objective });
    const part = { pairs: [1], images: [2, 1] as const };
    const loss = (x: Tensor) => neighbourConsistencyLoss([x], targets, config, part);
    assertGradient(loss, student[1]!.narrow(0, 2, 1).clone());
  });
}

// ---- shuffled teacher ------------------------------------------------------------------------------------

/** Targets of one step of a small network with random numbers of `seed`. */
function targetsOf(loss: NecoRunSettings['loss'], seed: number): Targets {
  torch.manualSeed(6);
  const model = new VisionTransformer(
    vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 2, imgSize: 32 }),
  );
  const settings: TrainSettings = {
    roiSize: 3,
    views: { globalSize: 32, localSize: 16, localCount: 1 },
    head: { hiddenDim: 16, outputDim: 8 },
    queue: { length: 0 },
    loss,
  };
  const config = resolveAuto(parseTrainConfig(settings), model.config, 3, false);
  const state = buildRunState(model, config) as RunState<NecoLearner>;
  const corners = [2, 3, 25, 24];
  const boxes = (scale: number) =>
    torch.tensor(corners).div(scale).expand([2, 3, 3, 4]).contiguous().toFloat32Array();
  const batch = {
    globals: torch.randn([2, 3, 3, 32, 32]),
    locals: torch.randn([1, 3, 3, 16, 16]),
    globalBoxes: boxes(1),
    viewBoxes: boxes(2),
  };
  const plan = planAlignment(batch, model.config.patchSize, config.roiSize);
  torch.manualSeed(seed);
  return prepareTargets(state.learner, batch, plan, config);
}

/** Rows as text, of all rows or of those with a weight (or without). */
function rowsOf({ teacherPatches, weights }: Targets, pair: number, counted?: boolean): string[] {
  const rows = teacherPatches[pair]!.flatten(0, 1).toArray() as number[][];
  const shares = weights.select(0, pair).reshape([-1]).toArray() as number[];
  return rows
    .filter((_, i) => counted === undefined || shares[i]! > 0 === counted)
    .map((row) => row.join(' '));
}

for (const mask of ['all', 'fg'] as const) {
  test(`shuffleTeacher: counted rows change places within the batch, nothing else changes (mask ${mask})`, () => {
    const loss = { mask, maskMass: 0.9 };
    const plain = targetsOf(loss, 5);
    const shuffled = targetsOf({ ...loss, shuffleTeacher: true }, 5);
    const again = targetsOf({ ...loss, shuffleTeacher: true }, 5);
    const other = targetsOf({ ...loss, shuffleTeacher: true }, 7);
    assert.equal(plain.teacherPatches.length, 4);
    plain.teacherPatches.forEach((_, pair) => {
      // Some of the 27 rows are counted, or all: a shuffle of so many rows cannot be taken for none.
      assert.ok(rowsOf(plain, pair, true).length >= 6);
      assert.equal(rowsOf(plain, pair, false).length > 0, mask === 'fg');
      assert.notDeepEqual(rowsOf(shuffled, pair), rowsOf(plain, pair));
      assert.deepEqual(rowsOf(shuffled, pair, true).sort(), rowsOf(plain, pair, true).sort());
      assert.deepEqual(rowsOf(shuffled, pair, false), rowsOf(plain, pair, false));
      assert.deepEqual(rowsOf(again, pair), rowsOf(shuffled, pair));
      assert.notDeepEqual(rowsOf(other, pair), rowsOf(shuffled, pair));
      assert.deepEqual(shuffled.references[pair]!.toArray(), plain.references[pair]!.toArray());
    });
    assert.deepEqual(shuffled.weights.toArray(), plain.weights.toArray());
  });
}
