import type { Command } from 'commander';
import {
  HEAD_KINDS,
  lastLayer,
  layerForms,
  loadBackbone,
  refinements,
  Segmenter,
  UserError,
  type FitOptions,
  type HeadKind,
  type LoadedBackbone,
  type Reading,
  type RefinementName,
} from '@neco/neco/internal';
import { DEVICE_OPTION, deviceOf } from './device-option.js';
import { OFFLINE_OPTION, downloadOptions } from './download-progress.js';
import { addPictureOptions, type PictureFlags } from './picture-options.js';
import { layerFlag } from './layer-option.js';
import { oneOf, positiveNumber, wholeNumber } from './option-values.js';

/** Options that say how images are read. */
export interface ReadingFlags {
  resize?: string;
  size?: string;
  tile?: string;
  overlap?: string;
  scales?: string;
}

export function addReadingOptions(command: Command, rest: string): Command {
  return command
    .option(
      '--resize <way>',
      `keep (the image's own shape) or squash (a square) (default: ${rest || 'keep'})`,
    )
    .option(
      '--size <pixels>',
      `longer side to which images are resized; native: their own, with --tile${rest ? ` (default: ${rest})` : ''}`,
    )
    .option('--tile <pixels>', 'cut anything larger into tiles of this side, a multiple of the patch')
    .option('--overlap <share>', `of a tile and the next (default: ${rest || '0.25'})`)
    .option('--scales <s,...>', `multiples of the size whose scores are averaged (default: ${rest || '1'})`);
}

/** What these options say; empty where none was given. */
export function readReading(flags: ReadingFlags): Partial<Reading> {
  const { resize, size, tile, overlap, scales } = flags;
  return {
    ...(resize !== undefined && { resize: oneOf<Reading['resize']>('resize', resize, ['keep', 'squash']) }),
    ...(size !== undefined && { size: size === 'native' ? null : wholeNumber('size', size, 1) }),
    ...(tile !== undefined && { tile: wholeNumber('tile', tile, 1) }),
    ...(overlap !== undefined && { overlap: numberFrom('overlap', overlap) }),
    ...(scales !== undefined && { scales: scales.split(',').map((text) => positiveNumber('scales', text)) }),
  };
}

function numberFrom(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UserError(`--${option} must be a number, not "${text}".`);
}

/** The option that says how edges of masks are found. */
export interface RefineFlags {
  refine: string;
}

export function addRefineOption(command: Command, when = ''): Command {
  return command.option(
    '--refine <way>',
    `${when}edges along those of the image: ${refinements.join(', ')}`,
    'none',
  );
}

export function readRefine({ refine }: RefineFlags): RefinementName {
  return oneOf<RefinementName>('refine', refine, [...refinements]);
}

/** Options that say what a head is made from and how. */
export interface FitFlags extends ReadingFlags, PictureFlags {
  model: string;
  head: string;
  memorySize: string;
  neighbours?: string;
  temperature?: string;
  storage?: string;
  centres?: string;
  steps?: string;
  layer?: string;
  debias?: boolean;
  binary?: boolean;
  ignoreIndex?: string;
  minPatches: string;
  seed: string;
  offline?: boolean;
  device: string;
}

export function addFitOptions(command: Command): Command {
  return addPictureOptions(addReadingOptions(command, ''))
    .option('--head <kind>', `${HEAD_KINDS.join(', ')}, or auto: the best on images left out`, 'auto')
    .option('--memory-size <n>', 'most labelled patches, shared evenly by the images', '20000')
    .option('--neighbours <n>', 'knn: labelled patches that vote (default: 30)')
    .option('--temperature <t>', 'knn: of the softmax over their cosines (default: 0.02)')
    .option('--storage <dtype>', 'knn: float32, or float16 for half the file')
    .option('--centres <n>', 'prototypes: a class (default: 1)')
    .option('--steps <n>', 'linear: of training (default: 1000)')
    .option('--layer <layer>', `features of other blocks than the last: ${layerForms}; the head keeps it`)
    .option('--debias', "take out of features what they say of a patch's place alone; the head keeps it")
    .option('--binary', 'read masks of 0 and 255 as two classes')
    .option('--ignore-index <n>', "mask value of pixels without a class (default: the data set's, else 255)")
    .option('--min-patches <n>', 'refuse a class that is labelled, but fills fewer patches', '1')
    .option('--seed <n>', 'decides all that is random', '0');
}

/** What these options say. @throws UserError naming one with a wrong value */
export function readFitOptions(flags: FitFlags): Omit<FitOptions, 'model'> {
  const { neighbours, temperature, storage, centres, steps } = flags;
  return {
    reading: {
      ...readReading(flags),
      ...(flags.layer !== undefined && { layer: layerFlag(flags.layer) }),
      ...(flags.debias === true && { debias: true }),
    },
    head: oneOf<HeadKind | 'auto'>('head', flags.head, [...HEAD_KINDS, 'auto']),
    memorySize: wholeNumber('memory-size', flags.memorySize, 1),
    settings: {
      knn: {
        ...(neighbours !== undefined && { neighbours: wholeNumber('neighbours', neighbours, 1) }),
        ...(temperature !== undefined && { temperature: positiveNumber('temperature', temperature) }),
        ...(storage !== undefined && { storage: oneOf('storage', storage, ['float32', 'float16']) }),
      },
      linear: { ...(steps !== undefined && { steps: wholeNumber('steps', steps, 1) }) },
      prototypes: { ...(centres !== undefined && { centres: wholeNumber('centres', centres, 1) }) },
    },
    binary: flags.binary === true,
    ...(flags.ignoreIndex !== undefined && { ignoreIndex: wholeNumber('ignore-index', flags.ignoreIndex) }),
    minPatches: wholeNumber('min-patches', flags.minPatches),
    seed: wholeNumber('seed', flags.seed),
  };
}

/** Where networks run and models come from. */
export function addEngineOptions(command: Command): Command {
  return command
    .option(...DEVICE_OPTION)
    .option(...OFFLINE_OPTION)
    .option('--json', 'print one last line of JSON');
}

interface EngineFlags {
  device: string;
  offline?: boolean;
}

/** Loads the backbone that an option names, on its device. */
export async function openNetwork(model: string, flags: EngineFlags): Promise<LoadedBackbone> {
  const device = deviceOf(flags);
  const backbone = await loadBackbone(model, { download: downloadOptions(flags) });
  backbone.to({ device });
  return backbone;
}

/** Opens a head with its backbone: that of an option, else its own. */
export async function openSegmenter(
  head: string,
  flags: EngineFlags & { model?: string },
): Promise<Segmenter> {
  const device = deviceOf(flags);
  const segmenter = await Segmenter.load(head, {
    ...(flags.model !== undefined && { model: flags.model }),
    download: downloadOptions(flags),
  });
  segmenter.model.to({ device });
  return segmenter;
}

/** Lines on how a segmenter reads images. */
export function describeReading({
  resize,
  size,
  tile,
  overlap,
  scales,
  layer,
  debias,
  pictures,
}: Readonly<Reading>): string {
  const whole =
    resize === 'squash'
      ? `squashed to ${size} x ${size} px`
      : size === null
        ? 'at their own size'
        : `with a longer side of ${size} px`;
  return [
    `images ${whole}`,
    ...(tile === null ? [] : [`in tiles of ${tile} px that overlap by ${Math.round(100 * overlap)} %`]),
    ...(scales.length === 1 && scales[0] === 1 ? [] : [`at scales ${scales.join(', ')}`]),
    ...(layer === lastLayer ? [] : [`layer ${layer}`]),
    ...(debias ? ['features debiased'] : []),
    ...(pictures.bands === null ? [] : [`bands ${pictures.bands.join(', ')}`]),
    ...windowInWords(pictures.window),
  ].join(', ');
}

function windowInWords(window: Reading['pictures']['window']): string[] {
  if (window === 'full') return ['all values of deep pictures'];
  const ranges = Array.isArray(window) ? [['values', window] as const] : Object.entries(window);
  return ranges.map(([kind, range]) => `${kind} from ${range.join(' to ')}`);
}
