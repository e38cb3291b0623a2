import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestRows, rowKernels, searchExact, unitRows } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

// 384 as in ViT-S; 37 leaves a rest beside every vector width; 5 is less than one vector.
const widths = [384, 37, 5];

function randomBank(rows: number, dim: number): Tensor {
  return unitRows(torch.randn([rows, dim])).to('float16');
}

function numbers(tensor: Tensor): number[] {
  return [...tensor.to('float64').reshape([-1]).toTypedArray()].map(Number);
}

for (const kernel of rowKernels()) {
  for (const dim of widths) {
    test(`${kernel}: rows of ${dim} numbers, the same as by a matrix product`, () => {
      torch.manualSeed(dim);
      const bank = randomBank(5003, dim);
      const queries = unitRows(torch.randn([3, dim]));
      const found = nearestRows(bank, queries, 20, { kernel });
      const exact = searchExact(queries, bank, 20);
      // Sums of the same products in another order: 384 roundings of numbers below 1 differ by less than 1e-5.
      const [a, b] = [numbers(found.similarities), numbers(exact.similarities)];
      a.forEach((value, i) => assert.ok(Math.abs(value - b[i]!) < 1e-5, `${value} and ${b[i]}`));
      // Rows may differ only where similarities are equal to rounding.
      const [rows, exactRows] = [numbers(found.indices), numbers(exact.indices)];
      const other = rows.filter((row, i) => row !== exactRows[i]);
      assert.ok(other.length <= 2, `${other.length} of 60 rows differ`);
    });
  }

  test(`${kernel}: every half-precision number counts as itself, subnormal ones included`, () => {
    const bits = Int16Array.from({ length: 2 ** 16 }, (_, i) => i - 2 ** 15);
    const all = torch.fromTypedArray(bits, [bits.length, 1]).view('float16');
    const finite = all.isfinite().view([-1]).nonzero().view([-1]);
    const bank = all.indexSelect(0, finite).contiguous();
    const count = bank.shape[0]!;
    assert.equal(count, 2 ** 16 - 2 * 1024);
    const found = nearestRows(bank, torch.ones([1, 1]), count, { kernel });
    const [sorted] = bank.to('float32').view([-1]).sort(0, true) as unknown as [Tensor];
    // A sum that begins with 0 knows no -0.
    assert.deepEqual(
      numbers(found.similarities),
      numbers(sorted).map((value) => value + 0),
    );
  });
}

test('rows that are not allowed are passed over, and of a group only the best counts', () => {
  const bank = torch.tensor([[0.1], [0.9], [0.5], [0.8], [0.3], [0.7], [0.6]]).to('float16');
  const query = torch.ones([1, 1]);
  const allowed = torch.tensor([1, 0, 1, 1, 1, 1, 1], { dtype: 'uint8' });
  assert.deepEqual(numbers(nearestRows(bank, query, 3, { allowed }).indices), [3, 5, 6]);
  // The last group has one row alone.
  assert.deepEqual(numbers(nearestRows(bank, query, 4, { group: 2 }).indices), [1, 3, 5, 6]);
  assert.deepEqual(numbers(nearestRows(bank, query, 4, { group: 2, allowed }).indices), [3, 5, 6, 0]);
});

test('of equal rows the first ones, whatever the number of threads', () => {
  const bank = torch.ones([20_000, 8]).to('float16');
  const before = torch.getNumThreads();
  try {
    for (const threads of [1, 2]) {
      torch.setNumThreads(threads);
      assert.deepEqual(numbers(nearestRows(bank, torch.ones([1, 8]), 5).indices), [0, 1, 2, 3, 4]);
    }
  } finally {
    torch.setNumThreads(before);
  }
});

test('fewer rows than neighbours', () => {
  const found = nearestRows(torch.ones([2, 4]).to('float16'), torch.ones([1, 4]), 3);
  assert.deepEqual(numbers(found.indices), [0, 1, -1]);
  assert.deepEqual(numbers(found.similarities), [4, 4, -Infinity]);
});

test('a bank in single precision, or of another width, is refused', () => {
  assert.throws(() => nearestRows(torch.ones([2, 4]), torch.ones([1, 4]), 1), /float16/);
  assert.throws(() => nearestRows(torch.ones([2, 4]).to('float16'), torch.ones([1, 5]), 1), /queries/);
});
