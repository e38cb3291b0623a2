import type { ModelShape } from '../api.js';

/** The patches of an image. They may end beyond it: what was added to fill the last ones is not image. */
export interface OwnGrid {
  rows: number;
  columns: number;
  /** Patches that the image spans, not always whole ones. */
  spannedRows: number;
  spannedColumns: number;
}

/**
 * The patches of an image as a segmenter reads it: in its own shape with the longer side as long as the input size, or
 * squashed to a square. For the server and the page alike.
 */
export function ownGrid(
  { width, height }: { width: number; height: number },
  { inputSize, patchSize, grid }: Pick<ModelShape, 'inputSize' | 'patchSize' | 'grid'>,
  resize: 'keep' | 'squash',
): OwnGrid {
  if (resize === 'squash')
    return { rows: grid[0], columns: grid[1], spannedRows: grid[0], spannedColumns: grid[1] };
  const factor = inputSize / Math.max(width, height, 1);
  const spanned = (side: number): number => Math.max(1, Math.round(side * factor)) / patchSize;
  const [spannedRows, spannedColumns] = [spanned(height), spanned(width)];
  return { rows: Math.ceil(spannedRows), columns: Math.ceil(spannedColumns), spannedRows, spannedColumns };
}
