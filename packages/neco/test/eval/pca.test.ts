import assert from 'node:assert/strict';
import test from 'node:test';
import { Moments, pca, project } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { fixture, numbers } from './clustering-fixture.js';
import { maxDifference } from './fixture.js';

for (const [name, standardise] of [
  ['plain', false],
  ['standard', true],
] as const) {
  test(`${name}: components, variances and points are scikit-learn's`, () => {
    const { points, principal } = pca(fixture('wide'), 5, { standardise });
    // Unit vectors in float32.
    assert.ok(
      maxDifference(principal.components.toFloat32Array(), numbers(`wide_${name}_components`)) <= 1e-5,
    );
    const expected = numbers(`wide_${name}_variance`);
    const variance = Array.from(principal.variance.toTypedArray(), Number);
    variance.forEach((value, i) => assert.ok(Math.abs(value / expected[i]! - 1) <= 1e-5));
    assert.ok(Math.abs(principal.explained - numbers(`wide_${name}_explained`)[0]!) <= 1e-6);
    const largest = Math.sqrt(expected[0]!);
    assert.ok(maxDifference(points.toFloat32Array(), numbers(`wide_${name}_points`)) <= 3e-5 * largest);
  });
}

test('components are orthonormal, and the rest of the points holds the rest of the variance', () => {
  const wide = fixture('wide');
  const { points, principal } = pca(wide, 5);
  const { components, mean, explained } = principal;
  const products = components.mm(components.t()).toFloat32Array();
  assert.ok(maxDifference(products, torch.eye(5).toFloat32Array()) <= 1e-5);
  const rest = wide.sub(mean).sub(points.mm(components)).square().sum().item();
  const all = wide.sub(mean).square().sum().item();
  assert.ok(Math.abs(rest / all - (1 - explained)) <= 1e-5);
});

test('pieces add up to the whole, and half precision and standardised constants do no harm', () => {
  const wide = fixture('wide');
  const [whole, pieces] = [new Moments(12), new Moments(12)];
  whole.add(wide);
  for (const start of [0, 100, 200]) pieces.add(wide.narrow(0, start, 100));
  assert.equal(pieces.count, 300);
  const difference = whole.covariance().sub(pieces.covariance()).abs().max().item();
  assert.ok(difference <= 1e-9 * whole.covariance().abs().max().item());
  const halves = project(wide.to('float16'), pieces.principal(12, { standardise: true }));
  assert.ok(halves.isfinite().all().item());
  assert.throws(() => whole.principal(13), /13 components of 12 dimensions/);
  whole.release();
  pieces.release();
});
