import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import {
  UserError,
  assignSettings,
  findRecipe,
  mergeSettings,
  methodSpokenOf,
  methods,
  nearestPreset,
  parseSettings,
  PRESET_NAMES,
  presetReasons,
  presetSettings,
} from '@neco/neco/internal';
import { labelled, outputWidth } from './columns.js';
import { oneOf } from './option-values.js';
import { pictureSettings, type PictureFlags } from './picture-options.js';

/** What `addTrainSettingsOptions` adds. */
export interface TrainSettingsFlags extends PictureFlags {
  recipe?: string;
  preset?: string;
  method?: string;
  config?: string;
  set: string[];
  precision?: string;
  gatherReferences?: boolean;
}

/** The recipe whose settings are all defaults. */
const PAPER = 'paper';

/** The options that say with which settings to train; each wins over those before it. */
export function addTrainSettingsOptions(command: Command): Command {
  return command
    .option(
      '--recipe <name>',
      `start from the settings of a recipe (see neco recipes), or those of the paper: ${PAPER}`,
    )
    .option(
      '--preset <size>',
      `or from settings for data of this size: ${PRESET_NAMES.join(', ')} images; auto, the default, goes by their number`,
    )
    .option(
      '--method <name>',
      `what to train with, the same as --set method=...: ${methods.map(({ name, summary }) => `${name} (${summary})`).join('; ')}`,
    )
    .option('--config <file>', 'settings as YAML; win over recipe and preset')
    .option('--set <key=value>', 'one setting, by dotted path; may be repeated; wins over all', collect, [])
    .option('--precision <kind>', 'auto, fp32 or bf16; the same as --set precision=...')
    .option(
      '--gather-references',
      'several processes: references from the patches of all; the same as --set distributed.gatherReferences=true',
    );
}

/** Gathers the values of an option that may be repeated. */
export function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

/** Settings of a run, and what is to be printed of how they were chosen. */
export interface ChosenSettings {
  settings: Record<string, unknown>;
  notes: string[];
}

/**
 * Reads everything that the options name. Presets go by the number of images, which is known later. Without recipe, preset
 * and file of settings it is the preset for that number, unless the method starts from random weights: presets are for
 * what trains a pretrained backbone further.
 * @returns The settings for a number of images.
 * @throws UserError for unknown names, unreadable files and assignments without `=`
 */
export function readTrainSettings(flags: TrainSettingsFlags): (imageCount: number) => ChosenSettings {
  if (flags.recipe !== undefined && flags.preset !== undefined)
    throw new UserError('Give either --recipe or --preset, not both: each is a whole set of settings.');
  const given =
    flags.preset === undefined ? null : oneOf('preset', flags.preset, [...PRESET_NAMES, 'auto'] as const);
  const recipe =
    flags.recipe === undefined || flags.recipe === PAPER ? {} : findRecipe(flags.recipe).settings;
  const own = mergeSettings(recipe, readConfigFile(flags.config));
  const assignments = [
    ...flags.set,
    ...(flags.method !== undefined ? [`method=${flags.method}`] : []),
    ...(flags.precision !== undefined ? [`precision=${flags.precision}`] : []),
    ...pictureSettings(flags),
    ...(flags.gatherReferences ? ['distributed.gatherReferences=true'] : []),
  ];
  const settings = assignSettings(own, assignments, parseSettings);
  const method = methodSpokenOf(settings);
  const isFree = flags.recipe === undefined && flags.config === undefined;
  const preset = given ?? (isFree && method?.architecture === undefined ? 'auto' : null);
  return (imageCount) => {
    if (preset === null) return { settings, notes: [] };
    const name = preset === 'auto' ? nearestPreset(imageCount) : preset;
    const base = presetSettings(name, imageCount, method);
    // A length in epochs of one's own is not to lose against the preset's steps.
    if ('epochs' in settings) delete base['steps'];
    const reasons = presetReasons(name, imageCount, method).filter(
      ([assignment]) => !isOwn(settings, assignment.slice(0, assignment.indexOf('='))),
    );
    return {
      settings: mergeSettings(base, settings),
      notes: [
        `preset     ${name}, for ${imageCount} images`,
        ...labelled(reasons, outputWidth() - 2).map((line) => `  ${line}`),
      ],
    };
  };
}

/** Whether the user's own settings decide a preset's: they name it, or the other length of a run. */
function isOwn(settings: Record<string, unknown>, key: string): boolean {
  if (key === 'steps' && 'epochs' in settings) return true;
  let value: unknown = settings;
  for (const name of key.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return value !== undefined;
}

/** Settings of a YAML file; none without a file. @throws UserError naming the file */
export function readConfigFile(file: string | undefined): Record<string, unknown> {
  if (file === undefined) return {};
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(`--config ${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  let value: unknown;
  try {
    value = parseSettings(text) ?? {};
  } catch (cause) {
    throw new UserError(`--config ${file} is not valid YAML: ${(cause as Error).message}.`, { cause });
  }
  if (typeof value === 'object' && !Array.isArray(value)) {
    requireNoRecord(value as object, file);
    return withoutRecipe(value as object);
  }
  throw new UserError(`--config ${file} must hold settings as "key: value" lines.`);
}

/** @throws UserError if a file is what a run wrote of itself, which holds more than settings */
function requireNoRecord(value: object, file: string): void {
  if (!('config' in value && 'fingerprint' in value)) return;
  throw new UserError(
    `--config ${file} is the record of a run, whose settings are the block under its key config: to continue the run, give its ` +
      'folder as --out and leave --config out; to start another with its settings, copy that block into a file of ' +
      'its own.',
  );
}

// The file of a recipe is a configuration with a block about the run that it repeats.
function withoutRecipe(file: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(file).filter(([key]) => key !== 'recipe'));
}
