import {
  decodeImage,
  ignoreIndex,
  listImages,
  numberedClasses,
  pairImagesAndMasks,
  RandomStream,
  UndecodableImage,
  type ImageMaskPair,
  type ImageMaskPairs,
  UserError,
  pairBatches,
} from '@neco/neco/internal';
import { leastPictures } from './plan.js';

/** Folders of a user. */
export interface OwnFolders {
  images: string;
  /** Masks of class indices with the names of the pictures. */
  masks?: string;
}

/** What is in the folders, read once: what cannot be decoded is left out. */
export interface OwnPictures {
  folders: OwnFolders;
  /** All image files. */
  files: readonly string[];
  /** Those that are measured on: all, or as many as the plan takes, drawn by the seed. In order of their paths. */
  pool: readonly string[];
  /** Null without masks. */
  labelled: LabelledPool | null;
}

/** The masks of the pool. */
export interface LabelledPool {
  /** By picture file. */
  pairs: ReadonlyMap<string, ImageMaskPair>;
  classNames: string[];
  /** As the folders have them, for what is said of the masks. */
  found: ImageMaskPairs;
  ignore: number;
}

export interface ReadOptions {
  /** Most pictures of the pool. */
  most: number;
  /** Chooses them. */
  seed: number;
  /** Something left out, and why. */
  onNote?: (text: string) => void;
  onProgress?: (done: number, total: number) => void;
}

// A stream of its own.
const chooseForPool = 31;

/**
 * Reads a user's folders and checks everything that the demo would stumble over later.
 * @throws UserError for folders that are missing, empty or too small, for pictures without masks, and for masks that are
 * unreadable, of another size than their picture, or of one class
 */
export async function readOwnPictures(folders: OwnFolders, options: ReadOptions): Promise<OwnPictures> {
  const files = listImages(folders.images);
  if (folders.masks === undefined) {
    requireEnough(files.length, folders, '');
    const pool = await readable(draw(files, options), options);
    requireEnough(pool.length, folders, ' that can be read');
    return { folders, files, pool, labelled: null };
  }
  const found = pairImagesAndMasks(folders.images, folders.masks);
  noteUnpaired(found, options);
  requireEnough(found.pairs.length, folders, ' with a mask');
  const labelled = await readMasks(folders.masks, found, options);
  requireEnough(labelled.pairs.size, folders, ' with a mask that can be used');
  return { folders, files, pool: [...labelled.pairs.keys()], labelled };
}

function requireEnough(count: number, { images }: OwnFolders, kind: string): void {
  if (count >= leastPictures) return;
  throw new UserError(
    `${images} has ${count} ${count === 1 ? 'picture' : 'pictures'}${kind}; the demo needs at least ${leastPictures}, ` +
      'a third of which it holds out to measure on.',
  );
}

function noteUnpaired(
  { imagesWithoutMask, masksWithoutImage, notes = [] }: ImageMaskPairs,
  { onNote }: ReadOptions,
): void {
  for (const note of notes) onNote?.(note);
  if (imagesWithoutMask.length > 0)
    onNote?.(`${imagesWithoutMask.length} pictures have no mask; they are trained on and not measured.`);
  if (masksWithoutImage.length > 0)
    onNote?.(`${masksWithoutImage.length} masks have no picture of the same name and are left out.`);
}

/** Items by chance, in their order. */
function draw<Item>(items: readonly Item[], { most, seed }: ReadOptions): Item[] {
  const order = new RandomStream(seed, chooseForPool).permutation(items.length).slice(0, most);
  return Array.from(order.sort(), (i) => items[i]!);
}

async function readable(files: readonly string[], { onNote, onProgress }: ReadOptions): Promise<string[]> {
  const good: string[] = [];
  for (const [i, file] of files.entries()) {
    try {
      await decodeImage(file);
      good.push(file);
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      onNote?.(`${file} is left out: ${error.reason}`);
    }
    onProgress?.(i + 1, files.length);
  }
  return good;
}

async function readMasks(folder: string, found: ImageMaskPairs, options: ReadOptions): Promise<LabelledPool> {
  const chosen = draw(found.pairs, options);
  const ignore = found.labels?.ignoreIndex ?? ignoreIndex;
  const pairs = new Map<string, ImageMaskPair>();
  const seen = new Set<number>();
  const batches = pairBatches(chosen, {
    batchSize: 8,
    classes: found.classNames?.length ?? 2 ** 16,
    ignore,
    onRead: (count) => options.onProgress?.(count, chosen.length),
    onSkipped: (file, reason) => options.onNote?.(`${file} is left out: ${reason}`),
  });
  for await (const batch of batches) {
    for (const { pair, mask } of batch) {
      const classes = new Set<number>(mask.data);
      classes.delete(ignore);
      if (classes.size === 0)
        options.onNote?.(`${pair.mask} is left out: every pixel is ${ignore}, no class`);
      else pairs.set(pair.image, pair);
      for (const index of classes) seen.add(index);
    }
  }
  requireClasses(folder, seen, pairs.size, ignore);
  const classNames = found.classNames ?? numberedClasses(Math.max(...seen) + 1);
  return { pairs, classNames, found, ignore };
}

function requireClasses(folder: string, seen: ReadonlySet<number>, masks: number, ignore: number): void {
  if (seen.size > 1) return;
  const what = seen.size === 0 ? `no class: every pixel is ${ignore}` : `one class only, ${[...seen][0]!}`;
  throw new UserError(
    `The ${masks === 0 ? '' : `${masks} `}masks read from ${folder} hold ${what}; to tell classes apart there must be two ` +
      'or more. Masks are PNG of class indices; without --masks the demo measures without labels.',
  );
}
