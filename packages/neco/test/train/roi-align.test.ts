import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import { roiAlign, roiAlignWeights } from '@neco/neco/internal';
import { fixturePath, maxError, need } from '@neco/testing';

const { tensors, metadata } = torch.io.loadSafetensors(fixturePath('roi_align.safetensors'));

// torchvision's kernel sums in another order in float32; features are standard normal.
const TOLERANCE = 1e-5;

for (const name of ['local', 'global', 'oblong', 'outside', 'special']) {
  test(`equals torchvision's roi_align, forward and backward: ${name}`, () => {
    const features = need(tensors, `${name}.features`).detach().clone().requiresGrad_(true);
    const boxes = need(tensors, `${name}.boxes`).toFloat32Array();
    const [, h, w] = features.shape as [number, number, number, number];
    const { wy, wx } = roiAlignWeights(boxes, [h, w], Number(metadata[`${name}.patch`]));
    const output = roiAlign(features, wy, wx);
    const forward = maxError(output, need(tensors, `${name}.output`));
    assert.ok(forward <= TOLERANCE, `forward error ${forward}`);
    output.backward(need(tensors, `${name}.grad_output`));
    const backward = maxError(features.grad!, need(tensors, `${name}.grad_features`));
    assert.ok(backward <= TOLERANCE, `backward error ${backward}`);
  });

  test(`covered patches are those with a gradient: ${name}`, () => {
    const features = need(tensors, `${name}.features`);
    const [batch, h, w] = features.shape as [number, number, number, number];
    const { covered } = roiAlignWeights(
      need(tensors, `${name}.boxes`).toFloat32Array(),
      [h, w],
      Number(metadata[`${name}.patch`]),
    );
    assert.equal(covered.length, batch * h * w);
    const gradient = need(tensors, `${name}.grad_features`).abs().amax([-1]).toTypedArray() as Float32Array;
    // A random gradient on a patch with a non-zero weight vanishes with probability 0; a patch without stays 0.
    gradient.forEach((value, i) => {
      if (value > 1e-6) assert.equal(covered[i], 1, `patch ${i}`);
      if (covered[i] === 0) assert.equal(value, 0, `patch ${i}`);
    });
  });
}

test('inside the map the weights of a bin sum to 1', () => {
  const { wy, wx } = roiAlignWeights(Float32Array.of(14, 28, 98, 70), [10, 12], 14, 5);
  assert.ok(wy.sum(-1).sub(1).abs().max().item() < 1e-6);
  assert.ok(wx.sum(-1).sub(1).abs().max().item() < 1e-6);
});

test('the box of the whole map with one bin a patch returns the map', () => {
  const features = torch.randn([1, 7, 7, 3]);
  const { wy, wx } = roiAlignWeights(Float32Array.of(0, 0, 98, 98), [7, 7], 14);
  assert.ok(maxError(roiAlign(features, wy, wx), features.reshape([1, 49, 3])) < 1e-6);
});

test('a box with x1 > x2 reads a mirrored map as the straight box reads the straight one', () => {
  const features = torch.randn([3, 6, 9, 4]);
  const boxes = [
    [3.5, 7, 100, 61],
    [-20, 0, 50, 70.5],
    [40, 2, 126, 84],
  ];
  const width = 9 * 14;
  const turned = boxes.map(([x1, y1, x2, y2]) => [width - x1!, y1!, width - x2!, y2!]);
  const straight = roiAlignWeights(Float32Array.from(boxes.flat()), [6, 9], 14);
  const mirrored = roiAlignWeights(Float32Array.from(turned.flat()), [6, 9], 14);
  const expected = roiAlign(features, straight.wy, straight.wx);
  const actual = roiAlign(features.flip([2]), mirrored.wy, mirrored.wx);
  // Positions are rounded to float32 at other places of the map.
  assert.ok(maxError(actual, expected) < 1e-4, `${maxError(actual, expected)}`);
  const columns = (covered: Uint8Array) =>
    Array.from({ length: covered.length / 9 }, (_, row) => covered.subarray(9 * row, 9 * row + 9));
  columns(mirrored.covered).forEach((row, i) => {
    assert.deepEqual([...row].reverse(), [...columns(straight.covered)[i]!], `row ${i}`);
  });
});
