import type { ImageSize } from '../../data/decode.js';

/** Class scores of a grid of patches. */
export interface PatchLogits {
  /** `[classes, rows, columns]`; any scale that a softmax makes shares of. */
  data: Float32Array;
  classes: number;
  rows: number;
  columns: number;
  /**
   * Pixels of the image from its upper left corner that the grid covers: more than the image has where the network's
   * input was padded to whole patches, and not always whole. By default the image's own size.
   */
  covers?: ImageSize;
}

/** Class scores of each pixel. */
export interface PixelLogits extends ImageSize {
  /** `[classes, height, width]` */
  data: Float32Array;
  classes: number;
}

/** Classes and how sure they are. */
export interface PixelClasses extends ImageSize {
  /** `[height, width]`: the class with the highest score, the first of equal ones. */
  classes: Uint8Array;
  /** `[height, width]`: that class's share, 0 to 1. */
  confidence: Float32Array;
}

/**
 * The class of each pixel and its share.
 * @param scale whether scores are shares already, or become such by softmax
 */
export function pixelClasses(
  { data, classes: count, width, height }: PixelLogits,
  scale: 'probability' | 'logit',
): PixelClasses {
  const pixels = width * height;
  const classes = new Uint8Array(pixels);
  const best = data.slice(0, pixels);
  for (let index = 1; index < count; index++) {
    const plane = data.subarray(index * pixels, (index + 1) * pixels);
    for (let i = 0; i < pixels; i++) {
      if (plane[i]! <= best[i]!) continue;
      best[i] = plane[i]!;
      classes[i] = index;
    }
  }
  if (scale === 'probability') return { classes, confidence: best, width, height };
  const sums = new Float32Array(pixels);
  for (let at = 0; at < data.length; at += pixels) {
    for (let i = 0; i < pixels; i++) sums[i]! += Math.exp(data[at + i]! - best[i]!);
  }
  return { classes, confidence: sums.map((sum) => 1 / sum), width, height };
}
