import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { bestTeacher, featureSpectrum, neighbourAgreement, type EvaluationLine } from '@neco/neco/internal';

test('effective rank and spread of known spectra', () => {
  const rankOf = (rows: Tensor) => featureSpectrum(rows);
  // Four directions, each with its opposite: mean 0, variance 1/4 along each.
  const axes = torch.cat([torch.eye(4), torch.eye(4).neg()]);
  const even = rankOf(axes.mul(3));
  assert.ok(Math.abs(even.effectiveRank - 4) < 1e-9 && Math.abs(even.spread - 1) < 1e-9);
  // Three quarters along one direction, a quarter along another: exp of that entropy.
  const uneven = rankOf(
    torch.tensor([
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ]),
  );
  const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  assert.ok(Math.abs(uneven.effectiveRank - Math.exp(entropy)) < 1e-9);
  // Almost the same, but in all directions: only the spread tells.
  torch.manualSeed(1);
  const near = rankOf(torch.ones([500, 8]).add(torch.randn([500, 8]).mul(1e-3)));
  assert.ok(near.effectiveRank > 6 && near.spread < 1e-5);
  assert.deepEqual(rankOf(torch.full([50, 8], 0.3)), { effectiveRank: 0, spread: 0 });
  assert.deepEqual(rankOf(torch.zeros([50, 8])), { effectiveRank: 0, spread: 0 });
});

test('neighbour agreement: 1 for the same features, chance for unrelated ones, an exact count on a small set', () => {
  torch.manualSeed(3);
  const features = torch.randn([5, 40, 16]);
  assert.equal(neighbourAgreement(features, features.mul(2)), 1);
  // Chance is 10 of 160 candidates; 200 queries of ten make the deviation about 0.005.
  const chance = neighbourAgreement(features, torch.randn([5, 40, 16]))!;
  assert.ok(Math.abs(chance - 10 / 160) < 0.02, `${chance}`);
  // Two images of two patches, one neighbour each: in the other view the first image's patches change places.
  const view = torch.tensor([
    [
      [1, 0],
      [0, 1],
    ],
    [
      [1, 0.1],
      [0.1, 1],
    ],
  ]);
  const other = torch.cat([view.narrow(0, 0, 1).flip([1]), view.narrow(0, 1, 1)]);
  assert.equal(neighbourAgreement(view, other, { k: 1 }), 0);
  // In the other view the second image's second patch turns to the first image's first; the rest keep theirs.
  const turned = torch.tensor([
    [
      [1, 0],
      [0, 1],
    ],
    [
      [1, 0.1],
      [1, 0.2],
    ],
  ]);
  assert.equal(neighbourAgreement(view, turned, { k: 1 }), 3 / 4);
  assert.equal(neighbourAgreement(features.narrow(0, 0, 1), features.narrow(0, 0, 1)), null);
});

test('the best teacher is the earliest with the highest score that did not collapse', () => {
  const at = (step: number, inContext: number | null, collapsed = false): EvaluationLine => ({
    step,
    eval: { effectiveRank: 1, spread: 1, neighbourAgreement: 1, kMeans: 0, inContext, collapsed, seconds: 0 },
  });
  const best = bestTeacher([at(0, 0.2), at(5, 0.4), at(10, 0.9, true), at(15, 0.4), at(20, null)]);
  assert.deepEqual(best, { step: 5, score: 0.4, measure: 'in-context mIoU' });
  assert.equal(bestTeacher([at(0, null)]), null);
});
