import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeColours,
  colourView,
  defaultViews,
  normalise,
  RandomStream,
  sampleColourChange,
  viewKernels,
  type ColourChange,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Random bytes with greys and pure colours among them, where the hue has corners: [height, width, 3]. */
function bytes(seed: number, height: number, width: number): Tensor {
  const random = new RandomStream(seed);
  const data = Uint8Array.from({ length: height * width * 3 }, (_, i) =>
    i % 96 < 12 ? 77 : i % 96 < 24 ? 255 * ((i >> 1) % 2) : random.integer(256),
  );
  return torch.fromTypedArray(data, [height, width, 3]);
}

function oneByOne(pixels: Tensor, change: ColourChange): Tensor {
  const image = pixels.permute([2, 0, 1]).to('float32').contiguous().div(255);
  return normalise(changeColours(image, change));
}

function inOne(pixels: Tensor, change: ColourChange, kernel = viewKernels()[0]!): Tensor {
  const [height, width] = pixels.shape as [number, number];
  // Part of a larger tensor, as in a batch; what is beside it must stay.
  const batch = torch.full([3, 3, height, width], -99);
  colourView(pixels, change, batch.select(0, 1), kernel);
  for (const beside of [0, 2]) assert.ok(batch.select(0, beside).eq(-99).all().item());
  return batch.select(0, 1);
}

const furthest = (a: Tensor, b: Tensor): number => a.sub(b).abs().max().item();

// Normalised values reach 2.6; the hue divides by a pixel's range (rounding 5e-6 in [0, 1], as against torchvision).
const tolerance = 2e-5;

test('every kernel gives what the functions of torchvision give one after the other, at any size', () => {
  // One pixel; less than a group of lanes; a block of pixels and the next; sizes of views.
  const sizes = [
    [1, 1],
    [3, 5],
    [32, 32],
    [25, 41],
    [98, 98],
    [57, 224],
  ] as const;
  assert.ok(viewKernels().includes('plain'));
  for (const kernel of viewKernels()) {
    sizes.forEach(([height, width], s) => {
      for (let i = 0; i < 25; i++) {
        torch.scope(() => {
          const pixels = bytes(i, height, width);
          const change = sampleColourChange(new RandomStream(s, i), defaultViews);
          const error = furthest(inOne(pixels, change, kernel), oneByOne(pixels, change));
          assert.ok(error < tolerance, `${kernel}, ${height} x ${width}, draw ${i}: off by ${error}`);
        });
      }
    });
  }
});

test('adjustments may come in any order and more than once; the hue turns all the way', () => {
  const pixels = bytes(7, 20, 30);
  const plain = { grayscale: false, blurSigma: null };
  const changes: ColourChange[] = [
    { ...plain, jitter: [] },
    { ...plain, jitter: [], grayscale: true, blurSigma: 1.3 },
    { ...plain, jitter: [{ kind: 'contrast', amount: 0 }] },
    {
      ...plain,
      jitter: [
        { kind: 'contrast', amount: 1.6 },
        { kind: 'brightness', amount: 0.4 },
        { kind: 'contrast', amount: 0.5 },
        { kind: 'saturation', amount: 1.8 },
        { kind: 'contrast', amount: 1.1 },
      ],
    },
    ...[-0.5, -0.25, 0, 0.5].map((amount) => ({ ...plain, jitter: [{ kind: 'hue' as const, amount }] })),
  ];
  for (const kernel of viewKernels()) {
    changes.forEach((change, i) => {
      const error = furthest(inOne(pixels, change, kernel), oneByOne(pixels, change));
      assert.ok(error < tolerance, `${kernel}, change ${i}: off by ${error}`);
    });
  }
});

test('tensors that do not fit are refused', () => {
  const none: ColourChange = { jitter: [], grayscale: false, blurSigma: null };
  const pixels = bytes(1, 4, 4);
  assert.throws(() => colourView(pixels.to('float32'), none, torch.zeros([3, 4, 4])), /pixels must be/);
  assert.throws(() => colourView(pixels, none, torch.zeros([3, 4, 5])), /out must be/);
  assert.throws(() => colourView(pixels, none, torch.zeros([4, 4, 3]).permute([2, 0, 1])), /out must be/);
  const far: ColourChange = { ...none, jitter: [{ kind: 'hue', amount: 0.6 }] };
  assert.throws(() => colourView(pixels, far, torch.zeros([3, 4, 4])), /hue/);
});
