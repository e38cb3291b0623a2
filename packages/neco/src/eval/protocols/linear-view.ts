import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { IndexMask } from '../../data/masks.js';
import type { RandomStream } from '../../data/random.js';
import type { RgbImage } from '../../data/decode.js';
import { sampleBox } from '../../views/boxes.js';
import { imageToTensor, squash } from '../../features/pixels.js';
import { squashMask } from '../mask-cells.js';

const scale = [0.8, 1] as const;
const ratio = [3 / 4, 4 / 3] as const;

/** An image squashed to a square, float32 `[3, size, size]` in [0, 1], and its mask at the same size. */
export interface CroppedSample {
  pixels: Tensor;
  mask: IndexMask;
}

/**
 * A random variation of a training image, as linear evaluation makes them: a resized crop of .8 to 1 of the area,
 * the same for image (bilinear with antialias) and mask (nearest, as Pillow resizes it in the public code too),
 * mirrored with probability one half.
 */
export function croppedSample(
  image: RgbImage,
  mask: IndexMask,
  size: number,
  random: RandomStream,
): CroppedSample {
  const box = sampleBox(random, image.width, image.height, scale, ratio);
  const mirrored = random.bernoulli(0.5);
  return torch.scope(() => {
    const pixels = squash(imageToTensor(image), size, box);
    const squashed = squashMask(mask, size, 'corrected', box);
    if (!mirrored) return { pixels, mask: squashed };
    return { pixels: pixels.flip([-1]), mask: mirror(squashed) };
  });
}

function mirror({ data, width, height }: IndexMask): IndexMask {
  const mirrored = data.slice();
  for (let y = 0; y < height; y++) mirrored.subarray(y * width, (y + 1) * width).reverse();
  return { data: mirrored, width, height };
}
