import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageSize } from '../data/decode.js';

/** Patches of an image, row by row. */
export interface PatchGrid {
  rows: number;
  columns: number;
  /** Patches that the image spans, not always whole ones: the grid ends beyond it where it was padded. */
  spannedRows: number;
  spannedColumns: number;
}

/**
 * Values on a grid of patches enlarged bilinearly (corners not aligned) to the image that they span.
 * @param values `[channels, rows, columns]`
 * @returns `[channels, height, width]`
 */
export function enlargeGrid(
  values: Tensor,
  { spannedRows, spannedColumns }: Pick<PatchGrid, 'spannedRows' | 'spannedColumns'>,
  { width, height }: ImageSize,
): Tensor {
  const [, rows, columns] = values.shape as [number, number, number];
  // A grid that ends with the image needs no scale of its own.
  const down = rows === spannedRows ? null : height / spannedRows;
  const across = columns === spannedColumns ? null : width / spannedColumns;
  return torch.scope(() =>
    torch
      .upsampleBilinear2d(values.unsqueeze(0).contiguous(), [height, width], false, down, across)
      .squeeze(0),
  );
}
