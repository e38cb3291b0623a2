import {
  ignoreIndex as voidIndex,
  pairImagesAndMasks,
  type ImageMaskPair,
  type ImageMaskPairs,
} from '../data/pairs.js';
import { preparePairs } from '../data/mask-classes.js';
import { RandomStream } from '../data/random.js';
import { UserError } from '../errors.js';
import { pairBatches, resolveClassNames } from '../eval/pair-source.js';
import type { EvaluationConfig } from '../eval/monitor-settings.js';

/** Labelled images on which a run is measured. */
export interface LabelledSets {
  /** Their patches label those of `val`. */
  memory: ImageMaskPair[];
  val: ImageMaskPair[];
  classNames: string[];
  /** Mask value of pixels without a class. */
  ignoreIndex: number;
}

/**
 * The labelled images that the settings name; null if they name none. One folder alone is split in halves, and sets
 * that are too large are cut, by an order that depends on their number alone. Every mask is read, so that nothing is
 * found wrong with them hours later.
 *
 * @param patchSize - Side of the backbone's patches in pixels.
 * @throws UserError for settings or masks that do not fit
 */
export async function openLabelledSets(
  settings: EvaluationConfig,
  patchSize: number,
): Promise<LabelledSets | null> {
  const labelled = openPairs(settings, 'images', 'masks');
  const separate = openPairs(settings, 'trainImages', 'trainMasks');
  if (labelled === null) {
    if (separate === null) return null;
    throw new UserError(
      '"eval.trainImages" needs images to measure on: set eval.images and eval.masks too ' +
        '(or these alone: one half of them is then taken as labelled examples).',
    );
  }
  const names = sharedNames(labelled, separate);
  const sides =
    separate === null
      ? halves(labelled.pairs, settings)
      : {
          memory: few(separate.pairs, settings.maxImages, 0),
          val: few(labelled.pairs, settings.maxImages, 0),
        };
  const ignoreIndex = labelled.labels?.ignoreIndex ?? voidIndex;
  const classNames = await resolveClassNames(names, [...sides.memory, ...sides.val], ignoreIndex);
  const sets: LabelledSets = {
    memory: (await preparePairs(sides.memory, { ignoreIndex })).pairs,
    val: (await preparePairs(sides.val, { ignoreIndex })).pairs,
    ...{ classNames, ignoreIndex },
  };
  await checkMasks(sets, settings, patchSize);
  return sets;
}

function openPairs(
  settings: EvaluationConfig,
  images: 'images' | 'trainImages',
  masks: 'masks' | 'trainMasks',
): ImageMaskPairs | null {
  const [imageFolder, maskFolder] = [settings[images], settings[masks]];
  if (imageFolder === null && maskFolder === null) return null;
  if (imageFolder === null) throw new UserError(`"eval.${masks}" is set without "eval.${images}"; set both.`);
  if (maskFolder === null) throw new UserError(`"eval.${images}" is set without "eval.${masks}"; set both.`);
  return pairImagesAndMasks(imageFolder, maskFolder);
}

function sharedNames(labelled: ImageMaskPairs, separate: ImageMaskPairs | null): string[] | null {
  const [names, others] = [labelled.classNames, separate?.classNames ?? null];
  if (names !== null && others !== null && JSON.stringify(names) !== JSON.stringify(others)) {
    throw new UserError(
      `The classes of eval.masks (${names.join(', ')}) and eval.trainMasks (${others.join(', ')}) differ; ` +
        'give both the same classes.json.',
    );
  }
  return names ?? others;
}

function halves(
  pairs: readonly ImageMaskPair[],
  { images, maxImages }: EvaluationConfig,
): Pick<LabelledSets, 'memory' | 'val'> {
  if (pairs.length < 2) {
    throw new UserError(
      `eval.images (${images}) has one labelled image; at least two are needed, or eval.trainImages and eval.trainMasks.`,
    );
  }
  const half = Math.floor(pairs.length / 2);
  return {
    memory: few(pairs, Math.min(half, maxImages), 0),
    val: few(pairs, Math.min(pairs.length - half, maxImages), half),
  };
}

/** `count` pairs from place `start` of the random order on, in the order of the list. */
function few(pairs: readonly ImageMaskPair[], count: number, start: number): ImageMaskPair[] {
  const order = new RandomStream(pairs.length, 21).permutation(pairs.length);
  return [...order.slice(start, start + count).sort()].map((index) => pairs[index]!);
}

async function checkMasks(
  { memory, val, classNames, ignoreIndex }: LabelledSets,
  { images, trainImages, inputSize }: EvaluationConfig,
  patchSize: number,
): Promise<void> {
  if (classNames.length < 2) {
    throw new UserError(
      `The masks of eval.images (${images}) know one class (${classNames[0]}); two are needed to measure anything.`,
    );
  }
  await readSide(memory, trainImages ?? images!, classNames.length, ignoreIndex);
  const measured = await readSide(val, images!, classNames.length, ignoreIndex);
  const patches = measured * (inputSize / patchSize) ** 2;
  if (patches < classNames.length) {
    throw new UserError(
      `The ${measured} images of eval.images (${images}) have ${patches} patches, fewer than their ${classNames.length} ` +
        'classes; take more images or a larger eval.inputSize.',
    );
  }
}

/** Reads all pairs of a side once. @returns how many can be decoded */
async function readSide(
  pairs: readonly ImageMaskPair[],
  folder: string,
  classes: number,
  ignore: number,
): Promise<number> {
  let decoded = 0;
  let labelled = false;
  const nothing = () => undefined;
  const batches = pairBatches(pairs, { batchSize: 1, classes, ignore, onRead: nothing, onSkipped: nothing });
  for await (const batch of batches) {
    decoded += batch.length;
    labelled ||= batch.some(({ mask }) => mask.data.some((label) => label !== ignore));
  }
  if (decoded === 0) throw new UserError(`None of the ${pairs.length} images of ${folder} can be decoded.`);
  if (labelled) return decoded;
  throw new UserError(`The masks of ${decoded} images of ${folder} hold no class: every pixel is ${ignore}.`);
}
