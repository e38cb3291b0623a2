import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import type { ImageSize } from '../data/decode.js';
import { bandsSchema, pictureReading, windowSchema } from '../data/picture-reading.js';
import { UserError } from '../errors.js';
import { isLayer, lastLayer, layerForms, layerName } from './layer.js';
import { defaultInputSize, imageToTensor, requireInputSize } from './pixels.js';
import type { ViTConfig } from '../vit/config.js';
import { RowFilter } from './row-filter.js';
import type { RowSource } from './row-source.js';

/** How images are brought before the network. */
export const readingSchema = z.strictObject({
  /** `keep`: the image's own shape, padded to whole patches. `squash`: a square, as evaluations take it. */
  resize: z.enum(['keep', 'squash']),
  /** Longer side in pixels to which an image is resized (`squash`: both sides); null: its own size. */
  size: z.number().positive().nullable(),
  /** Side in pixels of the tiles into which anything larger is cut; null: one pass. */
  tile: z.number().positive().nullable(),
  /** Share of a tile that the next one covers too. */
  overlap: z.number(),
  /** Multiples of the size; the scores of all are averaged. */
  scales: z.array(z.number()).min(1),
  /** Whether what features say of a patch's place alone is taken out of them. */
  debias: z.boolean().default(false),
  /** Which blocks of the network the features are of: see `layerOf`. */
  layer: z
    .string()
    .refine(isLayer, { error: `must be ${layerForms}` })
    .default(lastLayer),
  /** Which bands of pictures are seen, and which values of deep ones are black and white. */
  pictures: z
    .strictObject({ bands: bandsSchema.nullable(), window: windowSchema })
    .default({ bands: null, window: {} }),
});
export type Reading = z.infer<typeof readingSchema>;

/**
 * Fills in the defaults: own shape, the longer side as the backbone was trained, or with tiles the image's own size; a
 * quarter of overlap; one scale; the last layer; pictures as the process was told. The layer gets its one name.
 * @throws UserError for settings that do not fit the backbone or each other
 */
export function completeReading(given: Partial<Reading>, config: Readonly<ViTConfig>): Reading {
  const { resize = 'keep', tile = null, overlap = 0.25, scales = [1], debias = false } = given;
  const layer = layerName(given.layer ?? lastLayer, config);
  const { bands, window } = pictureReading();
  const { pictures = { bands: bands === null ? null : [...bands], window } } = given;
  const native = resize === 'keep' && tile !== null;
  const { size = native ? null : defaultInputSize(config) } = given;
  const patch = config.patchSize;
  if (tile !== null) requireInputSize(tile, patch);
  if (resize === 'squash') {
    if (tile !== null)
      throw new UserError('Images squashed to a square are not cut into tiles; leave one out.');
    if (size === null) throw new UserError('Squashing needs the side of the square.');
    requireInputSize(size, patch);
  }
  if (size === null && tile === null) {
    throw new UserError(
      'Images at their own size have to be cut into tiles; give the side of a tile (--tile).',
    );
  }
  if (size !== null && !(Number.isInteger(size) && size >= patch)) {
    throw new UserError(`The size ${size} is not a whole number of at least one patch (${patch} px).`);
  }
  if (!(overlap >= 0 && overlap <= 0.9)) {
    throw new UserError(`The overlap of tiles must be from 0 to 0.9, not ${overlap}.`);
  }
  const wrong = scales.find((scale) => !(scale > 0 && scale <= 8));
  if (scales.length === 0 || wrong !== undefined) {
    throw new UserError(`Scales must be above 0 and at most 8, not ${wrong ?? 'none'}.`);
  }
  return { resize, size, tile, overlap, scales: [...scales], debias, layer, pictures };
}

/** Side in pixels of what the network sees at once, where neither scales nor the image's shape make it smaller. */
export function inputSide({ size, tile }: Readonly<Reading>, patch: number): number {
  return Math.ceil(Math.min(size ?? Infinity, tile ?? Infinity) / patch) * patch;
}

/** An image at one scale, on a grid of whole patches. */
export interface ScaledImage {
  rows: number;
  columns: number;
  /** The part that is image; the rest repeats its last row and column. */
  width: number;
  height: number;
  /** Some rows of patches: `[3, count * patch, columns * patch]` in [0, 1]; the caller releases it. */
  band(first: number, count: number): Promise<Tensor>;
}

/** Width and height of an image at a scale, before it is padded. */
export function scaledSize(
  { width, height }: ImageSize,
  reading: Reading,
  scale: number,
  patch: number,
): ImageSize {
  if (reading.resize === 'squash') {
    const side = Math.max(1, Math.round((reading.size! * scale) / patch)) * patch;
    return { width: side, height: side };
  }
  const factor = reading.size === null ? scale : (reading.size * scale) / Math.max(width, height);
  const side = (length: number): number => Math.max(1, Math.round(length * factor));
  return { width: side(width), height: side(height) };
}

/** An image resized (bilinear with antialias) and padded, of which no more rows are read than a band needs. */
export function scaleImage(source: RowSource, reading: Reading, scale: number, patch: number): ScaledImage {
  const { width, height } = scaledSize(source, reading, scale, patch);
  const [rows, columns] = [Math.ceil(height / patch), Math.ceil(width / patch)];
  const band = async (first: number, count: number): Promise<Tensor> => {
    const top = first * patch;
    const bottom = Math.min(height, (first + count) * patch);
    const part = await readRows(source, height, top, bottom);
    const resized = torch.scope(() => {
      const across = torch._upsampleBilinear2dAa(
        part.unsqueeze(0).contiguous(),
        [bottom - top, width],
        false,
      );
      return padTo(across, columns * patch, count * patch).squeeze(0);
    });
    part.release();
    return resized;
  };
  return { rows, columns, width, height, band };
}

/** Repeats the last column and row of `[1, 3, h, w]` up to a width and height. */
export function padTo(image: Tensor, width: number, height: number): Tensor {
  const [right, below] = [width - image.shape[3]!, height - image.shape[2]!];
  return right + below === 0 ? image : torch.replicationPad2d(image, [0, right, 0, below]);
}

/**
 * What rows `top` to `bottom` of an image resized to `height` rows are made from: `[3, n, source width]`. All rows, and
 * rows of their own size, are left for the horizontal resize to bring to their number.
 */
async function readRows(source: RowSource, height: number, top: number, bottom: number): Promise<Tensor> {
  if (bottom - top === height) return imageToTensor(await source.rows(0, source.height));
  if (height === source.height) return imageToTensor(await source.rows(top, bottom - top));
  const filter = new RowFilter(source.height, height, top, bottom);
  const needed = await source.rows(filter.first, filter.last - filter.first);
  return torch.scope(() => filter.apply(imageToTensor(needed)));
}

/** Tiles along one axis, in patches. */
export interface AxisTiles {
  /** First patch of each. */
  starts: number[];
  /** Patches of each. */
  length: number;
}

/**
 * Cuts an axis into tiles; the last one is moved back to end with the axis.
 * @param cells patches along the axis
 * @param tile patches of a tile; null: one tile
 */
export function cutAxis(cells: number, tile: number | null, overlap: number): AxisTiles {
  if (tile === null || cells <= tile) return { starts: [0], length: cells };
  const step = Math.max(1, Math.round(tile * (1 - overlap)));
  const starts: number[] = [];
  for (let start = 0; start < cells - tile; start += step) starts.push(start);
  return { starts: [...starts, cells - tile], length: tile };
}

/**
 * How much each tile counts at each of its patches: most in its middle, less towards its ends, and 1 over all tiles.
 * @returns `[tiles][length]`
 */
export function blendWeights(cells: number, { starts, length }: AxisTiles): Float32Array[] {
  const ramp = (i: number): number => Math.min(i + 1, length - i);
  const sums = new Float32Array(cells);
  for (const start of starts) for (let i = 0; i < length; i++) sums[start + i]! += ramp(i);
  return starts.map((start) => Float32Array.from({ length }, (_, i) => ramp(i) / sums[start + i]!));
}

/**
 * The patches of each tile for which it is the one that speaks: up to the middle of what it shares with the next one.
 * @returns from (inclusive) and to (exclusive), of the whole axis; every patch is in one
 */
export function tileCentres(cells: number, { starts, length }: AxisTiles): [from: number, to: number][] {
  const ends = starts.map((start, t) =>
    t + 1 < starts.length ? Math.floor((start + length + starts[t + 1]!) / 2) : cells,
  );
  return ends.map((end, t) => [t === 0 ? 0 : ends[t - 1]!, end]);
}
