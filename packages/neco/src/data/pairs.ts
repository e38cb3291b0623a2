import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { byCodeUnit, listImages } from './image-folder.js';
import { decodeMask, maskExtensions } from './masks.js';

/** Pixels with this index take no part in any measure. */
export const ignoreIndex = 255;

/** An image and its mask. */
export interface ImageMaskPair {
  image: string;
  mask: string;
  /** Path below the folder without its ending: what the two files share. */
  stem: string;
}

/** The pairs of two folders. */
export interface ImageMaskPairs {
  /** Sorted by stem. */
  pairs: ImageMaskPair[];
  /** From `classes.json`; null where there is none. The index in this list is the index in the masks. */
  classNames: string[] | null;
  /** Files without a partner, which were left out. */
  imagesWithoutMask: string[];
  masksWithoutImage: string[];
}

/**
 * Pairs images with masks by their path below the two folders, without the ending
 * (`images/a/7.jpg`, `masks/a/7.png`). Class names come from an optional `classes.json` in the folder of masks
 * or beside it: `{"0": "sky", "1": "road"}` or `["sky", "road"]`.
 *
 * @throws UserError if a folder is missing or empty, if no image has a mask (both sides are shown), if two
 *   files of one folder share a stem, or if classes.json is not understood.
 */
export function pairImagesAndMasks(imagesDirectory: string, masksDirectory: string): ImageMaskPairs {
  const images = byStem(imagesDirectory, listImages(imagesDirectory));
  const masks = byStem(masksDirectory, listImages(masksDirectory, maskExtensions));
  const pairs: ImageMaskPair[] = [];
  const imagesWithoutMask: string[] = [];
  for (const [stem, image] of images) {
    const mask = masks.get(stem);
    if (mask === undefined) imagesWithoutMask.push(image);
    else pairs.push({ image, mask, stem });
  }
  const masksWithoutImage = [...masks].filter(([stem]) => !images.has(stem)).map(([, mask]) => mask);
  if (pairs.length === 0) {
    throw new UserError(
      `No image of ${imagesDirectory} has a mask of the same name in ${masksDirectory}: ` +
        `images are named ${some(images.keys())}; masks are named ${some(masks.keys())}.`,
    );
  }
  pairs.sort((a, b) => byCodeUnit(a.stem, b.stem));
  return { pairs, classNames: readClassNames(masksDirectory), imagesWithoutMask, masksWithoutImage };
}

function byStem(root: string, files: readonly string[]): Map<string, string> {
  const stems = new Map<string, string>();
  for (const file of files) {
    const relative = path.relative(root, file).split(path.sep).join('/');
    const stem = relative.slice(0, relative.length - path.extname(relative).length);
    const other = stems.get(stem);
    if (other !== undefined) {
      throw new UserError(
        `${other} and ${file} differ only in their ending, so their partner is unclear; rename one.`,
      );
    }
    stems.set(stem, file);
  }
  return stems;
}

function some(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${shown}, ... (${all.length})` : shown;
}

/**
 * Class names from `classes.json` in or beside a folder of masks; null if there is no such file.
 *
 * @throws UserError if the file is neither a list of names nor an object from index to name.
 */
export function readClassNames(masksDirectory: string): string[] | null {
  for (const directory of [masksDirectory, path.dirname(path.resolve(masksDirectory))]) {
    const file = path.join(directory, 'classes.json');
    const text = readIfThere(file);
    if (text !== null) return parseClassNames(file, text);
  }
  return null;
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

function parseClassNames(file: string, text: string): string[] {
  const wrong = (why: string): UserError =>
    new UserError(
      `${file} ${why}; it should hold {"0": "first class", ...} or ["first class", ...] with one name an index.`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`is not JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null) throw wrong('holds no names');
  const names: string[] = [];
  for (const [key, name] of Object.entries(value)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > 65535) throw wrong(`has the key "${key}"`);
    if (typeof name !== 'string') throw wrong(`gives no name for ${key}`);
    names[index] = name;
  }
  if (names.length === 0) throw wrong('is empty');
  // Indices that the file leaves out still need a name in tables.
  return Array.from(names, (name, index) => name ?? `class ${index}`);
}

/**
 * Number of classes that masks use: their largest index, `ignore` aside, plus one.
 *
 * @param files paths of masks; every one is read.
 * @throws UserError if a mask cannot be read, or if no mask has any labelled pixel.
 */
export async function countClasses(files: readonly string[], ignore = ignoreIndex): Promise<number> {
  let largest = -1;
  for (const file of files) {
    const { data } = await decodeMask(file);
    for (const index of data) {
      if (index > largest && index !== ignore) largest = index;
    }
  }
  if (largest < 0) throw new UserError(`The ${files.length} masks hold no class: every pixel is ${ignore}.`);
  return largest + 1;
}
