import type { Tensor } from '@neco/torch';

/** Patch features of some images by one model. */
export interface PatchGrids {
  /** `[N, rows * columns, D]`, rows of unit length, any float type. */
  features: Tensor;
  /** Rows and columns of patches. */
  grid: readonly [number, number];
  /** Images without features, whose rows mean nothing. */
  absent?: ReadonlySet<number>;
}

/** Rows and columns of patches. */
type Grid = readonly [rows: number, columns: number];

/**
 * For every place of one grid the place of another that covers the same part of the image.
 * @returns `[rows * columns]` of `to`: places in `from`
 */
export function placesIn(from: Grid, to: Grid): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: to[0] * to[1] }, (_, place) => placeIn(from, to, place));
}

/** The place of one grid under the middle of a place of another. */
export function placeIn(from: Grid, to: Grid, place: number): number {
  const [rows, columns] = to;
  const row = Math.floor(((Math.floor(place / columns) + 0.5) / rows) * from[0]);
  const column = Math.floor((((place % columns) + 0.5) / columns) * from[1]);
  return row * from[1] + column;
}
