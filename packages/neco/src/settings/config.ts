import { z } from 'zod';
import { UserError } from '../errors.js';
import { findMethod, methods } from '../methods/index.js';
import type { Method } from '../methods/method.js';
import { neco } from '../methods/neco/neco.js';
import { necoSettings } from '../methods/neco/settings.js';
import { pretrainingSettings } from '../methods/parts/pretraining-settings.js';
import { describeIssues } from './config-errors.js';
import { bandsSchema, windowSchema } from '../data/picture-reading.js';
import { evaluationSchema } from '../eval/monitor-settings.js';

const positive = z.number().positive();
const count = z.number().int().positive();
const count0 = z.number().int().nonnegative();
const auto = z.literal('auto');

function methodSetting(name: string) {
  const names = methods.map((method) => method.name).join(', ');
  return z.string().default(name).describe(`what the backbone is trained with: ${names}`);
}

/** The settings of a run, whatever its method. Keys are what `--set a.b=c` and configuration files name. */
const runSettings = {
  method: methodSetting(neco.name),
  seed: count0
    .default(0)
    .describe('seeds the order of the images, the views, stochastic depth and the references'),
  epochs: positive
    .max(1e6)
    .default(25)
    .describe('passes over the images; a pass drops the last incomplete batch'),
  steps: count.nullable().default(null).describe('length in steps instead of epochs'),
  batchSize: z
    .union([auto, count])
    .default('auto')
    .describe('images a step; auto is 64 on a GPU and 8 on a CPU, at most the number of images'),
  precision: z
    .enum(['auto', 'fp32', 'bf16'])
    .default('fp32')
    .describe('bf16 runs the networks in mixed precision; auto does so where the processor or GPU has it'),
  loader: z
    .strictObject({
      prefetch: count.default(3).describe('batches prepared ahead of the step'),
    })
    .prefault({}),
  distributed: z
    .strictObject({
      timeoutSeconds: positive
        .max(1_000_000)
        .default(600)
        .describe('several processes: how long they wait for each other before they stop'),
      gatherReferences: z
        .boolean()
        .default(false)
        .describe(
          'references and queue from the patches of all processes, as one process with the whole batch has them; else each has its own',
        ),
      bucketMegabytes: positive
        .default(25)
        .describe('gradients are averaged in parts of this size while the backward pass runs'),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      everyEpochs: count
        .default(1)
        .describe('a numbered checkpoint every so many epochs; the last is always kept'),
      everySteps: count
        .nullable()
        .default(500)
        .describe('the last checkpoint is also written after so many steps'),
      keepEpochs: z.boolean().default(true).describe('whether numbered checkpoints are kept'),
    })
    .prefault({}),
  pictures: z
    .strictObject({
      bands: bandsSchema
        .nullable()
        .default(null)
        .describe(
          'bands of TIFFs with several that are red, green and blue, or one for grey, counted from 1',
        ),
      window: z
        .union([auto, windowSchema])
        .default('auto')
        .describe(
          'values of pictures deeper than 8 bits that are black and white: [low, high], full, or auto: by the values of the images',
        ),
      masks: z
        .enum(['auto', 'upright', 'raw'])
        .default('auto')
        .describe(
          'whether masks are drawn on pictures as EXIF has them shown, or as they are stored; auto: by their sizes',
        ),
    })
    .prefault({}),
  eval: evaluationSchema.prefault({}),
};

/** The settings of `neco train` with the method `neco`; the one place for defaults is each section's. */
export const trainSchema = z.strictObject({ ...runSettings, ...necoSettings });

/** The settings of a run with this method. */
export function schemaOf(method: Method): z.ZodObject {
  if (method === neco) return trainSchema;
  return z.strictObject({ ...runSettings, method: methodSetting(method.name), ...method.settings });
}

/** The settings of `neco pretrain`, of the methods `contrast` and `labels`. */
export const pretrainSchema = z.strictObject({
  ...runSettings,
  method: methodSetting('contrast'),
  ...pretrainingSettings,
});

/** Settings of the method `neco` as a user gives them: everything may be left out. */
export type NecoRunSettings = Omit<z.input<typeof trainSchema>, 'method'> & { method?: 'neco' };
/** Settings as a user gives them; those of another method than `neco` name it, and are checked when the run begins. */
export type TrainSettings = NecoRunSettings | ({ method: string } & Record<string, unknown>);
export type PretrainSettings = Omit<z.input<typeof pretrainSchema>, 'method'>;
/** Settings with all defaults filled in; `auto` values are still there (see `resolveAuto`). */
export type TrainConfig = z.output<typeof trainSchema>;

/** The method that settings name. @throws UserError if there is none of the name */
export function methodOf(settings: unknown): Method {
  const { method } = (settings ?? {}) as { method?: unknown };
  return typeof method === 'string' ? findMethod(method) : neco;
}

/**
 * Checks settings and fills in the defaults.
 * @param method - By default the one that they name; the type of the result is that of `neco`.
 * @throws UserError listing every wrong key by its dotted path, with the nearest known name
 */
export function parseTrainConfig(settings: unknown, method = methodOf(settings)): TrainConfig {
  const schema = schemaOf(method);
  const result = schema.safeParse(settings ?? {});
  if (result.success) return { ...result.data, method: method.name } as TrainConfig;
  const sections = methods.flatMap(({ settings: theirs }) => Object.keys(theirs));
  const problems = describeIssues(result.error.issues, schema, sections);
  throw new UserError(`The configuration is wrong: ${problems}.${otherMethods(settings, method)}`);
}

/** A method that has the sections which this one lacks, one sentence; empty if there is none. */
function otherMethods(settings: unknown, method: Method): string {
  const own = schemaOf(method).shape;
  const foreign = Object.keys(settings ?? {}).filter((key) => !(key in own));
  const other = methods.find(({ settings: theirs }) => foreign.some((key) => key in theirs));
  if (other === undefined) return '';
  const sections = foreign.filter((key) => key in other.settings).map((key) => `"${key}"`);
  return ` The method is ${method.name}; ${sections.join(', ')} would go with method=${other.name}.`;
}

/**
 * Applies `a.b=c` assignments to nested settings; values are read as YAML would (numbers, booleans, lists).
 * @throws UserError for an assignment without `=` or without a value, and for names that every object has
 */
export function assignSettings(
  settings: Record<string, unknown>,
  assignments: readonly string[],
  parseValue: (text: string) => unknown,
): Record<string, unknown> {
  const result = structuredClone(settings);
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new UserError(`"set" needs key=value, got "${assignment}".`);
    const path = assignment.slice(0, equals).split('.');
    const inherited = path.find((key) => key === '' || key in Object.prototype);
    if (inherited !== undefined) {
      throw new UserError(
        `"set" ${assignment}: there is no setting with ${inherited === '' ? 'an empty part' : `the part "${inherited}"`} in its name.`,
      );
    }
    const text = assignment.slice(equals + 1);
    if (text.trim() === '') {
      throw new UserError(
        `"set" ${assignment}: the value is missing; write ${path.join('.')}=null where none is meant, or "" for an empty text.`,
      );
    }
    const value = valueOf(assignment, parseValue, text);
    let target = result;
    for (const key of path.slice(0, -1)) {
      const next = target[key] ?? {};
      if (typeof next !== 'object' || Array.isArray(next)) {
        throw new UserError(`"set" ${assignment}: "${key}" is a value, not a section.`);
      }
      target = target[key] = next as Record<string, unknown>;
    }
    target[path.at(-1)!] = value;
  }
  return result;
}

function valueOf(assignment: string, parseValue: (text: string) => unknown, text: string): unknown {
  try {
    return parseValue(text);
  } catch (cause) {
    throw new UserError(
      `"set" ${assignment}: the value cannot be read (${(cause as Error).message}); put text with special letters in quotes.`,
      { cause },
    );
  }
}
