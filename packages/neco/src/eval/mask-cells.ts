import type { ImageSize } from '../data/decode.js';
import type { IndexMask } from '../data/masks.js';
import type { RandomStream } from '../data/random.js';
import type { Box } from '../views/boxes.js';
import type { PatchGrid } from '../features/patch-grid.js';
import type { EvaluationMode } from '../features/pixels.js';

/** Class frequencies of the cells of a mask, one cell a patch. */
export interface CellLabels {
  /** `[cells, classes]`: number of pixels of each class. */
  counts: Float32Array;
  /** `[cells]`: number of pixels that have a class. */
  labelled: Int32Array;
  classes: number;
}

/**
 * A part of a mask resized to a square of `size`, or to a width and height, by nearest neighbour. `corrected` takes the pixel under the middle of each
 * new one, as Pillow and `interpolate(mode="nearest-exact")` do, so that masks lie where the resized images do.
 * `reference` takes the one under its upper left corner, as `interpolate(mode="nearest")` does, which the public code
 * calls: what is shown lies up to half a new pixel too far to the left and above.
 */
export function squashMask(
  mask: IndexMask,
  size: number | ImageSize,
  mode: EvaluationMode,
  box?: Box,
): IndexMask {
  const wanted = typeof size === 'number' ? { width: size, height: size } : size;
  const { x, y, width, height } = box ?? { x: 0, y: 0, width: mask.width, height: mask.height };
  const data = new (mask.data.constructor as Uint8ArrayConstructor)(wanted.width * wanted.height);
  const columns = nearestSources(width, wanted.width, mode);
  const rows = nearestSources(height, wanted.height, mode);
  for (let i = 0; i < wanted.height; i++) {
    const row = (y + rows[i]!) * mask.width + x;
    for (let j = 0; j < wanted.width; j++) data[i * wanted.width + j] = mask.data[row + columns[j]!]!;
  }
  return { data, width: wanted.width, height: wanted.height };
}

/** A mask on whole patches: what was added has no class. */
export function paddedMask(
  mask: IndexMask,
  { rows, columns }: { rows: number; columns: number },
  patch: number,
  ignore: number,
): IndexMask {
  const [width, height] = [columns * patch, rows * patch];
  if (mask.width === width && mask.height === height) return mask;
  const data = new Uint16Array(width * height).fill(ignore);
  for (let y = 0; y < mask.height; y++) {
    data.set(mask.data.subarray(y * mask.width, (y + 1) * mask.width), y * width);
  }
  return { data, width, height };
}

/**
 * Values of the cells of a grid as pixels, by nearest neighbour; the modes as in {@link squashMask}.
 * @param cells `[rows * columns]`
 */
export function cellsAsMask(
  cells: ArrayLike<number>,
  { columns: side, spannedRows, spannedColumns }: PatchGrid,
  { width, height }: ImageSize,
  mode: EvaluationMode,
): IndexMask {
  const data = new Uint16Array(width * height);
  const columns = nearestSources(spannedColumns, width, mode);
  const rows = nearestSources(spannedRows, height, mode);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data[y * width + x] = cells[rows[y]! * side + columns[x]!]!;
  }
  return { data, width, height };
}

/** For each of `to` positions the one of `from` that it shows; `from` may end within its last one. */
function nearestSources(from: number, to: number, mode: EvaluationMode): Int32Array {
  if (mode === 'corrected')
    return Int32Array.from({ length: to }, (_, i) => Math.floor(((2 * i + 1) * from) / (2 * to)));
  // In float32, as PyTorch counts.
  const scale = Math.fround(from / to);
  return Int32Array.from({ length: to }, (_, i) => Math.min(Math.floor(Math.fround(i * scale)), from - 1));
}

/**
 * Cuts a mask of whole patches into cells of patch x patch pixels and counts the classes in each, row by row. Void pixels have no
 * class; the reference counts them as class 0 (background, road or whatever that is).
 */
export function countCells(
  mask: IndexMask,
  patchSize: number,
  classes: number,
  ignore: number,
  mode: EvaluationMode,
): CellLabels {
  const side = mask.width / patchSize;
  const cells = side * (mask.height / patchSize);
  const counts = new Float32Array(cells * classes);
  const labelled = new Int32Array(cells);
  for (let y = 0; y < mask.height; y++) {
    const firstCell = Math.floor(y / patchSize) * side;
    for (let x = 0; x < mask.width; x++) {
      let label = mask.data[y * mask.width + x]!;
      if (mode === 'reference' && label === 255) label = 0;
      else if (mode === 'corrected' && label === ignore) continue;
      const cell = firstCell + Math.floor(x / patchSize);
      counts[cell * classes + label]!++;
      labelled[cell]!++;
    }
  }
  return { counts, labelled, classes };
}

/**
 * Chooses the cells of an image that enter a bounded memory. The score of a cell is the number of cells of this
 * image that hold a class, summed over the classes in the cell, times a uniform random number; the `keep`
 * smallest scores stay, so that rare classes are favoured. Cells without a labelled pixel are never chosen.
 *
 * @param uniforms one number in [0, 1) a cell
 * @returns cell numbers, best score first; fewer than `keep` if there are fewer
 */
export function chooseCells(
  { counts, labelled, classes }: CellLabels,
  keep: number,
  uniforms: ArrayLike<number>,
): Int32Array {
  const cells = labelled.length;
  const holding = new Int32Array(classes);
  for (let i = 0; i < counts.length; i++) if (counts[i]! > 0) holding[i % classes]!++;
  const scores = new Float64Array(cells);
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > 0) scores[Math.floor(i / classes)]! += holding[i % classes]!;
  }
  for (let cell = 0; cell < cells; cell++) scores[cell]! *= uniforms[cell]!;
  return labelledCells(labelled)
    .sort((a, b) => scores[a]! - scores[b]!)
    .slice(0, keep);
}

/** The cells that have a label, in their order. */
export function labelledCells(labelled: Int32Array): Int32Array {
  return Int32Array.from(labelled.keys()).filter((cell) => labelled[cell]! > 0);
}

/** One uniform number a cell. */
export function drawUniforms(random: RandomStream, cells: number): Float64Array {
  return Float64Array.from({ length: cells }, () => random.uniform());
}
