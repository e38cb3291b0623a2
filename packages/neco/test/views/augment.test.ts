import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  blurKernelSize,
  changeColours,
  defaultViews,
  gaussianBlur,
  normalise,
  RandomStream,
  resizedCrop,
  sampleColourChange,
  toGrayscale,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

// Made by tools/fixtures/views.py with torchvision.
const { tensors } = torch.io.loadSafetensors(
  fileURLToPath(new URL('../../test/fixtures/views.safetensors', import.meta.url)),
);

function fixture(name: string): Tensor {
  const tensor = tensors.get(name);
  assert.ok(tensor, `no fixture ${name}`);
  return tensor;
}

function assertClose(actual: Tensor, expected: Tensor, tolerance: number, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  const error = actual.sub(expected).abs().max().item();
  assert.ok(error <= tolerance, `${what}: off by ${error}`);
}

function cases(prefix: string): { name: string; parts: number[] }[] {
  const names = [...tensors.keys()].filter((name) => name.startsWith(`${prefix}/`));
  assert.ok(names.length > 2, prefix);
  return names.map((name) => ({ name, parts: name.split('/').slice(1).map(Number) }));
}

// Sums of three products in float32 on values up to 1: a few units in the last place, 6e-8 each.
const arithmetic = 1e-6;

test("brightness, contrast, saturation and hue are torchvision's", () => {
  const image = fixture('image');
  const functions = {
    brightness: adjustBrightness,
    contrast: adjustContrast,
    saturation: adjustSaturation,
    hue: adjustHue,
  };
  for (const [prefix, adjust] of Object.entries(functions)) {
    for (const { name, parts } of cases(prefix)) {
      // Hue divides by the range of a pixel, which enlarges the rounding.
      assertClose(
        adjust(image, parts[0] as number),
        fixture(name),
        prefix === 'hue' ? 5e-6 : arithmetic,
        name,
      );
    }
  }
});

test("grey, blur and normalisation are torchvision's", () => {
  const image = fixture('image');
  assertClose(toGrayscale(image), fixture('grayscale'), arithmetic, 'grey');
  for (const { name, parts } of cases('blur')) {
    assertClose(gaussianBlur(image, parts[0] as number, parts[1] as number), fixture(name), arithmetic, name);
  }
  assertClose(normalise(image), fixture('normalised'), 1e-6, 'normalised');
});

test('crops are resized as Pillow resizes them', () => {
  const pixels = fixture('bytes');
  const [height, width] = pixels.shape as [number, number];
  const data = pixels.to('uint8').toTypedArray() as Uint8Array;
  for (const { name, parts } of cases('crop')) {
    const [x, y, w, h, size] = parts as [number, number, number, number, number];
    const crop = resizedCrop({ data, width, height }, { x, y, width: w, height: h }, size);
    // Both round to bytes, with fixed-point weights of different precision: one level at most.
    assertClose(crop, fixture(name), 1.001 / 255, name);
    const apart = crop
      .sub(fixture(name))
      .abs()
      .gt(0.5 / 255)
      .to('float32')
      .mean()
      .item();
    assert.ok(apart < 0.02, `${name}: ${apart} of the values differ`);
  }
});

test('kernels reach three standard deviations', () => {
  assert.deepEqual([0.1, 0.34, 1, 2].map(blurKernelSize), [3, 5, 7, 13]);
});

test('colour changes are drawn with the configured probabilities and strengths', () => {
  const random = new RandomStream(7);
  const draws = Array.from({ length: 4000 }, () => sampleColourChange(random, defaultViews));
  const share = (condition: (draw: (typeof draws)[number]) => boolean): number =>
    draws.filter(condition).length / draws.length;
  // Deviation of a share of 4000: at most .008; four of them allowed.
  assert.ok(Math.abs(share((draw) => draw.jitter.length === 4) - 0.8) < 0.026);
  assert.ok(Math.abs(share((draw) => draw.grayscale) - 0.2) < 0.026);
  assert.ok(Math.abs(share((draw) => draw.blurSigma !== null) - 0.5) < 0.032);
  const amounts = (kind: string): number[] =>
    draws.flatMap((draw) => draw.jitter.filter((step) => step.kind === kind).map((step) => step.amount));
  for (const kind of ['brightness', 'contrast', 'saturation']) {
    const [low, high] = [Math.min(...amounts(kind)), Math.max(...amounts(kind))];
    assert.ok(low >= 0.2 && low < 0.22 && high <= 1.8 && high > 1.78, kind);
  }
  assert.ok(Math.max(...amounts('hue').map(Math.abs)) <= 0.2);
  const firsts = new Set(draws.flatMap((draw) => draw.jitter.slice(0, 1).map((step) => step.kind)));
  assert.equal(firsts.size, 4, 'any adjustment may come first');
  const sigmas = draws.flatMap((draw) => (draw.blurSigma === null ? [] : [draw.blurSigma]));
  assert.ok(Math.min(...sigmas) >= 0.1 && Math.max(...sigmas) <= 2);
});

test("changes are applied in their order; an image smaller than the blur's kernel is blurred as far as it goes", () => {
  const image = fixture('image');
  const change = {
    jitter: [
      { kind: 'contrast', amount: 1.7 },
      { kind: 'brightness', amount: 0.3 },
    ] as const,
    grayscale: true,
    blurSigma: null,
  };
  const expected = toGrayscale(adjustBrightness(adjustContrast(image, 1.7), 0.3));
  assertClose(changeColours(image, { ...change, jitter: [...change.jitter] }), expected, 0, 'in order');
  const tiny = image.slice(1, 0, 3).slice(2, 0, 4);
  const blurred = changeColours(tiny, { jitter: [], grayscale: false, blurSigma: 2 });
  assertClose(blurred, gaussianBlur(tiny, 5, 2), 0, 'narrowed kernel');
});
