import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  guidedFilter,
  pixelClasses,
  refineLogits,
  refinements,
  upsampleBilateral,
  upsampleBilinear,
  type BilateralOptions,
  type GuidedOptions,
  type ImageSize,
  type PatchLogits,
  type RgbImage,
} from '@neco/neco/internal';
import { fixturePath, need } from '@neco/testing';

const { tensors, metadata } = torch.io.loadSafetensors(fixturePath('refine.safetensors'));
const cases = ['wide', 'tall-padded', 'padded-by-a-row', 'tiny'];

interface Settings {
  covers: [number, number];
  guided: GuidedOptions;
  bilateral: BilateralOptions;
}

function read(name: string): { logits: PatchLogits; image: RgbImage; settings: Settings; size: ImageSize } {
  const scores = need(tensors, `${name}.logits`);
  const pixels = need(tensors, `${name}.image`);
  const settings = JSON.parse(metadata[name]!) as Settings;
  const [width, height] = settings.covers;
  const [classes, rows, columns] = scores.shape as [number, number, number];
  const size = { height: pixels.shape[0]!, width: pixels.shape[1]! };
  return {
    logits: { data: floats(scores), classes, rows, columns, covers: { width, height } },
    image: { data: pixels.toTypedArray() as Uint8Array, ...size },
    settings,
    size,
  };
}

function floats(tensor: torch.Tensor): Float32Array {
  return tensor.toTypedArray() as Float32Array;
}

function near(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const error = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  assert.ok(error <= tolerance, `error ${error}`);
}

for (const name of cases) {
  const { logits, image, settings, size } = read(name);
  // Scores are normal with deviation 2; float32 here, float64 there.
  test(`bilinear upsampling equals torch's: ${name}`, () => {
    near(upsampleBilinear(logits, size).data, floats(need(tensors, `${name}.none`)), 2e-6);
  });

  // Windows without variance divide a rounded covariance by epsilon: 1e-7 / 1e-4.
  test(`the guided filter equals its definition, window by window: ${name}`, () => {
    const filtered = guidedFilter(upsampleBilinear(logits, size), image, settings.guided);
    near(filtered.data, floats(need(tensors, `${name}.guided`)), 2e-3);
  });

  test(`joint bilateral upsampling equals its definition, pixel by pixel: ${name}`, () => {
    const sharp = upsampleBilateral(logits, image, settings.bilateral);
    near(sharp.data, floats(need(tensors, `${name}.bilateral`)), 1e-5);
  });
}

/** Black on the left and white from column `edge` on. */
function twoHalves(size: ImageSize, edge: number): RgbImage {
  const data = new Uint8Array(3 * size.width * size.height);
  for (let i = 0; i < size.width * size.height; i++)
    if (i % size.width >= edge) data.fill(255, 3 * i, 3 * i + 3);
  return { data, ...size };
}

for (const refinement of refinements) {
  test(`scores that are constant stay so, and one class has all the confidence: ${refinement}`, () => {
    const image = twoHalves({ width: 45, height: 32 }, 20);
    const logits = { data: new Float32Array(6).fill(3.5), classes: 1, rows: 2, columns: 3 };
    const refined = refineLogits(logits, image, refinement);
    near(refined.data, new Float32Array(45 * 32).fill(3.5), 1e-4);
    assert.ok(pixelClasses(refined).confidence.every((share) => share === 1));
  });
}

test('guided and bilateral move a boundary to the edge of the picture, bilinear does not', () => {
  // Patches of 14 pixels; the edge is 4 pixels beyond the border of the second.
  const image = twoHalves({ width: 56, height: 28 }, 32);
  const row = [1, 1, -1, -1];
  const logits = {
    data: Float32Array.from([...row, ...row, ...row, ...row].map((value, i) => (i < 8 ? value : -value))),
    classes: 2,
    rows: 2,
    columns: 4,
  };
  const boundary = (refinement: 'none' | 'guided' | 'bilateral'): number =>
    pixelClasses(refineLogits(logits, image, refinement)).classes.indexOf(1);
  assert.deepEqual(refinements.slice(0, 3).map(boundary as never), [28, 32, 32]);
});

test('the class of a pixel is the first of the highest, and confidence its share of the softmax', () => {
  const data = Float32Array.from([1, 0, 800, 1, 1, -800]);
  const { classes, confidence } = pixelClasses({ data, classes: 2, width: 3, height: 1 });
  assert.deepEqual([...classes], [0, 1, 0]);
  near(confidence, Float32Array.from([0.5, 1 / (1 + Math.exp(-1)), 1]), 1e-6);
});
