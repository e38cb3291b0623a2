import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import { UserError } from '../errors.js';
import { imagenetStd, normalise } from '../views/augment.js';
import type { Box } from '../views/boxes.js';
import type { ViTConfig } from '../vit/config.js';

/**
 * `corrected`: the procedure as described. `reference`: as the public evaluation code computes it, slips
 * included, so that numbers compare with published ones.
 */
export type EvaluationMode = 'corrected' | 'reference';

// The public code divides blue by .255 where ImageNet's deviation is .225.
const referenceStd: readonly number[] = [0.229, 0.224, 0.255];

/** A picture as float32 [3, height, width] in [0, 1]. */
export function imageToTensor(image: RgbImage): Tensor {
  return torch.scope(() =>
    torch
      .fromTypedArray(image.data, [image.height, image.width, 3])
      .permute([2, 0, 1])
      .to('float32')
      .div(255),
  );
}

/** A part of a picture [3, H, W], resized to [3, size, size]: bilinear with antialias, the aspect ratio not kept. */
export function squash(image: Tensor, size: number, box?: Box): Tensor {
  return torch.scope(() => {
    const part = box ? image.narrow(1, box.y, box.height).narrow(2, box.x, box.width) : image;
    return torch._upsampleBilinear2dAa(part.unsqueeze(0).contiguous(), [size, size], false).squeeze(0);
  });
}

/** Subtracts ImageNet's mean and divides by the deviation that the mode uses; [..., 3, H, W]. */
export function normalisePixels(pixels: Tensor, mode: EvaluationMode): Tensor {
  return torch.scope(() => normalise(pixels, mode === 'reference' ? referenceStd : imagenetStd));
}

/** The model's own image size, rounded to whole patches. */
export function defaultInputSize({ imgSize, patchSize }: Pick<ViTConfig, 'imgSize' | 'patchSize'>): number {
  return Math.max(1, Math.round(imgSize / patchSize)) * patchSize;
}

/** Pixels; far beyond what any network was made for and any memory holds the attention of. */
const LARGEST_SIDE = 16_384;

/** @throws UserError if an input size is not a positive multiple of the patch. */
export function requireInputSize(inputSize: number, patchSize: number): void {
  if (inputSize > LARGEST_SIDE) {
    throw new UserError(`The input size ${inputSize} is beyond ${LARGEST_SIDE} px; give a smaller one.`);
  }
  if (Number.isInteger(inputSize) && inputSize > 0 && inputSize % patchSize === 0) return;
  const nearest = Math.max(1, Math.round(inputSize / patchSize) || 1) * patchSize;
  throw new UserError(
    `The input size ${inputSize} is not a multiple of the backbone's patch of ${patchSize} px; ` +
      `the nearest size is ${nearest}.`,
  );
}
