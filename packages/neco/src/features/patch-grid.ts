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

/** The part of a grid that is image. */
type Spanned = Pick<PatchGrid, 'spannedRows' | 'spannedColumns'>;

/** Some rows of an enlarged grid. */
export interface GridBand {
  /** `[channels, rows, width]`; the caller releases it. */
  values: Tensor;
  rows: number;
}

/**
 * {@link enlargeGrid} from top to bottom, as many rows at a time as hold `atOnce` values; in one piece to the bit the same,
 * in bands up to rounding.
 */
export function* gridBands(
  values: Tensor,
  spanned: Spanned,
  { width, height }: ImageSize,
  atOnce: number,
): Generator<GridBand, void, undefined> {
  const most = Math.min(height, Math.max(1, Math.floor(atOnce / (width * values.shape[0]!))));
  for (let first = 0; first < height; first += most) {
    const rows = Math.min(most, height - first);
    const band = torch.scope(() =>
      rows === height
        ? enlargeGrid(values, spanned, { width, height })
        : enlargedRows(values, spanned, { width, height }, first, rows),
    );
    yield { values: band, rows };
  }
}

/**
 * Values on a grid of patches enlarged bilinearly (corners not aligned) to the image that they span.
 * @param values `[channels, rows, columns]`
 * @returns `[channels, height, width]`
 */
export function enlargeGrid(
  values: Tensor,
  { spannedRows, spannedColumns }: Spanned,
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

/** `count` rows of {@link enlargeGrid} from `first` on, `[channels, count, width]`: first down, then across. */
function enlargedRows(
  values: Tensor,
  { spannedRows, spannedColumns }: Spanned,
  { width, height }: ImageSize,
  first: number,
  count: number,
): Tensor {
  const rows = values.shape[1]!;
  const above = new Int32Array(count);
  const below = new Int32Array(count);
  const shares = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.max(0, ((first + i + 0.5) * spannedRows) / height - 0.5);
    above[i] = Math.min(Math.floor(place), rows - 1);
    below[i] = Math.min(above[i]! + 1, rows - 1);
    shares[i] = place - Math.floor(place);
  }
  const at = (places: Int32Array): Tensor => values.indexSelect(1, torch.fromTypedArray(places));
  const down = at(above).lerp(at(below), torch.fromTypedArray(shares, [1, count, 1]));
  return torch
    .upsampleBilinear2d(down.unsqueeze(0).contiguous(), [count, width], false, null, width / spannedColumns)
    .squeeze(0);
}
