import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  denseSortingCrossEntropy,
  relaxationNames,
  sortingCrossEntropy,
  sortingKernels,
  useSortingKernel,
  type RelaxationName,
  type SortingNetworkName,
  type SortingOptions,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

// Thousands of tiny operators: a second thread would only be waited for.
torch.setNumThreads(1);

const networks: SortingNetworkName[] = ['bitonic', 'odd_even'];
const kernels = sortingKernels();
after(() => useSortingKernel(kernels[0]!));

type Loss = (student: Tensor, teacher: Tensor, options: Partial<SortingOptions>) => Tensor;

/** Losses and the gradient of their sum with weights that differ from row to row. */
function lossAndGradient(loss: Loss, student: Tensor, teacher: Tensor, options: Partial<SortingOptions>) {
  const leaf = student.detach().clone().requiresGrad_();
  const value = loss(leaf, teacher, options);
  const weights = torch.arange(1, value.numel() + 1, { dtype: value.dtype });
  const [gradient] = torch.grad([value.mul(weights).sum()], [leaf]);
  return { value: value.detach(), gradient: gradient! };
}

function distance(a: Tensor, b: Tensor): number {
  assert.deepEqual(a.shape, b.shape);
  return a.to('float64').sub(b.to('float64')).abs().max().item();
}

/** Cosine-like rows and a teacher near them. */
function rows(count: number, n: number, seed: number): { student: Tensor; teacher: Tensor } {
  torch.manualSeed(seed);
  const student = torch.rand([count, n]).mul(2).sub(1);
  return { student, teacher: student.add(torch.randn([count, n]).mul(0.05)) };
}

/**
 * Compares the fused operator on rows of each dtype, with each kernel, with the dense formulation in float64 (whose
 * own rounding in float32 would be larger than the difference). Losses are compared relative to 1 + loss, gradients
 * relative to the largest entry; all ties have gradient 0, so there an entry of 1 counts as large.
 */
function assertAgrees(
  { student, teacher }: { student: Tensor; teacher: Tensor },
  options: Partial<SortingOptions>,
  tolerance: { value: number; gradient: number },
  what: string,
): void {
  torch.scope(() => {
    const exact = [student.to('float64'), teacher.to('float64')] as const;
    const dense = lossAndGradient(denseSortingCrossEntropy, ...exact, options);
    const largest = Math.max(1, dense.gradient.abs().max().item());
    const compare = (s: Tensor, t: Tensor, limit: typeof tolerance, form: string) => {
      const fused = lossAndGradient(sortingCrossEntropy, s, t, options);
      const valueError = distance(fused.value, dense.value) / (1 + dense.value.abs().max().item());
      const gradientError = distance(fused.gradient, dense.gradient) / largest;
      assert.ok(valueError <= limit.value, `${what}, ${form}: loss off by ${valueError}`);
      assert.ok(gradientError <= limit.gradient, `${what}, ${form}: gradient off by ${gradientError}`);
    };
    compare(...exact, { value: 1e-10, gradient: 1e-9 }, 'float64');
    for (const kernel of kernels) {
      useSortingKernel(kernel);
      compare(student, teacher, tolerance, kernel);
    }
  });
}

/** Steepness at which neighbouring values of our rows are mixed, not merely ordered. */
function moderateSteepness(relaxation: RelaxationName): number {
  return ['logistic', 'logistic_phi', 'gaussian'].includes(relaxation) ? 10 : 100;
}

const tolerance = { value: 1e-5, gradient: 1e-5 };

for (const network of networks) {
  for (const relaxation of relaxationNames) {
    test(`${network}, ${relaxation}: loss and gradient equal the dense ones`, () => {
      const s = moderateSteepness(relaxation);
      const options = { network, relaxation, studentSteepness: s, teacherSteepness: s / 2 };
      // The slope of logistic_phi grows without bound towards a tie and magnifies float32's rounding.
      const gradient = relaxation === 'logistic_phi' ? 1e-4 : 1e-5;
      // 19 rows, and n = 7 or 49, leave lanes and blocks of references partly filled.
      for (const n of [2, 3, 7, 16, 49]) {
        assertAgrees(rows(19, n, n), options, { value: 1e-5, gradient }, `n = ${n}`);
      }
    });
  }
}

test('large networks', () => {
  for (const n of [64, 100, 256]) {
    assertAgrees(rows(2, n, n), {}, tolerance, `bitonic, n = ${n}`);
  }
  assertAgrees(rows(2, 101, 1), { network: 'odd_even' }, tolerance, 'odd-even, n = 101');
});

test('steep sorts, large values and ties', () => {
  const { student, teacher } = rows(4, 49, 9);
  const steep = { studentSteepness: 1000, teacherSteepness: 1000 };
  const cases: [string, Tensor, Tensor][] = [
    ['steepness 1000', student, teacher],
    ['similarities up to 100', student.mul(100), teacher.mul(100)],
    ['opposite orders', student.mul(100), student.mul(-100)],
    ['student tied', torch.zeros([4, 49]), teacher],
    ['all tied', torch.ones([4, 49]), torch.ones([4, 49])],
    ['only -1 and 1', student.sign(), teacher.sign()],
  ];
  for (const [what, s, t] of cases) {
    assertAgrees({ student: s, teacher: t }, steep, tolerance, what);
  }
});

test('an underflow of P is finite for every relaxation', () => {
  const { student } = rows(4, 49, 3);
  for (const relaxation of relaxationNames) {
    const options = { relaxation, studentSteepness: 1000, teacherSteepness: 1000 };
    const { value, gradient } = lossAndGradient(
      sortingCrossEntropy,
      student.mul(100),
      student.mul(-100),
      options,
    );
    assert.ok(value.isfinite().all().item() && gradient.isfinite().all().item(), relaxation);
    assert.ok(value.max().item() <= 70, `${relaxation}: ${value.max().item()}`);
  }
});

for (const network of networks) {
  for (const relaxation of relaxationNames) {
    test(`${network}, ${relaxation}: gradient agrees with finite differences`, () => {
      torch.manualSeed(4);
      const student = torch.rand([3, 9], { dtype: 'float64' });
      const teacher = torch.rand([3, 9], { dtype: 'float64' });
      const options = { network, relaxation, studentSteepness: 5, teacherSteepness: 7 };
      const check = torch.gradCheck((s) => sortingCrossEntropy(s, teacher, options), [student]);
      assert.ok(check.ok, `off by ${check.maxError} at element ${check.element}`);
    });
  }
}

test('masked rows have no loss and no gradient, and may hold anything', () => {
  const { student, teacher } = rows(21, 49, 5);
  const all = lossAndGradient(sortingCrossEntropy, student, teacher, {});
  const mask = torch.arange(21).remainder(3).ne(0);
  const dirty = student.clone();
  dirty.select(0, 0).fill_(NaN);
  for (const rowMask of [mask, mask.to('float32'), mask.to('int64')]) {
    const masked = lossAndGradient((s, t, o) => sortingCrossEntropy(s, t, o, rowMask), dirty, teacher, {});
    const weight = mask.to('float32');
    assert.equal(distance(masked.value, all.value.mul(weight)), 0);
    assert.equal(distance(masked.gradient, all.gradient.mul(weight.unsqueeze(1))), 0);
  }
  const none = sortingCrossEntropy(student, teacher, {}, torch.zeros([21]));
  assert.deepEqual(none.toArray(), new Array(21).fill(0));
});

test('no rows: an empty loss and an empty gradient', () => {
  const student = torch.zeros([0, 49]).requiresGrad_();
  const loss = sortingCrossEntropy(student, torch.zeros([0, 49]));
  assert.deepEqual(loss.shape, [0]);
  loss.sum().backward();
  assert.deepEqual(student.grad?.shape, [0, 49]);
});

test('rows do not depend on their neighbours, nor on the number of threads', () => {
  const { student, teacher } = rows(133, 49, 6);
  const threads = torch.getNumThreads();
  torch.setNumThreads(1);
  const one = lossAndGradient(sortingCrossEntropy, student, teacher, {});
  torch.setNumThreads(2);
  const two = lossAndGradient(sortingCrossEntropy, student, teacher, {});
  torch.setNumThreads(threads);
  assert.equal(distance(one.value, two.value), 0);
  assert.equal(distance(one.gradient, two.gradient), 0);
  const alone = sortingCrossEntropy(student.narrow(0, 77, 1), teacher.narrow(0, 77, 1));
  assert.equal(alone.item(), one.value.select(0, 77).item());
});

test('half-precision and strided rows; the gradient has the type of the student', () => {
  const { student, teacher } = rows(9, 49, 7);
  for (const dtype of ['bfloat16', 'float16'] as const) {
    const [s, t] = [student.to(dtype), teacher.to(dtype)];
    const half = lossAndGradient(sortingCrossEntropy, s, t, {});
    const single = lossAndGradient(sortingCrossEntropy, s.to('float32'), t.to('float32'), {});
    assert.equal(half.value.dtype, 'float32');
    assert.equal(half.gradient.dtype, dtype);
    assert.equal(distance(half.value, single.value), 0);
    assert.equal(distance(half.gradient, single.gradient.to(dtype)), 0);
  }
  const strided = student.transpose(0, 1).contiguous().transpose(0, 1);
  assert.equal(distance(sortingCrossEntropy(strided, teacher), sortingCrossEntropy(student, teacher)), 0);
});

test('without gradient recording the same losses come back', () => {
  const { student, teacher } = rows(9, 49, 8);
  const { value } = lossAndGradient(sortingCrossEntropy, student, teacher, {});
  const plain = sortingCrossEntropy(student, teacher);
  assert.equal(plain.requiresGrad, false);
  assert.equal(distance(plain, value), 0);
  const leaf = student.clone().requiresGrad_();
  assert.equal(torch.noGrad(() => sortingCrossEntropy(leaf, teacher)).requiresGrad, false);
});

test('what cannot be sorted is refused with its reason', () => {
  const refuse = (expected: RegExp, s: Tensor, t = s, options: object = {}, mask: Tensor | null = null) =>
    assert.throws(() => sortingCrossEntropy(s, t, options, mask), expected);
  refuse(/rows need 2 to 256 similarities, got 257/, torch.zeros([2, 257]));
  refuse(/rows need 2 to 256 similarities, got 1/, torch.zeros([2, 1]));
  refuse(/must both be \[rows, n\], got \[4, 3\] and \[4, 5\]/, torch.zeros([4, 3]), torch.zeros([4, 5]));
  refuse(/must both be \[rows, n\]/, torch.zeros([3]));
  refuse(/must be floating point/, torch.zeros([2, 3], { dtype: 'int64' }));
  refuse(/row_mask must be \[2\]/, torch.zeros([2, 3]), torch.zeros([2, 3]), {}, torch.ones([3]));
  refuse(
    /row 1 has a similarity that is NaN or infinite/,
    torch.tensor([
      [1, 2],
      [NaN, 1],
    ]),
  );
  refuse(
    /row 0 has a similarity that is NaN or infinite/,
    torch.tensor([[1, 2]]),
    torch.tensor([[1, Infinity]]),
  );
  const two = torch.zeros([1, 2]);
  refuse(/unknown relaxation 'linear'/, two, two, { relaxation: 'linear' });
  refuse(/unknown sorting network 'bubble'/, two, two, { network: 'bubble' });
  refuse(/student_steepness must be a positive number/, two, two, { studentSteepness: 0 });
  const leaf = torch.rand([2, 5]).requiresGrad_();
  const loss = sortingCrossEntropy(leaf, torch.rand([2, 5])).sum();
  assert.throws(() => torch.grad([loss], [leaf], null, { createGraph: true }), /no second derivative/);
});

test('memory does not grow with the number of layers: the operator keeps one gradient', () => {
  const { student, teacher } = rows(400, 49, 10);
  const leaf = student.requiresGrad_();
  const used = (loss: Loss) =>
    torch.scope(() => {
      torch.resetPeakMemory();
      const before = torch.memoryStats().allocated;
      loss(leaf, teacher, {}).sum().backward();
      return torch.memoryStats().peak - before;
    });
  const gradientBytes = 400 * 49 * 4;
  assert.ok(used(sortingCrossEntropy) < 6 * gradientBytes, `${used(sortingCrossEntropy)} bytes`);
  assert.ok(used(denseSortingCrossEntropy) > 49 * 21 * gradientBytes);
});
