import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import {
  decide,
  denseCrf,
  guidedFilter,
  PermutohedralLattice,
  RandomStream,
  refinePatches,
  refineScores,
  refinements,
  upsampleBilateral,
  upsampleBilinear,
  UserError,
  type BilateralOptions,
  type CrfOptions,
  type GuidedOptions,
  type ImageSize,
  type PatchLogits,
  type PixelLogits,
  type RefinementName,
  type RgbImage,
  type ScoreScale,
} from '@neco/neco/internal';
import { fixturePath, need } from '@neco/testing';

const { tensors, metadata } = torch.io.loadSafetensors(fixturePath('refine.safetensors'));
const cases = ['wide', 'tall-padded', 'padded-by-a-row', 'tiny'];

const classesOf = ({ data, classes, height, width }: PixelLogits, scale: ScoreScale) =>
  torch.scope(() => decide(torch.fromTypedArray(data, [classes, height, width]), scale));

interface Settings {
  covers: [number, number];
  guided: GuidedOptions;
  bilateral: BilateralOptions;
  crf: CrfOptions;
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

// The lattice is an approximation: shares differ by a hundredth on average, and a few pixels on borders change sides.
for (const name of ['wide', 'padded-by-a-row']) {
  test(`the dense CRF is near mean field with all pairs of pixels: ${name}`, () => {
    const { logits, image, settings, size } = read(name);
    const start = upsampleBilinear(logits, size);
    const field = denseCrf(start, image, settings.crf);
    const expected = floats(need(tensors, `${name}.crf`));
    const mean = field.data.reduce((sum, value, i) => sum + Math.abs(Math.exp(value) - expected[i]!), 0);
    assert.ok(mean / expected.length < 0.015, `shares differ by ${mean / expected.length}`);
    const classes = classesOf({ ...field, data: expected }, 'probability').classes;
    const same = share(classesOf(field, 'logit').classes, classes);
    assert.ok(same > 0.97, `${same} of the classes`);
    assert.ok(share(classesOf(start, 'logit').classes, classes) < 0.95, 'the field changes the classes');
  });
}

function share(a: Uint8Array, b: Uint8Array): number {
  return a.filter((value, i) => value === b[i]).length / a.length;
}

test('filtering on the lattice is near the exact Gaussian mean, and what is constant stays so', () => {
  const random = new RandomStream(5);
  const [points, dims] = [1500, 3];
  const features = Float32Array.from({ length: points * dims }, () => 6 * random.uniform());
  const values = Float32Array.from({ length: 2 * points }, (_, i) =>
    i % 2 === 0 ? 1 : Math.sin(features[(i >> 1) * dims]!) + features[(i >> 1) * dims + 1]! / 3,
  );
  const out = new Float32Array(values.length);
  new PermutohedralLattice(features, dims).filter(values, 2, out);
  let worst = 0;
  for (let i = 0; i < points; i++) {
    let [total, sum] = [0, 0];
    for (let j = 0; j < points; j++) {
      let square = 0;
      for (let d = 0; d < dims; d++) square += (features[i * dims + d]! - features[j * dims + d]!) ** 2;
      const weight = Math.exp(-square / 2);
      total += weight;
      sum += weight * values[2 * j + 1]!;
    }
    worst = Math.max(worst, Math.abs(out[2 * i + 1]! / out[2 * i]! - sum / total));
  }
  // Values range over 3.
  assert.ok(worst < 0.15, `off by ${worst}`);
});

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
    const refined = refinePatches(refinement, logits, image, 'logit');
    // The CRF gives logarithms of shares.
    near(refined.data, new Float32Array(45 * 32).fill(refinement === 'crf' ? 0 : 3.5), 1e-4);
    assert.ok(classesOf(refined, 'logit').confidence.every((share) => share === 1));
  });
}

test('all but bilinear move a boundary to the edge of the picture', () => {
  // Patches of 14 pixels; the edge is 4 pixels beyond the border of the second.
  const image = twoHalves({ width: 56, height: 28 }, 32);
  const row = [1, 1, -1, -1];
  const logits = {
    data: Float32Array.from([...row, ...row, ...row, ...row].map((value, i) => (i < 8 ? value : -value))),
    classes: 2,
    rows: 2,
    columns: 4,
  };
  const boundary = (refinement: RefinementName): number =>
    classesOf(refinePatches(refinement, logits, image, 'logit'), 'logit').classes.indexOf(1);
  // The guided filter's windows reach across by a little.
  assert.deepEqual(refinements.map(boundary), [28, 31, 32, 32]);
});

test('the class of a pixel is the first of the highest, and confidence its share', () => {
  const data = Float32Array.from([1, 0, 800, 1, 1, -800]);
  const { classes, confidence } = classesOf({ data, classes: 2, width: 3, height: 1 }, 'logit');
  assert.deepEqual([...classes], [0, 1, 0]);
  near(confidence, Float32Array.from([0.5, 1 / (1 + Math.exp(-1)), 1]), 1e-6);
  const shares = { data: Float32Array.from([0.75, 0.25]), classes: 2, width: 1, height: 1 };
  assert.deepEqual([...classesOf(shares, 'probability').confidence], [0.75]);
});

for (const refinement of refinements) {
  test(`a padded grid of tensors is refined as its numbers are, and shares stay shares: ${refinement}`, () => {
    const image = twoHalves({ width: 40, height: 30 }, 17);
    const random = new RandomStream(8);
    const shares = Float32Array.from({ length: 2 * 3 * 4 }, () => random.uniform());
    for (let i = 12; i < 24; i++) shares[i] = 1 - shares[i - 12]!;
    const patches = { data: shares, classes: 2, rows: 3, columns: 4, covers: { width: 50, height: 36 } };
    const plain = refinePatches(refinement, patches, image, 'probability').data;
    const scores = torch.fromTypedArray(shares, [2, 3, 4]);
    const grid = { scores, spannedRows: 2.5, spannedColumns: 3.2 };
    const refined = refineScores(refinement, grid, image, 'probability');
    assert.deepEqual(refined.shape, [2, 30, 40]);
    near(floats(refined), plain, 1e-6);
    assert.ok(plain.every((share) => share >= 0));
    near(floats(refined.sum([0])), new Float32Array(1200).fill(1), 1e-5);
  });
}

test('an image that does not fit in memory is refused in a sentence', () => {
  const grid = { scores: torch.zeros([60, 2, 2]), spannedRows: 2, spannedColumns: 2 };
  const image = { data: new Uint8Array(0), width: 4000, height: 3000 };
  assert.throws(
    () => refineScores('guided', grid, image, 'logit'),
    (error: Error) => error instanceof UserError && error.message.includes('4000 x 3000'),
  );
});
