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
