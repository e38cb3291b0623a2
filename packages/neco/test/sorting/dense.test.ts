import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  denseSort,
  denseSortingCrossEntropy,
  relax,
  relaxationNames,
  type RelaxationName,
  type SortingNetworkName,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';

// Made by tools/fixtures/sorting.py with diffsort.
const { tensors, metadata } = torch.io.loadSafetensors(
  fileURLToPath(new URL('../../test/fixtures/sorting.safetensors', import.meta.url)),
);
const steepness = Number(metadata['steepness']);
const lambda = Number(metadata['lambda']);
// Thousands of tiny operators: a second thread would only be waited for.
torch.setNumThreads(1);

const networks: SortingNetworkName[] = ['bitonic', 'odd_even'];
const sizes = Array.from({ length: 63 }, (_, i) => i + 2);

function fixture(name: string): Tensor {
  const tensor = tensors.get(name);
  assert.ok(tensor, `no fixture ${name}`);
  return tensor;
}

/** The piece for n of a tensor that holds n = 2, 3, ... 64 end to end. */
function piece(name: string, n: number): Tensor {
  return fixture(name).narrow(0, (n * (n - 1)) / 2 - 1, n);
}

function assertClose(actual: Tensor, expected: Tensor, tolerance: number, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const error = actual.to('float64').sub(expected.to('float64')).abs().max().item();
  assert.ok(error <= tolerance, `${what}: off by ${error}`);
}

function sortOf(network: SortingNetworkName, relaxation: RelaxationName, n: number, dtype: DType) {
  const x = piece('input', n).to(dtype).unsqueeze(0);
  return denseSort(x, { network, relaxation, steepness, lambda });
}

for (const network of networks) {
  for (const relaxation of relaxationNames) {
    test(`${network}, ${relaxation}: equal to diffsort for n = 2..64`, () => {
      const key = `${network}.${relaxation}`;
      for (const n of sizes) {
        torch.scope(() => {
          // In float64 what is left is the fixture's rounding to float32.
          const { sorted, permutation } = sortOf(network, relaxation, n, 'float64');
          const weights = piece('weights', n).to('float64').unsqueeze(1);
          const weighted = permutation.select(0, 0).mm(weights).squeeze(1);
          assertClose(sorted.select(0, 0), piece(`${key}.sorted`, n), 1e-6, `sorted, n = ${n}`);
          assertClose(weighted, piece(`${key}.weighted`, n), 1e-6 * Math.sqrt(n), `permutation, n = ${n}`);
          const full = tensors.get(`${key}.full${n}`);
          if (!full) return;
          assertClose(permutation.select(0, 0), full, 1e-6, `whole permutation, n = ${n}`);
          // logistic_phi has slope steepness * |d|^-lambda at a tie, which enlarges float32's rounding.
          const single = sortOf(network, relaxation, n, 'float32').permutation.select(0, 0);
          assertClose(single, full, 1e-5, `whole permutation in float32, n = ${n}`);
        });
      }
    });
  }
}

test('whole permutations were compared, the size of NeCo among them', () => {
  const compared = [...tensors.keys()].filter((name) => name.includes('.full'));
  assert.equal(compared.length, 2 * 6 * 5 + 1);
  assert.ok(compared.includes('bitonic.cauchy.full49'));
});

test('loss and gradient are those of NeCo with diffsort', () => {
  for (const [dtype, tolerance] of [
    ['float64', 1e-6],
    ['float32', 1e-5],
  ] as const) {
    const student = fixture('loss.student').to({ dtype, copy: true }).requiresGrad_();
    const teacher = fixture('loss.teacher').to(dtype);
    const loss = denseSortingCrossEntropy(student, teacher, { studentSteepness: 100, teacherSteepness: 50 });
    const [gradient] = torch.grad([loss.sum()], [student]);
    const expected = fixture('loss.gradient');
    assertClose(loss, fixture('loss.value'), tolerance * 5, `loss, ${dtype}`); // losses are near 3
    assertClose(gradient!, expected, tolerance * expected.abs().max().item() * 2, `gradient, ${dtype}`);
  }
});

test('rows and columns of a soft permutation sum to 1', () => {
  const { sorted, permutation } = denseSort(torch.randn([3, 13], { dtype: 'float64' }), { steepness: 3 });
  assertClose(permutation.sum([1]), torch.ones([3, 13]), 1e-12, 'columns');
  assertClose(permutation.sum([2]), torch.ones([3, 13]), 1e-12, 'rows');
  assert.ok(permutation.min().item() >= 0);
  assert.deepEqual(sorted.shape, [3, 13]);
});

test('a steep sort is a sort', () => {
  const x = torch.tensor([[3, -1, 2, 0, 7]]);
  const { sorted, permutation } = denseSort(x, { steepness: 1e7 });
  assertClose(sorted, torch.tensor([[-1, 0, 2, 3, 7]]), 1e-5, 'sorted');
  const [, ranks] = permutation.select(0, 0).max(1);
  assert.deepEqual(ranks.toArray(), [3, 0, 2, 1, 4]);
});

for (const relaxation of relaxationNames) {
  test(`${relaxation}: shares of both inputs sum to 1, slopes agree with differences`, () => {
    const differences = torch.tensor([-3, -0.3, -0.26, -0.02, 0.02, 0.26, 0.3, 3], { dtype: 'float64' });
    const both = relax(relaxation, differences, 1, 0.25).add(relax(relaxation, differences.neg(), 1, 0.25));
    assertClose(both, torch.ones([8]), 1e-15, 'sum');
    const check = torch.gradCheck((d) => relax(relaxation, d, 1, 0.25), [differences]);
    assert.ok(check.ok, `slope off by ${check.maxError}`);
  });
}

test('slopes at a tie are those of the definitions', () => {
  const slopes: Record<RelaxationName, number> = {
    logistic: 1 / 4,
    logistic_phi: 1e10 ** 0.25 / 4,
    gaussian: 1 / Math.sqrt(2 * Math.PI),
    reciprocal: 1 / 4,
    cauchy: 1 / Math.PI,
    optimal: 1,
  };
  for (const relaxation of relaxationNames) {
    const tie = torch.zeros([1], { dtype: 'float64' }).requiresGrad_();
    const [slope] = torch.grad([relax(relaxation, tie, 1, 0.25).sum()], [tie]);
    assert.ok(Math.abs(slope!.item() / slopes[relaxation] - 1) < 1e-9, `${relaxation}: ${slope!.item()}`);
  }
});

test('small shares keep their digits in float32', () => {
  const expected: Partial<Record<RelaxationName, number>> = {
    logistic: Math.exp(-20),
    gaussian: 2.7536241186062337e-89, // half of erfc(20 / sqrt 2)
    reciprocal: 1 / 22,
    cauchy: Math.atan(1 / 20) / Math.PI,
    optimal: 1 / 320,
  };
  for (const [name, value] of Object.entries(expected)) {
    const share = relax(name as RelaxationName, torch.tensor([-20]), 1, 0.25).item();
    assert.ok(Math.abs(share - value) <= 1e-6 * value + 1e-38, `${name}: ${share}`);
  }
});

test('wrong shapes and names are refused', () => {
  assert.throws(() => denseSort(torch.zeros([4])), /expected \[rows, n\], got \[4\]/);
  assert.throws(() => denseSort(torch.zeros([1, 257])), /2 to 256 values a row, got 257/);
  const relaxation = 'linear' as RelaxationName;
  assert.throws(() => denseSort(torch.zeros([1, 3]), { relaxation }), /unknown relaxation 'linear'/);
});
