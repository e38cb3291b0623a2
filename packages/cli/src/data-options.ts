import type { Command } from 'commander';
import {
  binaryNames,
  ignoreIndex,
  numberedClass,
  openEvaluationPairs,
  openValidationPairs,
  openTrainingImages,
  pairImagesAndMasks,
  preparePairs,
  SkipList,
  type ImageMaskPairs,
  type TrainingImages,
  UserError,
} from '@neco/neco/internal';
import { wholeNumber } from './option-values.js';
import { addPictureOptions, usePictures, type PictureFlags } from './picture-options.js';

interface CommonDataFlags extends PictureFlags {
  dataDir?: string;
  dataSeed: string;
  skipList?: string;
}

/** What `addTrainingDataOptions` adds. */
export interface TrainingDataFlags extends CommonDataFlags {
  data: string;
  list?: string;
}

/** What `addEvaluationDataOptions` adds. */
export interface EvaluationDataFlags extends CommonDataFlags {
  data?: string;
  trainList?: string;
  valList?: string;
  trainImages?: string;
  trainMasks?: string;
  images?: string;
  masks?: string;
  ignoreIndex?: string;
  binary?: boolean;
}

function addCommonOptions(command: Command): Command {
  return addPictureOptions(command)
    .option('--data-dir <dir>', 'where the data set that --data names is (see neco data help)')
    .option('--data-seed <n>', 'chooses the images of a fraction', '0')
    .option('--skip-list <file>', 'leave out the files that it lists; neco data check writes one');
}

/** The options that say what to train on. */
export function addTrainingDataOptions(command: Command): Command {
  return addCommonOptions(
    command
      .requiredOption(
        '--data <dir or name>',
        'folder of images, searched recursively; or a data set in --data-dir: coco, voc*0.125, voc:val, ...',
      )
      .option('--list <file>', 'use only the images that it names, one a line'),
  );
}

/**
 * The options that say what to evaluate on.
 * @param use - What labelled images to learn from are for; null where there is no such thing.
 */
export function addEvaluationDataOptions(command: Command, use: string | null): Command {
  if (use !== null) {
    command
      .option('--train-images <dir>', use)
      .option(
        '--train-masks <dir>',
        'their masks: PNG of class indices with the names of the images, or annotations (COCO, LabelMe, YOLO)',
      )
      .option(
        '--train-list <file>',
        'with --data: of the labelled images use only those that it names, one a line',
      );
  }
  command
    .option('--images <dir>', 'images whose masks are predicted')
    .option('--masks <dir>', 'their true masks, or annotations')
    .option(
      '--data <dir or name>',
      'instead of these folders: a data set in --data-dir (voc, ade20k*0.125, ...), or a folder with train/images, ' +
        'train/masks, val/images and val/masks',
    )
    .option('--val-list <file>', 'with --data: of the predicted images use only those that it names')
    .option('--ignore-index <n>', "mask value of pixels without a class (default: the data set's, else 255)")
    .option('--binary', 'read masks of 0 and 255 as two classes');
  return addCommonOptions(command);
}

/** The images that the options name. @throws UserError for what does not fit */
export async function readTrainingData(flags: TrainingDataFlags): Promise<TrainingImages> {
  const skip = readSkipList(flags);
  const { dataDir, list } = flags;
  const seed = wholeNumber('data-seed', flags.dataSeed);
  const opened = await openTrainingImages(flags.data, { dataDir, list, seed, skip });
  tellUnmatched(skip, flags);
  return opened;
}

/** Whether an evaluation learns from labelled images: it must have them, can do without, or has no use for them. */
export type LabelledImages = 'required' | 'optional' | 'unused';

/** The images of an evaluation. */
export interface EvaluationData {
  /** Null if none were named. */
  train: ImageMaskPairs | null;
  val: ImageMaskPairs;
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
  /** Lines for people on what lowers the scores. */
  notes: string[];
}

/**
 * The images that the options name.
 * @throws UserError for what does not fit
 */
export async function readEvaluationData(
  flags: EvaluationDataFlags,
  train: LabelledImages,
): Promise<EvaluationData> {
  const given = flags.ignoreIndex === undefined ? null : wholeNumber('ignore-index', flags.ignoreIndex);
  const skip = readSkipList(flags);
  const sides =
    flags.data === undefined
      ? openOwnFolders(flags, train, skip)
      : await openByName(flags.data, flags, train, skip);
  tellUnmatched(skip, flags);
  const ignore = given ?? sides.val.labels?.ignoreIndex ?? ignoreIndex;
  await usePictures(
    flags,
    [sides.train ?? sides.val].flatMap(({ pairs }) => pairs.map(({ image }) => image)),
  );
  const prepared = async (side: ImageMaskPairs): Promise<Prepared> => {
    const { pairs, seen } = await preparePairs(side.pairs, { binary: flags.binary, ignoreIndex: ignore });
    return {
      ...side,
      pairs,
      seen,
      ...(flags.binary === true && { classNames: [...binaryNames], labels: null }),
    };
  };
  const [labelled, val] = [sides.train && (await prepared(sides.train)), await prepared(sides.val)];
  return { train: labelled, val, ignoreIndex: ignore, notes: absentClasses(labelled, val, ignore) };
}

type Prepared = ImageMaskPairs & { seen: ReadonlySet<number> | null };

/** A line for classes that no labelled mask teaches. */
function absentClasses(train: Prepared | null, val: Prepared, ignore: number): string[] {
  if (train?.seen == null || val.seen === null) return [];
  const absent = [...val.seen]
    .filter((value) => value !== ignore && !train.seen!.has(value))
    .sort((a, b) => a - b);
  if (absent.length === 0) return [];
  const names = absent.slice(0, 8).map((value) => val.classNames?.[value] ?? numberedClass(value));
  const all = absent.length > names.length ? `${names.join(', ')}, ... (${absent.length})` : names.join(', ');
  return [`absent     ${all}: in no labelled mask, so it cannot be predicted and counts as 0`];
}

type Sides = Omit<EvaluationData, 'ignoreIndex' | 'notes'>;

const folderFlags = ['trainImages', 'trainMasks', 'images', 'masks'] as const;

async function openByName(
  data: string,
  flags: EvaluationDataFlags,
  train: LabelledImages,
  skip: SkipList | undefined,
): Promise<Sides> {
  const folder = folderFlags.find((flag) => flags[flag] !== undefined);
  if (folder !== undefined) throw new UserError(`Give either --data or --${optionOf(folder)}, not both.`);
  const { dataDir, trainList, valList } = flags;
  const seed = wholeNumber('data-seed', flags.dataSeed);
  const options = { dataDir, trainList, valList, seed, skip };
  if (train === 'unused') return { train: null, val: await openValidationPairs(data, options) };
  return openEvaluationPairs(data, options);
}

function openOwnFolders(
  flags: EvaluationDataFlags,
  train: LabelledImages,
  skip: SkipList | undefined,
): Sides {
  const only = (['dataDir', 'trainList', 'valList'] as const).find((flag) => flags[flag] !== undefined);
  if (only !== undefined) throw new UserError(`--${optionOf(only)} goes with --data, which is missing.`);
  const needed = train === 'required' || flags.trainImages !== undefined || flags.trainMasks !== undefined;
  const missing = folderFlags.slice(needed ? 0 : 2).find((flag) => flags[flag] === undefined);
  if (missing !== undefined) {
    const folders = folderFlags.slice(needed ? 0 : 2).map((flag) => `--${optionOf(flag)}`);
    throw new UserError(`--${optionOf(missing)} is missing: give ${folders.join(', ')}; or --data.`);
  }
  const side = (imageFolder: string, maskFolder: string): ImageMaskPairs => {
    const found = pairImagesAndMasks(imageFolder, maskFolder);
    return { ...found, pairs: skip ? skip.keepPairs(found.pairs) : found.pairs };
  };
  const labelled = needed ? side(flags.trainImages!, flags.trainMasks!) : null;
  const val = side(flags.images!, flags.masks!);
  if (labelled !== null) requireSameClasses(labelled, val);
  return { train: labelled, val };
}

/** Annotations number their classes themselves: two that know different ones would be compared wrongly. */
function requireSameClasses(train: ImageMaskPairs, val: ImageMaskPairs): void {
  if (![train, val].some(({ labels }) => labels?.table.annotations)) return;
  const [names, others] = [train, val].map(({ classNames }) => (classNames ?? []).join(', '));
  if (names === others) return;
  throw new UserError(
    `The classes of --train-masks (${names || 'none named'}) and --masks (${others || 'none named'}) differ; list the same ` +
      'ones in the same order: categories in COCO, labels.txt for LabelMe, data.yaml for YOLO, classes.json for PNG.',
  );
}

/** `trainImages` as `train-images`. */
function optionOf(flag: string): string {
  return flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function readSkipList({ skipList }: CommonDataFlags): SkipList | undefined {
  return skipList === undefined ? undefined : SkipList.read(skipList);
}

/** Says which lines of a skip list are of no file: it may have been made for another folder. */
function tellUnmatched(skip: SkipList | undefined, { skipList }: CommonDataFlags): void {
  const unmatched = skip?.unmatched() ?? [];
  if (unmatched.length === 0) return;
  const shown = unmatched.slice(0, 3).join(', ');
  console.error(
    `The skip list ${skipList} names ${unmatched.length} files that are not among the images: ${shown}` +
      `${unmatched.length > 3 ? ', ...' : ''}`,
  );
}
