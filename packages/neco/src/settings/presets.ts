import { findMethod } from '../methods/index.js';
import type { Method } from '../methods/method.js';
import { neco } from '../methods/neco/neco.js';
import { paka } from '../methods/paka/paka.js';
import { assignSettings, methodOf, schemaOf, type TrainConfig } from './config.js';

/** Sizes of data that have a preset, by their number of images. */
const PRESET_SIZES = { '100': 100, '1k': 1_000, '10k': 10_000, '100k': 100_000 } as const;

/** Name of a preset. */
export type PresetName = keyof typeof PRESET_SIZES;

/** All names, smallest first. */
export const PRESET_NAMES = Object.keys(PRESET_SIZES) as PresetName[];

/** One setting that presets decide. */
export interface PresetChoice {
  /** Dotted path, as `--set` takes it. */
  key: string;
  /** Its value in each preset. */
  values: Readonly<Record<PresetName, unknown>>;
  /** Why: what is known, and what is a guess. */
  reason: string;
}

function choice(key: string, [hundred, thousand, tenThousand, all]: unknown[], reason: string): PresetChoice {
  return { key, values: { '100': hundred, '1k': thousand, '10k': tenThousand, '100k': all }, reason };
}

const GLOBAL_SCALE = [0.25, 1];
const LOCAL_SCALE = [0.05, 0.25];
const SCALES_REASON = 'published; nothing is known of other scales for less data';

const MEASURED = 'measured for 1k on photographs (docs/gain.md), taken over for 100';

/**
 * What the presets decide. 100k is the published setting of the small models (118,287 images of COCO: arXiv 2408.11054),
 * 1k the one whose gain was measured (docs/gain.md); the others are taken over or reasoned. What a preset's method does not
 * have is for another one that is named beside the preset (`--method`).
 */
export const PRESET_CHOICES: readonly PresetChoice[] = [
  choice(
    'method',
    ['paka', 'paka', 'neco', 'neco'],
    `published for 100k; ${MEASURED}: after so few steps patch kernel alignment gains by every measure, NeCo by some; ` +
      'not measured over long runs',
  ),
  choice(
    'steps',
    [100, 100, null, null],
    `${MEASURED}: a network that is good already is soon harmed by more steps at larger rates; null leaves it to epochs`,
  ),
  choice(
    'epochs',
    [25, 25, 32, 25],
    'published for 100k, 46,000 steps; guess for 10k; not used where steps are set',
  ),
  choice(
    'batchSize',
    [8, 8, 'auto', 'auto'],
    `published for 100k: 64, which auto is on a GPU (8 on a CPU); ${MEASURED}`,
  ),
  choice(
    'views.globalSize',
    ['small', 'small', 'auto', 'auto'],
    `published for 100k: the size of the backbone; ${MEASURED}, with patches of 14 px`,
  ),
  choice('views.globalScale', [GLOBAL_SCALE, GLOBAL_SCALE, GLOBAL_SCALE, GLOBAL_SCALE], SCALES_REASON),
  choice('views.localScale', [LOCAL_SCALE, LOCAL_SCALE, LOCAL_SCALE, LOCAL_SCALE], SCALES_REASON),
  choice('optimizer.lr', [1e-5, 1e-5, 2e-5, 1e-5], `published for 100k; ${MEASURED}; guess for 10k`),
  choice(
    'optimizer.headLr',
    [1e-4, 1e-4, 2e-4, 1e-4],
    'published for 100k: ten times the rate of the backbone, kept for less',
  ),
  choice(
    'teacher.momentum',
    [0.99, 0.99, 0.995, 0.9995],
    `published for 100k, where the teacher's memory of 2,000 steps is 4 % of the run; ${MEASURED}; guess for 10k`,
  ),
  choice('queue.length', [4096, 4096, 8192, 8192], `published for 100k and kept for 10k; ${MEASURED}`),
  choice(
    'compat',
    ['reference', 'reference', 'corrected', 'corrected'],
    `${MEASURED}: independent heads and, while the queue is young, few real references gain more than our corrections; ` +
      'not measured over long runs',
  ),
  choice(
    'eval.network',
    ['student', 'student', 'teacher', 'teacher'],
    `${MEASURED}: after so few steps the teacher has moved a third as far and gained less`,
  ),
  choice(
    'checkpoint.everyEpochs',
    [10, 5, 1, 1],
    'passes over few images are short, and a checkpoint holds both networks and the optimiser',
  ),
  choice(
    'checkpoint.keepEpochs',
    [false, false, true, true],
    'the same; the last checkpoint is always there',
  ),
];

/** The preset whose size is nearest to a number of images, in proportion. */
export function nearestPreset(imageCount: number): PresetName {
  const apart = (name: PresetName) => Math.abs(Math.log(PRESET_SIZES[name] / imageCount));
  return PRESET_NAMES.reduce((best, name) => (apart(name) < apart(best) ? name : best));
}

/**
 * The method that settings speak of: the one they name, or NeCo if they have sections that only it has.
 * @returns undefined for settings that fit the method of a preset as well
 */
export function methodSpokenOf(settings: Readonly<Record<string, unknown>>): Method | undefined {
  if (settings['method'] !== undefined) return methodOf(settings);
  const fewer = new Set(Object.keys(schemaOf(paka).shape));
  const own = Object.keys(schemaOf(neco).shape).filter((section) => !fewer.has(section));
  return own.some((section) => section in settings) ? neco : undefined;
}

/** What a preset decides: of the settings of its own method, or of those of another. */
function choicesOf(name: PresetName, method?: Method): readonly PresetChoice[] {
  const own = PRESET_CHOICES.find(({ key }) => key === 'method')!.values[name] as string;
  const sections = new Set(Object.keys(schemaOf(method ?? findMethod(own)).shape));
  if (method !== undefined) sections.delete('method');
  return PRESET_CHOICES.filter(({ key }) => sections.has(key.split('.')[0]!));
}

/**
 * The settings of a preset for a number of images: a batch is never larger than that.
 * @param method - In place of the preset's own, which is then not among the settings.
 */
export function presetSettings(
  name: PresetName,
  imageCount: number,
  method?: Method,
): Record<string, unknown> {
  const assignments = choicesOf(name, method).map(
    ({ key, values }) => `${key}=${JSON.stringify(presetValue(key, values[name], imageCount))}`,
  );
  return assignSettings({}, assignments, JSON.parse);
}

function presetValue(key: string, value: unknown, imageCount: number): unknown {
  const batch = key === 'batchSize' ? (value as TrainConfig['batchSize']) : 'auto';
  return batch === 'auto' ? value : Math.min(batch, imageCount);
}

/** What a preset sets for a number of images, as `--set` takes it, and why. */
export function presetReasons(
  name: PresetName,
  imageCount: number,
  method?: Method,
): (readonly [assignment: string, reason: string])[] {
  return choicesOf(name, method).map(({ key, values, reason }) => [
    `${key}=${JSON.stringify(presetValue(key, values[name], imageCount))}`,
    reason,
  ]);
}

/** The presets as a Markdown table. */
export function presetsMarkdown(): string {
  const rows = PRESET_CHOICES.map(({ key, values, reason }) => {
    const cells = PRESET_NAMES.map((name) => `\`${JSON.stringify(values[name])}\``);
    return `| \`${key}\` | ${cells.join(' | ')} | ${reason} |`;
  });
  const header = ['setting', ...PRESET_NAMES, 'why'];
  return [`| ${header.join(' | ')} |`, `|${' --- |'.repeat(header.length)}`, ...rows].join('\n');
}
