import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { normalisePixels } from '../../features/pixels.js';
import { patchTokens } from '../../features/extraction.js';

/** Features of the same places in three views, each `[B, S, S, D]`. */
export interface AlignedViews {
  plain: Tensor;
  /** Of the mirror images, turned back. */
  mirrored: Tensor;
  /** Of the pictures moved by half a patch; see {@link shiftedBack}. */
  shifted: Tensor;
}

/**
 * Features of pictures, of their mirror images and of the pictures moved by half a patch up and left.
 * @param pixels `[B, 3, size, size]` in 0 to 1, `size` a multiple of the patch.
 */
export function alignedViews(model: VisionTransformer, pixels: Tensor): AlignedViews {
  return {
    plain: tokensOf(model, pixels),
    mirrored: mirroredTokens(model, pixels),
    shifted: shiftedTokens(model, pixels),
  };
}

/** The view `mirrored` of {@link alignedViews} alone. */
export function mirroredTokens(model: VisionTransformer, pixels: Tensor): Tensor {
  return torch.scope(() => mirroredBack(tokensOf(model, pixels.flip([3]))));
}

/** The view `shifted` of {@link alignedViews} alone. */
export function shiftedTokens(model: VisionTransformer, pixels: Tensor): Tensor {
  return torch.scope(() => shiftedBack(tokensOf(model, movedHalfAPatch(pixels, model.config.patchSize))));
}

function tokensOf(model: VisionTransformer, pixels: Tensor): Tensor {
  return torch.scope(() => patchTokens(model, normalisePixels(pixels, 'corrected')));
}

/** Tokens `[B, S, S, D]` of mirror images at the places of the pictures. */
export function mirroredBack(tokens: Tensor): Tensor {
  return torch.scope(() => tokens.flip([2]).contiguous());
}

/**
 * Tokens of moved pictures, interpolated to the places before: the mean of the up to four patches, half a patch away in
 * either direction, that a place lies between. In the first row and column there are two, and one in the corner.
 * @param tokens `[B, S, S, D]`.
 */
export function shiftedBack(tokens: Tensor): Tensor {
  return torch.scope(() => [1, 2].reduce(meanWithTheOneBefore, tokens).contiguous());
}

function meanWithTheOneBefore(tokens: Tensor, axis: number): Tensor {
  const count = tokens.shape[axis]!;
  if (count === 1) return tokens;
  const before = torch.cat([tokens.narrow(axis, 0, 1), tokens.narrow(axis, 0, count - 1)], axis);
  return tokens.add(before).div(2);
}

/** What leaves on one side is made up for on the other by repeating the last pixels. */
function movedHalfAPatch(pixels: Tensor, patchSize: number): Tensor {
  const side = pixels.shape.at(-1)!;
  const half = Math.floor(patchSize / 2);
  return torch.scope(() => {
    const places = Int32Array.from({ length: side }, (_, i) => Math.min(side - 1, i + half));
    const index = torch.fromTypedArray(places);
    return pixels.indexSelect(2, index).indexSelect(3, index);
  });
}
