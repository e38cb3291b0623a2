import type { ImageMaskPair } from '../data/pairs.js';
import { ignoreIndex as defaultIgnoreIndex, pairImagesAndMasks } from '../data/pairs.js';
import { binaryNames, binaryPairs } from '../data/mask-classes.js';
import { settleLie } from '../data/settle-masks.js';
import { vocColour, type ClassColour } from '../data/labels.js';
import { UserError } from '../errors.js';
import type { MemoryEntries } from '../eval/protocols/label-memory.js';
import { debias, fitPositionDirections, type PositionDirections } from '../features/debias.js';
import { inEvaluationMode } from '../features/extraction.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { DownloadOptions } from '../weights/download.js';
import { fitHead, scoreHeads, type HeadScore } from './choose-head.js';
import type { HeadDescription, SegmentClass } from './head-file.js';
import { debiasedHead } from './heads/debiased.js';
import { patchesByClass, type PatchHead } from './heads/head.js';
import {
  headSettingsSchema,
  type GivenHeadSettings,
  type HeadKind,
  type HeadSettings,
} from './heads/list.js';
import { joined, labelledPatches, releaseEntries } from './labelled-patches.js';
import { mostClasses, surveyMasks } from './mask-survey.js';
import { completeReading, inputSide, type Reading } from '../features/reading.js';

/** Options of `Segmenter.fit`. */
export interface FitOptions {
  /** The backbone, or its name or file. */
  model: VisionTransformer | string;
  /** What the head remembers as the backbone's name where a network is given. */
  modelName?: string;
  download?: DownloadOptions;
  /** Folders of images and of their masks; or `pairs`. */
  images?: string;
  masks?: string;
  pairs?: readonly ImageMaskPair[];
  /** By mask value; those of classes.json by default, else numbers. */
  classNames?: readonly string[] | null;
  /** By class; those of classes.json by default, else those of Pascal VOC. */
  colours?: readonly ClassColour[] | null;
  /** Read masks of 0 and 255 as two classes. */
  binary?: boolean;
  /** Default 255. */
  ignoreIndex?: number;
  /** `auto` takes the kind that does best on images left out. Default `auto`. */
  head?: HeadKind | 'auto';
  settings?: GivenHeadSettings;
  /** How images are read, here and by `apply`. */
  reading?: Partial<Reading>;
  /** Most labelled patches, shared evenly by the images; null for all. Default 20,000. */
  memorySize?: number | null;
  /** A class that is labelled at all must fill so many patches. Default 1. */
  minPatches?: number;
  /** Default 0. */
  seed?: number;
  onProgress?: (progress: FitProgress) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
}

/** How far a fit is. */
export interface FitProgress {
  /** `patches`: images are being encoded. `choice`: heads are being compared. */
  phase: 'patches' | 'choice';
  done: number;
  total: number;
}

/** A head for a network. @throws UserError as `Segmenter.fit` */
export async function fitSegmenter(
  model: VisionTransformer,
  options: FitOptions,
): Promise<{ head: PatchHead; description: HeadDescription }> {
  const reading = completeReading(options.reading ?? {}, model.config);
  const settings = headSettingsOf(options);
  const { pairs, classes, ignoreIndex, pixels } = await readLabelled(options);
  const { memorySize = 20_000, minPatches = 1, seed = 0, onProgress, onSkipped } = options;
  const found = await inEvaluationMode(model, () =>
    labelledPatches({
      model,
      pairs,
      reading,
      classes: classes.length,
      ignoreIndex,
      memorySize,
      seed,
      onSkipped,
      onProgress: (done, total) => onProgress?.({ phase: 'patches', done, total }),
    }),
  );
  if (found.length === 0) {
    throw new UserError(
      `None of the ${pairs.length} labelled images can be decoded and has a labelled pixel.`,
    );
  }
  const position = reading.debias ? await positionFor(model, reading) : null;
  const images = position === null ? found : found.map((entries) => debiasedEntries(entries, position));
  const patches = joined(images);
  try {
    const absent = requirePatches(patches, classes, pixels, minPatches);
    const scores = await compare(images, settings, options);
    const kind = scores[0]?.kind ?? (options.head === 'auto' ? undefined : options.head) ?? 'knn';
    const plain = await fitHead(kind, patches, settings, seed);
    const head = position === null ? plain : debiasedHead(plain, position);
    const fitting = { images: images.length, patches: patches.keys.shape[0]!, scores, absent };
    return { head, description: { kind, settings, classes, reading, fitting } };
  } catch (error) {
    position?.directions.release();
    throw error;
  } finally {
    [...images, patches].forEach(releaseEntries);
  }
}

/** The directions of position in what the network sees at once. */
function positionFor(model: VisionTransformer, reading: Reading): Promise<PositionDirections> {
  const side = inputSide(reading, model.config.patchSize);
  return fitPositionDirections(model, { size: [side, side], layer: reading.layer });
}

/** Takes the entries over. */
function debiasedEntries({ keys, labels }: MemoryEntries, position: PositionDirections): MemoryEntries {
  const debiased = debias(keys, position);
  keys.release();
  return { keys: debiased, labels };
}

function headSettingsOf({
  settings = {},
  memorySize = null,
  minPatches = 0,
  seed = 0,
}: FitOptions): HeadSettings {
  const parsed = headSettingsSchema.safeParse(settings);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UserError(`The head's setting ${issue.path.join('.')} does not fit: ${issue.message}.`);
  }
  const whole = { 'memory size': memorySize ?? 1, seed, 'least number of patches': minPatches };
  for (const [name, value] of Object.entries(whole)) {
    const least = name === 'memory size' ? 1 : 0;
    if (name === 'least number of patches' ? value >= 0 : Number.isInteger(value) && value >= least) continue;
    throw new UserError(`The ${name} must be a whole number, ${least} or more, not ${value}.`);
  }
  return parsed.data;
}

interface Labelled {
  pairs: readonly ImageMaskPair[];
  classes: SegmentClass[];
  ignoreIndex: number;
  /** Pixels by value. */
  pixels: ReadonlyMap<number, number>;
}

async function readLabelled(options: FitOptions): Promise<Labelled> {
  const found = openPairs(options);
  const pairs = await settleLie(options.binary === true ? binaryPairs(found.pairs) : found.pairs);
  const ignoreIndex = options.ignoreIndex ?? defaultIgnoreIndex;
  if (pairs.length === 0) throw new UserError('There is no labelled image to learn from.');
  const pixels = await surveyMasks(pairs, ignoreIndex);
  const given = options.classNames ?? (options.binary === true ? binaryNames : found.classNames);
  const largest = Math.max(...[...pixels.keys()].filter((value) => value !== ignoreIndex));
  const names = given ?? Array.from({ length: largest + 1 }, (_, index) => `class ${index}`);
  if (names.length > mostClasses) {
    throw new UserError(
      `There are ${names.length} classes, more than the ${mostClasses} that masks of one byte a pixel can name; ` +
        'join some in classes.json.',
    );
  }
  const colours = options.colours ?? found.colours ?? [];
  const classes = names.map((name, index) => ({ name, colour: colours[index] ?? vocColour(index) }));
  return { pairs, classes, ignoreIndex, pixels };
}

function openPairs({ pairs, images, masks }: FitOptions): {
  pairs: readonly ImageMaskPair[];
  classNames: readonly string[] | null;
  colours: readonly ClassColour[] | null;
} {
  if (pairs !== undefined) return { pairs, classNames: null, colours: null };
  if (images === undefined || masks === undefined) {
    throw new UserError('Give the folders of images and masks to learn from, or pairs of their files.');
  }
  const found = pairImagesAndMasks(images, masks);
  return { ...found, colours: found.labels?.colours ?? null };
}

/** @returns names of the classes without any patch @throws UserError for one that has too few */
function requirePatches(
  patches: MemoryEntries,
  classes: readonly SegmentClass[],
  pixels: ReadonlyMap<number, number>,
  least: number,
): string[] {
  const shares = patchesByClass(patches);
  const few = shares.findIndex((share, index) => pixels.has(index) && share < least);
  if (few >= 0) {
    throw new UserError(
      `The class ${classes[few]!.name} has ${pixels.get(few)} labelled pixels, which fill ` +
        `${shares[few]!.toFixed(2)} of the patches that are learnt from, fewer than ${least}; label more of it, read ` +
        'images larger (--size), or accept that with --min-patches 0.',
    );
  }
  return classes.flatMap(({ name }, index) => (shares[index]! > 0 ? [] : [name]));
}

async function compare(
  images: readonly MemoryEntries[],
  settings: HeadSettings,
  { head = 'auto', seed = 0, onProgress }: FitOptions,
): Promise<HeadScore[]> {
  // Of one image none can be left out.
  if (head !== 'auto' || images.length < 2) return [];
  return scoreHeads(images, settings, seed, (done, total) => onProgress?.({ phase: 'choice', done, total }));
}
