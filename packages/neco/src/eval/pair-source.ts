import { countClasses, type ImageMaskPair } from '../data/pairs.js';
import { decodeImage, UndecodableImage, type RgbImage } from '../data/decode.js';
import { readLabels } from '../data/labels.js';
import type { IndexMask } from '../data/masks.js';
import { numberedClasses } from '../data/numbered-classes.js';
import { UserError } from '../errors.js';
import { readAhead } from '../features/read-ahead.js';

/** A decoded pair and its place in the list. */
export interface LoadedPair {
  pair: ImageMaskPair;
  index: number;
  image: RgbImage;
  mask: IndexMask;
}

export interface PairSourceOptions {
  batchSize: number;
  classes: number;
  ignore: number;
  /** After each batch: pairs read so far, the skipped ones included. */
  onRead: (count: number) => void;
  /** Each undecodable image. */
  onSkipped: (file: string, reason: string) => void;
}

/**
 * Decoded pairs in batches, in order, read ahead of their use. An undecodable image is reported and left out.
 * @throws UserError naming a mask that is unreadable, of another size than its image, or of unknown classes
 */
export async function* pairBatches(
  pairs: readonly ImageMaskPair[],
  { batchSize, classes, ignore, onRead, onSkipped }: PairSourceOptions,
): AsyncGenerator<LoadedPair[], void, undefined> {
  const placed = pairs.map((pair, index) => ({ pair, index }));
  let read = 0;
  for await (const batch of plannedPairs(evenBatches(placed, batchSize), { classes, ignore })) {
    batch.skipped.forEach(({ file, reason }) => onSkipped(file, reason));
    if (batch.loaded.length > 0) yield batch.loaded;
    onRead((read += batch.loaded.length + batch.skipped.length));
  }
}

/** What was made of one batch of a plan. */
export interface PlannedBatch {
  /** The pairs that could be decoded, in order. */
  loaded: LoadedPair[];
  skipped: { file: string; reason: string }[];
}

/**
 * Decoded pairs in the given batches, read ahead of their use.
 * @throws UserError as {@link pairBatches}, at the turn of the batch with that mask
 */
export async function* plannedPairs(
  batches: readonly (readonly Pick<LoadedPair, 'pair' | 'index'>[])[],
  { classes, ignore }: Pick<PairSourceOptions, 'classes' | 'ignore'>,
): AsyncGenerator<PlannedBatch, void, undefined> {
  const load = ({ pair, index }: Pick<LoadedPair, 'pair' | 'index'>) =>
    loadPair(pair, index, classes, ignore);
  const largest = batches.reduce((most, batch) => Math.max(most, batch.length), 1);
  const source = readAhead(batches.flat(), load, 2 * largest);
  for (const batch of batches) {
    const made: PlannedBatch = { loaded: [], skipped: [] };
    while (made.loaded.length + made.skipped.length < batch.length) {
      const item = (await source.next()).value as LoadedPair | UndecodableImage;
      if (item instanceof UndecodableImage) made.skipped.push({ file: item.file, reason: item.reason });
      else made.loaded.push(item);
    }
    yield made;
  }
}

/** A list in pieces of `size`; the last may be smaller. */
export function evenBatches<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

async function loadPair(
  pair: ImageMaskPair,
  index: number,
  classes: number,
  ignore: number,
): Promise<LoadedPair | UndecodableImage> {
  try {
    const [image, mask] = await Promise.all([decodeImage(pair.image), readLabels(pair)]);
    checkMask(pair, image, mask, classes, ignore);
    return { pair, index, image, mask };
  } catch (error) {
    if (error instanceof UndecodableImage) return error;
    throw error;
  }
}

function checkMask(
  { image: imageFile, mask: file }: ImageMaskPair,
  image: RgbImage,
  mask: IndexMask,
  classes: number,
  ignore: number,
): void {
  if (mask.width !== image.width || mask.height !== image.height) {
    throw new UserError(
      `The mask ${file} has ${mask.width} x ${mask.height} pixels, but its image ${imageFile} has ` +
        `${image.width} x ${image.height}; they must be the same.`,
    );
  }
  const unknown = mask.data.find((label) => label >= classes && label !== ignore);
  if (unknown === undefined) return;
  throw new UserError(
    `The mask ${file} holds the value ${unknown}, but there are ${classes} classes (0 to ${classes - 1}) and ` +
      `${ignore} for pixels to ignore; name the class in classes.json or set another ignore index.`,
  );
}

/** Names of all classes: the given ones, or numbers for as many as the masks use. */
export async function resolveClassNames(
  given: readonly string[] | null | undefined,
  pairs: readonly ImageMaskPair[],
  ignore: number,
): Promise<string[]> {
  if (given && given.length > 0) return [...given];
  const files = [...new Set(pairs.map(({ mask }) => mask))];
  const count = await countClasses(files, ignore);
  return numberedClasses(count);
}
