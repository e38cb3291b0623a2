import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { denseContrast, shareAccuracy, shareCrossEntropy } from '@neco/neco/internal';

const float64 = { dtype: 'float64' } as const;

/** Random numbers that are the same in every run. */
function sample(seed: number, shape: number[]): Tensor {
  torch.manualSeed(seed);
  return torch.randn(shape, float64);
}

/** Gradients in float64 are those of central differences of 1e-6, which are exact to about 1e-9. */
function assertGradients(f: (...inputs: Tensor[]) => Tensor, at: readonly Tensor[]): void {
  const { ok, maxError, input, element } = torch.gradCheck(f, at, { atol: 1e-8, rtol: 0 });
  assert.ok(ok, `off by ${maxError} at element ${element} of input ${input}`);
}

/** InfoNCE as its definition says, in plain numbers. */
function contrastByHand(queries: number[][], keys: number[][], temperature: number): number {
  const unit = (v: number[]) => v.map((x) => x / Math.hypot(...v));
  const [q, k] = [queries.map(unit), keys.map(unit)];
  const similarity = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + x * b[d]!, 0) / temperature;
  const surprise = (own: number, all: number[]) =>
    Math.log(all.reduce((sum, s) => sum + Math.exp(s), 0)) - all[own]!;
  const each = q.map((_, i) => {
    const forth = surprise(
      i,
      k.map((key) => similarity(q[i]!, key)),
    );
    const back = surprise(
      i,
      q.map((query) => similarity(query, k[i]!)),
    );
    return (forth + back) / 2;
  });
  return each.reduce((sum, value) => sum + value, 0) / each.length;
}

test('contrast: value as defined, share of patches found, least for equal and far apart patches', () => {
  const [queries, keys] = [sample(1, [5, 3]), sample(2, [5, 3])];
  const { loss } = denseContrast(queries, keys, 0.2);
  const expected = contrastByHand(queries.toArray() as number[][], keys.toArray() as number[][], 0.2);
  // float64: rounding alone.
  assert.ok(Math.abs(loss.item() - expected) < 1e-12, `${loss.item()} is not ${expected}`);
  const apart = torch.eye(4, float64);
  const found = denseContrast(apart, apart, 0.1);
  assert.equal(found.accuracy, 1);
  assert.ok(Math.abs(found.loss.item() - Math.log(1 + 3 * Math.exp(-10))) < 1e-12);
  assert.equal(denseContrast(apart, apart.roll([1], [0]), 0.1).accuracy, 0);
  // A network that gives every patch the same feature knows nothing: the logarithm of the number of patches.
  const same = denseContrast(torch.ones([4, 2], float64), torch.ones([4, 2], float64), 0.1);
  assert.ok(Math.abs(same.loss.item() - Math.log(4)) < 1e-12);
});

test('contrast: gradients of queries and keys by finite differences', () => {
  const [queries, keys] = [sample(3, [4, 3]), sample(4, [4, 3])];
  assertGradients((q, k) => denseContrast(q, k, 0.5).loss, [queries, keys]);
});

test('class shares: value as defined, patches without a class do not count, gradient by finite differences', () => {
  const logits = sample(5, [3, 4]);
  const shares = torch.tensor(
    [
      [0.25, 0.75, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 0],
    ],
    float64,
  );
  const weights = torch.tensor([1, 0, 0.5], float64);
  const rows = logits.toArray() as number[][];
  const logSoftmax = (row: number[]) => {
    const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
    return row.map((value) => value - total);
  };
  const first = logSoftmax(rows[0]!);
  const last = logSoftmax(rows[2]!);
  const expected = -(0.25 * first[0]! + 0.75 * first[1]! + 0.5 * last[2]!) / 1.5;
  const loss = (x: Tensor) => shareCrossEntropy(x, { shares, weights });
  assert.ok(Math.abs(loss(logits).item() - expected) < 1e-12);
  assertGradients(loss, [logits]);
  const leaf = logits.clone().requiresGrad_();
  loss(leaf).backward();
  assert.deepEqual(leaf.grad!.select(0, 1).toArray(), [0, 0, 0, 0]);
  // Everywhere a class: the plain mean.
  const full = shares.index([torch.tensor([0n, 2n])]);
  const two = logits.index([torch.tensor([0n, 2n])]);
  const plain = shareCrossEntropy(two, { shares: full, weights: null }).item();
  const weighted = shareCrossEntropy(two, { shares: full, weights: torch.ones([2], float64) }).item();
  assert.ok(Math.abs(plain - weighted) < 1e-12);
  // No pixel of the batch has a class: nothing to learn, and no division by zero.
  const none = { shares: torch.zeros([3, 4], float64), weights: torch.zeros([3], float64) };
  assert.equal(shareCrossEntropy(logits, none).item(), 0);
  const right = torch.tensor([
    [0, 9, 0, 0],
    [9, 0, 0, 0],
    [9, 0, 0, 0],
  ]);
  assert.equal(shareAccuracy(right, { shares, weights }), 0.5);
});
