import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { patchTokens } from './extraction.js';
import { normalisePixels } from './pixels.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { blendWeights, cutAxis, tileCentres, type Reading, type ScaledImage } from './reading.js';

/** A tile on the grid of patches. */
export interface Tile {
  /** Its first row and column. */
  row: number;
  column: number;
  rows: number;
  columns: number;
  /** How much it counts at each of its rows and columns: see {@link blendWeights}. */
  rowWeights: Float32Array;
  columnWeights: Float32Array;
  /** The rows and columns of the image whose features are taken from it: see {@link tileCentres}. */
  ownRows: [from: number, to: number];
  ownColumns: [from: number, to: number];
}

/** The tiles of an image, one list for each row of them; a single tile where it is not cut. */
export function tileRows(
  { rows, columns }: Pick<ScaledImage, 'rows' | 'columns'>,
  reading: Reading,
  patch: number,
): Tile[][] {
  const tile = reading.tile === null ? null : reading.tile / patch;
  const [down, across] = [cutAxis(rows, tile, reading.overlap), cutAxis(columns, tile, reading.overlap)];
  const [ownRows, ownColumns] = [tileCentres(rows, down), tileCentres(columns, across)];
  const [rowWeights, columnWeights] = [blendWeights(rows, down), blendWeights(columns, across)];
  return down.starts.map((row, i) =>
    across.starts.map((column, j) => ({
      row,
      column,
      rows: down.length,
      columns: across.length,
      rowWeights: rowWeights[i]!,
      columnWeights: columnWeights[j]!,
      ownRows: ownRows[i]!,
      ownColumns: ownColumns[j]!,
    })),
  );
}

/**
 * Runs the backbone over the tiles of an image, some at a time. The model must be in evaluation mode.
 *
 * @param visit takes the tiles of a pass and their patch tokens `[B, rows, columns, D]`, which live during the call
 * @param atOnce tiles a forward pass
 */
export async function encodeTiles(
  model: VisionTransformer,
  image: ScaledImage,
  reading: Reading,
  visit: (tiles: readonly Tile[], tokens: Tensor) => void,
  atOnce = 4,
): Promise<void> {
  const patch = model.config.patchSize;
  for (const tiles of tileRows(image, reading, patch)) {
    const band = await image.band(tiles[0]!.row, tiles[0]!.rows);
    for (let start = 0; start < tiles.length; start += atOnce) {
      const some = tiles.slice(start, start + atOnce);
      torch.noGrad(() =>
        torch.scope(() => {
          const pixels = some.map(({ column, columns }) => band.narrow(2, column * patch, columns * patch));
          visit(some, patchTokens(model, normalisePixels(torch.stack(pixels), 'corrected'), reading.layer));
        }),
      );
    }
    band.release();
  }
}

/**
 * Puts what a tile says of the patches that are its own into the grid of the whole image.
 * @param grid `[rows, columns, ...]`
 * @param tokens `[rows, columns, ...]` of the tile
 */
export function takeCentre(grid: Tensor, tokens: Tensor, { row, column, ownRows, ownColumns }: Tile): void {
  const [rows, columns] = [ownRows[1] - ownRows[0], ownColumns[1] - ownColumns[0]];
  const own = tokens.narrow(0, ownRows[0] - row, rows).narrow(1, ownColumns[0] - column, columns);
  grid.narrow(0, ownRows[0], rows).narrow(1, ownColumns[0], columns).copy_(own);
}
