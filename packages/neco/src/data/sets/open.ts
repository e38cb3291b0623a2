import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../errors.js';
import { isArchive } from '../archives/archive.js';
import { ArchiveTree } from '../archives/archive-tree.js';
import { FolderTree, type FileTree } from '../file-tree.js';
import { imageExtensions, listImages } from '../image-folder.js';
import { pairsInTree, type ImageMaskPairs, type PairedFiles } from '../pairs.js';
import type { SkipList } from '../skip-list.js';
import { missingPart, requireListed, type DataSet } from './data-set.js';
import { findDataSet, parseDataSetChoice } from './known.js';
import { choose, readIds, takeFraction } from './lists.js';

/** Images to train on. */
export interface TrainingImages {
  /** What the user named: it is recorded with a run. */
  name: string;
  /** Folder from which the files are named. */
  root: string;
  files: string[];
  /** Published number of images, where a whole split of a known data set was opened. */
  published: number | null;
}

export interface OpenTrainingOptions {
  /** Where a data set lies; several, joined by commas, for as many data sets. */
  dataDir?: string | undefined;
  /** File that lists the images to use. */
  list?: string | undefined;
  /** Chooses the images of a fraction. Default 0. */
  seed?: number;
  skip?: SkipList | undefined;
}

/**
 * The images that `data` names: the user's own folder, or a data set below `dataDir`. Commas join several
 * data sets, and their folders in the same way.
 *
 * @throws UserError for unknown names, missing parts, and lists that do not fit
 */
export async function openTrainingImages(
  data: string,
  { dataDir, list, seed = 0, skip }: OpenTrainingOptions = {},
): Promise<TrainingImages> {
  const opened =
    dataDir === undefined
      ? { root: data, files: await listOwn(data), published: null }
      : await openNamed(data, dataDir, seed);
  const listed = list === undefined ? opened.files : chooseFiles(opened.files, opened.root, list);
  const files = skip ? skip.keep(listed) : listed;
  if (files.length === 0) throw new UserError(`No image of ${data} is left: all are on the skip list.`);
  return { ...opened, name: data, files, published: list === undefined ? opened.published : null };
}

/** The pictures of a folder of one's own, or of an archive. */
async function listOwn(data: string): Promise<string[]> {
  if (isArchive(data)) {
    const tree = await openTree(data);
    return tree.filesBelow('', imageExtensions).map((file) => tree.pathOf(file));
  }
  requireOwn(data);
  return listImages(data);
}

/** @throws UserError if it is not a folder but the name of a data set */
function requireOwn(data: string): void {
  if (existsSync(data)) return;
  const named = findDataSet(data.replace(/[:*].*$/, ''));
  if (named !== undefined)
    throw new UserError(`"data" ${data} is ${named.title}: say where it is with "dataDir".`);
}

async function openNamed(
  data: string,
  directory: string,
  seed: number,
): Promise<Omit<TrainingImages, 'name'>> {
  const names = data.split(',');
  const directories = names.length > 1 ? directory.split(',') : [directory];
  if (directories.length !== names.length) {
    throw new UserError(
      `"data" names ${names.length} data sets, so "dataDir" needs as many folders, joined by commas.`,
    );
  }
  const parts: Omit<TrainingImages, 'name'>[] = [];
  for (const [index, name] of names.entries()) parts.push(await openOne(name, directories[index]!, seed));
  const published = parts.map((part) => part.published);
  return {
    root: directories[0]!,
    files: parts.flatMap(({ files }) => files),
    published: published.every((count) => count !== null)
      ? published.reduce((sum, count) => sum + count, 0)
      : null,
  };
}

async function openOne(text: string, directory: string, seed: number): Promise<Omit<TrainingImages, 'name'>> {
  const { set, split: chosen, fraction } = parseDataSetChoice(text);
  const split = chosen ?? set.trainSplit;
  const tree = await openTree(directory);
  const images = await explained(set, () => set.images(tree, split));
  const files = takeFraction(images, fraction, seed).map((file) => tree.pathOf(file));
  return { root: directory, files, published: fraction < 1 ? null : (set.counts[split] ?? null) };
}

export interface OpenEvaluationOptions {
  /** Where the data set lies. */
  dataDir?: string | undefined;
  /** Files that list the images of each side. */
  trainList?: string | undefined;
  valList?: string | undefined;
  /** Chooses the training images of a fraction. Default 0. */
  seed?: number;
  skip?: SkipList | undefined;
}

/**
 * The labelled images that `data` names: a data set below `dataDir`, or the user's own folder, which holds
 * `train/images`, `train/masks`, `val/images` and `val/masks`. A split in the name is that of the training
 * side; a fraction reduces the training side only.
 *
 * @throws UserError for unknown names, missing parts, lists that do not fit, and data sets without masks
 */
export async function openEvaluationPairs(
  data: string,
  options: OpenEvaluationOptions = {},
): Promise<{ train: ImageMaskPairs; val: ImageMaskPairs }> {
  const source = await openSource(data, options.dataDir);
  const train = choosePairs(data, source, await source.train(), options.trainList, options.skip);
  const val = choosePairs(data, source, await source.val(), options.valList, options.skip);
  return { train: { ...train, pairs: takeFraction(train.pairs, source.fraction, options.seed ?? 0) }, val };
}

/**
 * The side of {@link openEvaluationPairs} on which is scored; of the other side nothing need be there.
 * @throws UserError for the same reasons
 */
export async function openValidationPairs(
  data: string,
  { dataDir, valList, skip }: OpenEvaluationOptions = {},
): Promise<ImageMaskPairs> {
  const source = await openSource(data, dataDir);
  return choosePairs(data, source, await source.val(), valList, skip);
}

/** Labelled images before lists and fractions choose among them. */
interface PairsSource {
  train: () => Promise<ImageMaskPairs>;
  val: () => Promise<ImageMaskPairs>;
  fraction: number;
  root: string;
}

async function openSource(data: string, directory: string | undefined): Promise<PairsSource> {
  return directory === undefined ? openFolders(data) : openSplits(data, directory);
}

async function openFolders(data: string): Promise<PairsSource> {
  requireOwn(data);
  const tree = await openTree(data);
  const side = (name: string) => () => pairsInTree(tree, `${name}/images`, `${name}/masks`);
  return { train: side('train'), val: side('val'), fraction: 1, root: data };
}

async function openSplits(data: string, directory: string): Promise<PairsSource> {
  const { set, split, fraction } = parseDataSetChoice(data);
  const { valSplit } = set;
  if (valSplit === null || set.pairs === undefined) {
    throw new UserError(
      `${set.title} has no masks, so nothing can be evaluated on it; it is for neco train.`,
    );
  }
  const tree = await openTree(directory);
  const side = (name: string) => async (): Promise<ImageMaskPairs> => {
    const opened = await openPairs(set, tree, name);
    const missing = opened.missing ?? [];
    requireListed(set, tree, missing, 2 * opened.pairs.length + missing.length);
    return opened;
  };
  return { train: side(split ?? set.trainSplit), val: side(valSplit), fraction, root: directory };
}

function choosePairs(
  data: string,
  { root }: PairsSource,
  side: ImageMaskPairs,
  list: string | undefined,
  skip: SkipList | undefined,
): ImageMaskPairs {
  const listed =
    list === undefined
      ? side.pairs
      : choose(side.pairs, ({ image }) => fromRoot(root, image), readList(list), list);
  const pairs = skip ? skip.keepPairs(listed) : listed;
  if (pairs.length === 0)
    throw new UserError(`No labelled image of ${data} is left: all are on the skip list.`);
  return { ...side, pairs };
}

/**
 * The pairs of one split of a data set, with its classes. Files that a list names in vain are left out and returned.
 * @throws UserError for missing parts
 */
export async function openPairs(set: DataSet, tree: FileTree, split: string): Promise<ImageMaskPairs> {
  const labels = (await set.labels?.(tree)) ?? null;
  const found: PairedFiles = await explained(set, async () => set.pairs!(tree, split));
  const pairs = found.pairs.map((pair) => ({
    ...pair,
    image: tree.pathOf(pair.image),
    mask: tree.pathOf(pair.mask),
    ...(labels && { labels: labels.table }),
  }));
  if (pairs.length === 0 && !found.missing?.length)
    throw missingPart(set, tree, `images with masks of the same name (split ${split})`);
  return {
    pairs,
    imagesWithoutMask: found.imagesWithoutMask.map((file) => tree.pathOf(file)),
    masksWithoutImage: found.masksWithoutImage.map((file) => tree.pathOf(file)),
    missing: found.missing ?? [],
    classNames: labels ? [...labels.names] : null,
    labels,
  };
}

/** Errors of folders and lists inside a data set say to which it belongs. */
async function explained<T>(set: DataSet, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith(set.title)) throw error;
    throw new UserError(`${set.title}: ${error.message} (neco data help ${set.name} shows the tree.)`, {
      cause: error,
    });
  }
}

/**
 * The files below what `--data-dir` names: a folder, or a tar or zip.
 * @throws UserError if it is not there, or an archive that cannot be read
 */
export async function openTree(directory: string): Promise<FileTree> {
  return isArchive(directory) ? ArchiveTree.open(directory) : new FolderTree(directory);
}

function chooseFiles(files: readonly string[], root: string, list: string): string[] {
  return choose(files, (file) => fromRoot(root, file), readList(list), list);
}

function fromRoot(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

function readList(file: string): string[] {
  let ids: string[];
  try {
    ids = readIds(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`The list ${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  if (ids.length === 0) throw new UserError(`The list ${file} is empty; it should name an image a line.`);
  return ids;
}
