import { readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { FolderTree, type FileTree } from './file-tree.js';
import { byCodeUnit, imageExtensions, listImages, maskExtensions } from './image-folder.js';
import { parseClassFile, type ClassFile } from './class-file.js';
import { labelTable, vocColour, type LabelSpace, type LabelTable } from './labels.js';
import { areAnnotations, readAnnotations, type AnnotationSource } from './annotations/open.js';
import type { MaskLie } from './mask-orientation.js';
import { decodeMask } from './masks.js';
import { stemsOf } from './stems.js';

/** Pixels with this index take no part in any measure. */
export const ignoreIndex = 255;

/** An image and its mask. */
export interface ImageMaskPair {
  image: string;
  mask: string;
  /** Path below the folder without its ending: what the two files share. */
  stem: string;
  /** What the mask's values mean; without it they are the classes. */
  labels?: LabelTable;
  /** How masks of the data set lie on pictures that EXIF turns, where that was found out. */
  lie?: MaskLie;
}

/** Pairs and the files left over. */
export interface PairedFiles {
  /** Sorted by stem. */
  pairs: ImageMaskPair[];
  /** Files without a partner, which were left out. */
  imagesWithoutMask: string[];
  masksWithoutImage: string[];
  /** Files that a list of the data set names and that are not there. */
  missing?: string[];
  /** Of annotations: what was left out or cut, a line each. */
  notes?: string[];
}

/** The pairs of two folders. */
export interface ImageMaskPairs extends PairedFiles {
  /** From `classes.json`; null where there is none. The index in this list is the index in the masks. */
  classNames: string[] | null;
  /** What the values of the masks mean; null where they are the classes. */
  labels: LabelSpace | null;
}

/**
 * Pairs images with masks by their path below the two folders, without the ending
 * (`images/a/7.jpg`, `masks/a/7.png`). Class names come from an optional `classes.json` in the folder of masks
 * or beside it: `{"0": "sky", "1": "road"}` or `["sky", "road"]`, or a longer form that says which values or colours
 * make a class (see `parseClassFile`).
 *
 * In place of masks there can be annotations (a file, or a folder of files: see `ANNOTATION_FORMATS`); masks are then drawn
 * when they are read, and class 0 is the background.
 *
 * @throws UserError if a folder is missing or empty, if no image has a mask (both sides are shown), if two
 *   files of one folder share a stem, or if classes.json is not understood.
 */
export function pairImagesAndMasks(imagesDirectory: string, masksDirectory: string): ImageMaskPairs {
  const source = { masks: masksDirectory, images: imagesDirectory };
  if (areAnnotations(source)) return pairsOfAnnotations(source);
  const images = stemsOf(listImages(imagesDirectory), imagesDirectory);
  const masks = stemsOf(listImages(masksDirectory, maskExtensions), masksDirectory);
  const paired = pairByStem(images, masks);
  if (paired.pairs.length > 0) return withClasses(paired, readClassFile(masksDirectory));
  throw noPairs(imagesDirectory, images, masksDirectory, masks);
}

function pairsOfAnnotations(source: AnnotationSource): ImageMaskPairs {
  const { names, images, withoutImage, classNames, notes, title } = readAnnotations(source);
  if (images.size === 0) {
    throw new UserError(
      `The ${title} are of no image of ${source.images}: they are of ${some(withoutImage)}; ` +
        `images are named ${some(names.files.keys())}.`,
    );
  }
  const table: LabelTable = {
    ...labelTable(
      title,
      [...classNames.keys(), ignoreIndex].map((index) => [index, index]),
    ),
    annotations: source,
  };
  const masks = new Map([...images].map(([stem, { mask }]) => [stem, mask]));
  const { pairs, imagesWithoutMask } = pairByStem(names.files, masks);
  return {
    pairs: pairs.map((pair) => ({ ...pair, labels: table })),
    ...{ imagesWithoutMask, masksWithoutImage: withoutImage, classNames, notes },
    labels: { names: classNames, colours: [...classNames.keys()].map(vocColour), ignoreIndex, table },
  };
}

function noPairs(
  imageFolder: string,
  images: ReadonlyMap<string, string>,
  maskFolder: string,
  masks: ReadonlyMap<string, string>,
): UserError {
  return new UserError(
    `No image of ${imageFolder} has a mask of the same name in ${maskFolder}: ` +
      `images are named ${some(images.keys())}; masks are named ${some(masks.keys())}.`,
  );
}

/**
 * As {@link pairImagesAndMasks}, for two folders of a tree.
 * @throws UserError for the same reasons
 */
export async function pairsInTree(tree: FileTree, images: string, masks: string): Promise<ImageMaskPairs> {
  if (
    tree instanceof FolderTree &&
    areAnnotations({ masks: tree.pathOf(masks), images: tree.pathOf(images) })
  )
    return pairImagesAndMasks(tree.pathOf(images), tree.pathOf(masks));
  const files = (folder: string, extensions: readonly string[]): Map<string, string> =>
    new Map(
      [...stemsOf(tree.filesBelow(folder, extensions), folder)].map(([stem, file]) => [
        stem,
        tree.pathOf(file),
      ]),
    );
  const [imageStems, maskStems] = [files(images, imageExtensions), files(masks, maskExtensions)];
  const paired = pairByStem(imageStems, maskStems);
  if (paired.pairs.length === 0)
    throw noPairs(tree.pathOf(images), imageStems, tree.pathOf(masks), maskStems);
  const above = masks.includes('/') ? masks.slice(0, masks.lastIndexOf('/') + 1) : '';
  const names = [`${masks}/classes.json`, `${above}classes.json`].find((file) => tree.hasFile(file));
  return withClasses(
    paired,
    names === undefined ? null : parseClassFile(tree.pathOf(names), await tree.readText(names)),
  );
}

/** Pairs images with the masks of the same stem. */
export function pairByStem(
  images: ReadonlyMap<string, string>,
  masks: ReadonlyMap<string, string>,
): PairedFiles {
  const pairs: ImageMaskPair[] = [];
  const imagesWithoutMask: string[] = [];
  for (const [stem, image] of images) {
    const mask = masks.get(stem);
    if (mask === undefined) imagesWithoutMask.push(image);
    else pairs.push({ image, mask, stem });
  }
  const masksWithoutImage = [...masks].filter(([stem]) => !images.has(stem)).map(([, mask]) => mask);
  pairs.sort((a, b) => byCodeUnit(a.stem, b.stem));
  return { pairs, imagesWithoutMask, masksWithoutImage };
}

function some(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 3).join(', ');
  return all.length > 3 ? `${shown}, ... (${all.length})` : shown;
}

/**
 * What `classes.json` in or beside a folder of masks says; null if there is no such file.
 *
 * @throws UserError if the file is not understood.
 */
export function readClassFile(masksDirectory: string): ClassFile | null {
  for (const directory of [masksDirectory, path.dirname(path.resolve(masksDirectory))]) {
    const file = path.join(directory, 'classes.json');
    const text = readIfThere(file);
    if (text !== null) return parseClassFile(file, text);
  }
  return null;
}

/** Pairs whose masks are read as a class file says. */
function withClasses(paired: PairedFiles, classFile: ClassFile | null): ImageMaskPairs {
  const labels = classFile?.labels ?? null;
  const pairs =
    labels === null ? paired.pairs : paired.pairs.map((pair) => ({ ...pair, labels: labels.table }));
  return { ...paired, pairs, classNames: classFile?.names ?? null, labels };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UserError(`${file} cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

/**
 * Number of classes that masks use: their largest index without `ignore`, plus one.
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
