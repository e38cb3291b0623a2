import type { RgbImage } from '../../data/decode.js';
import { upsampleBilateral } from './bilateral.js';
import { upsampleBilinear } from './bilinear.js';
import { guidedFilter } from './guided.js';
import type { PatchLogits, PixelLogits } from './logits.js';

/** Ways from scores of patches to scores of pixels. */
export const refinements = ['none', 'guided', 'bilateral'] as const;

/** `none` is bilinear; the others follow the edges of the image. */
export type Refinement = (typeof refinements)[number];

/**
 * Class scores of patches at the size of their image.
 *
 * @param image the image itself at its own size, not the network's input
 * @returns scores of every pixel, on the scale of the input
 */
export function refineLogits(logits: PatchLogits, image: RgbImage, refinement: Refinement): PixelLogits {
  if (refinement === 'bilateral') {
    return upsampleBilateral(logits, image, { sigmaSpace: 0.7, sigmaColour: 0.15, reach: 2 });
  }
  const smooth = upsampleBilinear(logits, image);
  if (refinement === 'none') return smooth;
  const { rows, columns, covers = image } = logits;
  const radius = Math.max(1, Math.round((covers.height / rows + covers.width / columns) / 2));
  return guidedFilter(smooth, image, { radius, epsilon: 1e-3 });
}
