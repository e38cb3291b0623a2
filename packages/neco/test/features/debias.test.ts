import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import { debias, fitPositionDirections, patchTokens, positionDirections } from '@neco/neco/internal';
import { maxError, randomBackbone, SMALL_CONFIGS } from '@neco/testing';

const [rows, columns, dim] = [6, 8, 32];
const patches = rows * columns;

/** Orthonormal rows `[count, dim]`. */
function orthonormal(count: number): torch.Tensor {
  const [q] = torch.linalgQr(torch.randn([dim, count], { dtype: 'float64' }));
  return q.t();
}

/** Row and column of each patch along two directions, `[patches, dim]`. */
function positions(directions: torch.Tensor): torch.Tensor {
  const places = Array.from({ length: patches }, (_, i) => [
    (i % columns) / columns - 0.5,
    Math.floor(i / columns) / rows - 0.5,
  ]);
  return torch.tensor(places.flat(), { shape: [patches, 2], dtype: 'float64' }).mm(directions);
}

function unit(features: torch.Tensor): torch.Tensor {
  return features.div(torch.linalgVectorNorm(features, 2, [1], true));
}

test('the part that follows position goes, content at right angles to it stays', () => {
  torch.manualSeed(3);
  const axes = orthonormal(12);
  const [place, rest] = [axes.narrow(0, 0, 2), axes.narrow(0, 2, 10)];
  const position = positions(place).mul(3);
  const content = torch.randn([patches, 10], { dtype: 'float64' }).mm(rest);
  // A picture without content: position on a constant, of unit length as seen by the network's last layer.
  const blank = position.add(rest.narrow(0, 0, 1).mul(40));
  const found = positionDirections(blank, 2);
  const cleaned = debias(content.add(position), found);
  // The constant is so long that scaling to unit length bends the directions by no more than 2e-3.
  assert.ok(maxError(cleaned, unit(content).to('float32')) < 5e-3);
  const before = unit(content.add(position)).mm(place.t()).abs().max().item();
  const after = cleaned.to('float64').mm(place.t()).abs().max().item();
  assert.ok(before > 0.3 && after < 5e-3, `${before} before, ${after} after`);
});

test('no more directions come out than the features vary in, and they are orthonormal', () => {
  torch.manualSeed(4);
  const flat = positions(orthonormal(2)).add(orthonormal(1));
  const { directions } = positionDirections(flat, 20);
  // Scaling to unit length turns a plane into part of a sphere: one more direction.
  assert.deepEqual(directions.shape, [3, dim]);
  assert.ok(maxError(directions.mm(directions.t()), torch.eye(3)) < 1e-5);
  // Nothing varies: nothing is removed.
  const none = positionDirections(torch.ones([patches, dim]), 5);
  assert.deepEqual(none.directions.shape, [0, dim]);
  const features = torch.randn([4, dim]);
  assert.ok(maxError(debias(features, none), unit(features)) < 1e-6);
});

test('what the patches of a network have in common over many pictures of noise is mostly gone', async () => {
  const model = randomBackbone(SMALL_CONFIGS.v2!);
  model.train();
  const found = await fitPositionDirections(model, { size: [16, 20], count: 6 });
  assert.ok(model.training);
  assert.deepEqual(found.directions.shape, [6, 24]);
  const again = await fitPositionDirections(model, { size: [16, 20], count: 6 });
  assert.equal(maxError(found.directions, again.directions), 0);
  model.eval();
  torch.manualSeed(9);
  const features = patchTokens(model, torch.randn([60, 3, 16, 20])).reshape([60 * 20, 24]);
  // Content differs from picture to picture; what stays in the mean of a place is position.
  const byPlace = (all: torch.Tensor): number => {
    const means = all.reshape([60, 20, 24]).mean([0]);
    return means
      .sub(means.mean([0], true))
      .pow(2)
      .sum()
      .item();
  };
  const kept = unit(features).sub(unit(features).mm(found.directions.t()).mm(found.directions));
  const [before, after] = [byPlace(unit(features)), byPlace(kept)];
  assert.ok(after < 0.5 * before, `${before} before, ${after} after`);
});
