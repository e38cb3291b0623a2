import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../../data/decode.js';
import { UserError } from '../../errors.js';
import type { ScoreScale } from '../heads/head.js';
import type { PatchScores } from '../patch-scores.js';
import { upsampleBilateral } from './bilateral.js';
import { upsampleBilinear } from './bilinear.js';
import { denseCrf } from './crf.js';
import { guidedFilter } from './guided.js';
import type { PatchLogits, PixelLogits } from './logits.js';

/** Ways from scores of patches to scores of pixels. */
export const refinements = ['none', 'guided', 'bilateral', 'crf'] as const;

/** `none` is bilinear; the others follow the edges of the image. */
export type RefinementName = (typeof refinements)[number];

/**
 * Brings scores of patches to the pixels of their image, in the place of bilinear enlargement.
 * @param scores lives during the call only
 * @returns `[classes, height, width]` of the image, on the same scale
 */
export type Refinement = (scores: PatchScores, image: RgbImage, scale: ScoreScale) => Tensor;

/** What a choice stands for; null is bilinear enlargement, which needs no image. */
export function refinementOf(choice: RefinementName | Refinement = 'none'): Refinement | null {
  if (typeof choice === 'function') return choice;
  return choice === 'none' ? null : (...args) => refineScores(choice, ...args);
}

/** Most scores of pixels that are held in one piece: 2 GB. */
const mostScores = 5e8;

/** Chosen on training images of VOC and CamVid; see docs/refine.md. */
const bilateralSettings = { sigmaSpace: 0.5, sigmaColour: 0.2, reach: 2 };
const crfSettings = {
  alikeWeight: 2,
  alikeSpace: 40,
  alikeColour: 0.05,
  closeWeight: 0.5,
  closeSpace: 2,
  iterations: 5,
};

/** Share that stands for 0 where a logarithm is taken. */
const leastShare = 1e-4;

/**
 * Brings scores of patches to the pixels of their image.
 *
 * @param image the image itself at its own size, not the network's input
 * @param scale whether the scores are shares of the classes or what a softmax makes such of
 * @returns `[classes, height, width]`, on the same scale; the caller releases it
 * @throws UserError if the image is too large to be refined in one piece
 */
export function refineScores(
  refinement: RefinementName,
  { scores, spannedRows, spannedColumns }: PatchScores,
  image: RgbImage,
  scale: ScoreScale,
): Tensor {
  const [classes, rows, columns] = scores.shape as [number, number, number];
  const { width, height } = image;
  if (classes * width * height > mostScores) {
    throw new UserError(
      `An image of ${width} x ${height} pixels with ${classes} classes is too large to be refined in one piece; ` +
        `use no refinement ("refine" none) or a smaller copy of the image.`,
    );
  }
  const covers = { width: (width * columns) / spannedColumns, height: (height * rows) / spannedRows };
  const data = torch.scope(() => scores.to('float32').contiguous().toTypedArray() as Float32Array);
  const refined = refinePatches(refinement, { data, classes, rows, columns, covers }, image, scale);
  return torch.fromTypedArray(refined.data, [classes, height, width]);
}

/** {@link refineScores} on plain numbers. */
export function refinePatches(
  refinement: RefinementName,
  patches: PatchLogits,
  image: RgbImage,
  scale: ScoreScale,
): PixelLogits {
  if (refinement === 'bilateral') return upsampleBilateral(patches, image, bilateralSettings);
  const smooth = upsampleBilinear(patches, image);
  if (refinement === 'none') return smooth;
  if (refinement === 'guided') {
    const { rows, columns, covers = image } = patches;
    // Half a patch to each side: more takes thin things away.
    const radius = Math.max(1, Math.round((covers.height / rows + covers.width / columns) / 4));
    const filtered = guidedFilter(smooth, image, { radius, epsilon: 1e-4 });
    return scale === 'probability' ? withoutNegative(filtered) : filtered;
  }
  if (scale === 'logit') return denseCrf(smooth, image, crfSettings);
  const start = { ...smooth, data: smooth.data.map((share) => Math.log(Math.max(share, leastShare))) };
  const field = denseCrf(start, image, crfSettings);
  return { ...field, data: field.data.map(Math.exp) };
}

/** Shares whose sum is 1 already: what a linear filter overshot is cut off. */
function withoutNegative(shares: PixelLogits): PixelLogits {
  const { data, classes, width, height } = shares;
  const pixels = width * height;
  for (let i = 0; i < pixels; i++) {
    let sum = 0;
    for (let at = i; at < data.length; at += pixels) sum += data[at] = Math.max(data[at]!, 0);
    for (let c = 0; c < classes; c++) data[c * pixels + i]! /= sum;
  }
  return shares;
}
