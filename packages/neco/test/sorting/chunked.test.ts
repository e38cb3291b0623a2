import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  chunkedSortingCrossEntropy,
  denseSortingCrossEntropy,
  relaxationNames,
  sortingCrossEntropy,
  type SortingOptions,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

torch.setNumThreads(1);

function rows(count: number, n: number): [Tensor, Tensor] {
  torch.manualSeed(count + n);
  const student = torch.rand([count, n], { dtype: 'float64' });
  return [student, student.add(torch.randn([count, n], { dtype: 'float64' }).mul(0.05))];
}

type Loss = (leaf: Tensor) => Tensor;

function valueAndGradient(student: Tensor, loss: Loss): [Tensor, Tensor] {
  const leaf = student.detach().clone().requiresGrad_();
  const value = loss(leaf);
  const weights = torch.arange(1, value.numel() + 1, { dtype: 'float64' });
  const [gradient] = torch.grad([value.mul(weights).sum()], [leaf]);
  return [value.detach(), gradient!];
}

function assertSame(student: Tensor, a: Loss, b: Loss, tolerance: number): void {
  const [[valueA, gradientA], [valueB, gradientB]] = [
    valueAndGradient(student, a),
    valueAndGradient(student, b),
  ];
  assert.ok(valueA.sub(valueB).abs().max().item() <= tolerance, 'value');
  assert.ok(gradientA.sub(gradientB).abs().max().item() <= tolerance, 'gradient');
}

for (const network of ['bitonic', 'odd_even'] as const) {
  test(`chunks of rows equal all rows at once and the fused operator (${network}, every relaxation)`, () => {
    for (const relaxation of relaxationNames) {
      const options: Partial<SortingOptions> = {
        network,
        relaxation,
        studentSteepness: 20,
        teacherSteepness: 40,
      };
      // Gradients here reach some hundreds, in float64. 23 rows in chunks of 5: the last one is smaller.
      const [student, teacher] = rows(23, 7);
      const chunked: Loss = (leaf) => chunkedSortingCrossEntropy(leaf, teacher, options, null, 5);
      assertSame(student, chunked, (leaf) => denseSortingCrossEntropy(leaf, teacher, options), 1e-9);
      assertSame(student, chunked, (leaf) => sortingCrossEntropy(leaf, teacher, options), 1e-9);
    }
  });
}

test('any number of wires, masked rows, no rows', () => {
  for (const n of [2, 3, 7, 16, 49, 64, 100, 256]) {
    const [student, teacher] = rows(4, n);
    const mask = torch.tensor([1, 0, 1, 0]);
    assertSame(
      student,
      (leaf) => chunkedSortingCrossEntropy(leaf, teacher, {}, mask, 3),
      (leaf) => sortingCrossEntropy(leaf, teacher, {}, mask),
      1e-8,
    );
  }
  assert.deepEqual(chunkedSortingCrossEntropy(torch.zeros([0, 5]), torch.zeros([0, 5])).shape, [0]);
});

test('float32 rows agree with the fused operator', () => {
  const [student, teacher] = rows(70, 49).map((tensor) => tensor.to('float32'));
  const mean = (loss: Tensor) => loss.div(70);
  // Both round: the dense formulation's running values are float32 where the operator's are float64.
  assertSame(
    student!,
    (leaf) => mean(chunkedSortingCrossEntropy(leaf, teacher!, {}, null, 32)),
    (leaf) => mean(sortingCrossEntropy(leaf, teacher!)),
    1e-3,
  );
});

test('memory does not grow with the number of rows', () => {
  const peakOf = (count: number) => {
    const [student, teacher] = rows(count, 32);
    torch.resetPeakMemory();
    const before = torch.memoryStats().allocated;
    torch.scope(
      () => void chunkedSortingCrossEntropy(student.requiresGrad_(), teacher, {}, null, 32).sum().backward(),
    );
    return torch.memoryStats().peak - before;
  };
  // Only the rows themselves (256 bytes each, a few copies) are held for all 1,024.
  assert.ok(peakOf(1024) < peakOf(64) + 1024 * 256 * 8);
});
