import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** How a position embedding is resized to another grid. */
export interface PositionInterpolation {
  /** Added to the wanted size, which is then reached through a scale factor; 0 resizes to the exact size. */
  offset: number;
  /** Antialiased kernel when shrinking. */
  antialias: boolean;
}

/**
 * Resizes the patch part of a position embedding by bicubic interpolation; the class token's position stays.
 *
 * With an offset the sampling step is `side / (wanted + offset)` as in the DINO and DINOv2 repositories, which
 * differs a little from `side / wanted`; published weights were trained with it.
 *
 * @param posEmbed - `[1, 1 + G*G, D]`.
 * @param grid - Wanted rows and columns of patches.
 * @param interpolation - See {@link PositionInterpolation}.
 * @returns `[1, 1 + rows*columns, D]`; the input itself if the grid is already the wanted one.
 */
export function interpolatePositions(
  posEmbed: Tensor,
  grid: readonly [number, number],
  interpolation: PositionInterpolation,
): Tensor {
  const [, tokens, dim] = posEmbed.shape as [number, number, number];
  const side = Math.round(Math.sqrt(tokens - 1));
  const [rows, columns] = grid;
  if (rows === side && columns === side) return posEmbed;
  const classPosition = posEmbed.slice(1, 0, 1);
  const patches = posEmbed.slice(1, 1).reshape([1, side, side, dim]).permute([0, 3, 1, 2]);
  const { offset, antialias } = interpolation;
  // Half types are resized in float32: the bicubic weights lose too much otherwise.
  const source = patches.to('float32');
  const scales = offset === 0 ? [null, null] : [(rows + offset) / side, (columns + offset) / side];
  const [scaleRows, scaleColumns] = scales;
  const resized = antialias
    ? torch._upsampleBicubic2dAa(source, [rows, columns], false, scaleRows, scaleColumns)
    : torch.upsampleBicubic2d(source, [rows, columns], false, scaleRows, scaleColumns);
  const flat = resized
    .to(posEmbed.dtype)
    .permute([0, 2, 3, 1])
    .reshape([1, rows * columns, dim]);
  return torch.cat([classPosition, flat], 1);
}
