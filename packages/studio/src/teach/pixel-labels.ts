import { ignoreIndex, type ImageSize } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Interpolated scores held at a time. */
const bandNumbers = 4_000_000;

/**
 * The class of every pixel: scores of patches enlarged bilinearly (corners not aligned), then the largest. Only a band of
 * rows exists at a time, so that memory does not grow with the picture.
 *
 * @param scores `[rows * columns, classes]`
 * @param leastMargin pixels whose first class is ahead of the second by less than this get no class
 * @returns `[height * width]`: classes, and 255 where there is none
 */
export function pixelLabels(
  scores: Tensor,
  [rows, columns]: readonly [number, number],
  { width, height }: ImageSize,
  leastMargin = 0,
): Uint8Array<ArrayBuffer> {
  const classes = scores.shape[1]!;
  const labels = new Uint8Array(width * height);
  const band = Math.max(1, Math.floor(bandNumbers / (classes * width)));
  torch.noGrad(() =>
    torch.scope(() => {
      const map = scores.view([rows, columns, classes]).permute([2, 0, 1]).unsqueeze(0).contiguous();
      const wide = torch.upsampleBilinear2d(map, [rows, width], false).squeeze(0);
      for (let top = 0; top < height; top += band) {
        const count = Math.min(band, height - top);
        torch.scope(() => labels.set(bandLabels(wide, top, count, height, leastMargin), top * width));
      }
    }),
  );
  return labels;
}

/** @param wide `[classes, rows, width]` */
function bandLabels(
  wide: Tensor,
  top: number,
  count: number,
  height: number,
  leastMargin: number,
): Uint8Array {
  const rows = wide.shape[1]!;
  const sources = Float64Array.from({ length: count }, (_, i) =>
    Math.min(Math.max(((top + i + 0.5) * rows) / height - 0.5, 0), rows - 1),
  );
  const above = Int32Array.from(sources, Math.floor);
  const below = above.map((row) => Math.min(row + 1, rows - 1));
  const weights = torch.fromTypedArray(
    Float32Array.from(sources, (source, i) => source - above[i]!),
    [1, count, 1],
  );
  const upper = wide.indexSelect(1, torch.fromTypedArray(above));
  const lower = wide.indexSelect(1, torch.fromTypedArray(below));
  const interpolated = upper.lerp(lower, weights);
  let best = interpolated.argmax(0).to('uint8');
  if (leastMargin > 0 && wide.shape[0]! > 1) {
    const [two] = interpolated.topk(2, 0);
    best = best.maskedFill(two.select(0, 0).sub(two.select(0, 1)).lt(leastMargin), ignoreIndex);
  }
  return best.contiguous().toTypedArray() as Uint8Array;
}
