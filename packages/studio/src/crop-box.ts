import type { CropBox, PatchAt } from './api.js';

/**
 * The part of an image that shows a patch with its surroundings. Pure, so that the page can draw the patch's outline
 * over the crop that it asked the server for.
 *
 * @param grid rows and columns of patches
 * @param around patches shown on each side; fewer at the edges of the image
 */
export function cropBox([rows, columns]: readonly [number, number], at: PatchAt, around: number): CropBox {
  const [top, bottom] = [Math.max(0, at.row - around), Math.min(rows, at.row + 1 + around)];
  const [left, right] = [Math.max(0, at.col - around), Math.min(columns, at.col + 1 + around)];
  const [height, width] = [bottom - top, right - left];
  return {
    crop: { left: left / columns, top: top / rows, width: width / columns, height: height / rows },
    patch: {
      left: (at.col - left) / width,
      top: (at.row - top) / height,
      width: 1 / width,
      height: 1 / height,
    },
  };
}
