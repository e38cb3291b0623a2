import { z } from 'zod';
import { ignoreIndex } from '../../data/pairs.js';
import { UserError } from '../../errors.js';
import { isLayer, lastLayer, layerForms } from '../../features/layer.js';

/** How a setting of an evaluation becomes an option of the command line. */
export interface SettingOption {
  /** Without dashes; left out: the setting's name with dashes between its words. */
  name?: string;
  /** What stands for the value in help, such as `n`; null for a switch. */
  value: string | null;
  /** What the default comes to, where no single value says it. */
  default?: string;
  /** How many of the setting's units one of the option is. Default 1. */
  unit?: number;
  /** Name of the option where several evaluations are run at once; left out: none there. */
  together?: string;
}

const registered = z.registry<SettingOption>();

/** A setting that the command line offers. */
export function setting<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  option: SettingOption,
): Schema {
  const described = schema.describe(description);
  registered.add(described, option);
  return described;
}

/** A whole number. */
export function whole(least: number, most = Infinity): z.ZodNumber {
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  const error = `must be a whole number, ${range}`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** A number above 0. */
export function positive(): z.ZodNumber {
  const error = 'must be a number above 0';
  return z.number({ error }).positive({ error });
}

/** A number that is not negative. */
export function notNegative(): z.ZodNumber {
  const error = 'must be a number, 0 or more';
  return z.number({ error }).nonnegative({ error });
}

/** A part of a whole; it may be nothing where it is a threshold. */
export function share({ threshold }: { threshold: boolean }): z.ZodNumber {
  const range = threshold ? 'from 0 to 1' : 'above 0 and at most 1';
  const error = `must be ${range}, such as 1/8 or .125`;
  const number = z.number({ error }).max(1, { error });
  return threshold ? number.nonnegative({ error }) : number.positive({ error });
}

/** One of a few words. */
export function oneOfWords<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: `must be ${words.join(' or ')}` });
}

/** What every evaluation takes beside settings of its own. */
export const commonSettings = z.object({
  inputSize: setting(
    whole(1),
    'side of the square to which images are squashed, or what --resize says; a multiple of the patch',
    {
      value: 'pixels',
      default: "the model's own",
    },
  ),
  mode: setting(
    oneOfWords(['corrected', 'reference']).default('corrected'),
    'corrected, or reference: as the public evaluation code computes it',
    { value: 'mode' },
  ),
  resize: setting(
    oneOfWords(['squash', 'keep', 'tiles']).default('squash'),
    'squash to a square; keep the shape, the longer side as large as the input; or cut into tiles as large as the input',
    { value: 'way' },
  ),
  imageSize: setting(
    whole(1).nullable().default(null),
    'with --resize tiles: longer side to which images are brought before they are cut',
    { value: 'pixels', default: 'their own' },
  ),
  overlap: setting(
    z
      .number({ error: 'must be a number from 0 to 0.9' })
      .min(0, { error: 'must be from 0 to 0.9' })
      .max(0.9, { error: 'must be from 0 to 0.9' })
      .default(0.25),
    'with --resize tiles: share of a tile that the next one covers too',
    { value: 'share' },
  ),
  layer: setting(
    z
      .string({ error: `must be ${layerForms}` })
      .refine(isLayer, { error: `must be ${layerForms}` })
      .default(lastLayer),
    `features of other blocks than the last: ${layerForms}`,
    { value: 'layer' },
  ),
  debias: setting(z.boolean().default(false), "take out of features what they say of a patch's place alone", {
    value: null,
  }),
  ignoreIndex: whole(0).default(ignoreIndex).describe('mask value of pixels without a class'),
  batchSize: setting(whole(1).default(8), 'images a forward pass', { value: 'n' }),
  seed: whole(0).default(0).describe('decides all that is random'),
});

/** Every setting, given or by default. @throws UserError naming one with a wrong value */
export function parseEvaluationSettings<Schema extends z.ZodObject>(
  schema: Schema,
  given: object,
): z.output<Schema> {
  const { data, error } = schema.safeParse(given);
  if (error === undefined) return data;
  const [{ path, message }] = error.issues as [z.core.$ZodIssue];
  const key = String(path[0]);
  const value = (given as Record<string, unknown>)[key];
  throw new UserError(`The ${inWords(key, ' ')} ${message}, not ${String(value)}.`);
}

/** An option as a command offers it. */
export interface OfferedSetting {
  key: string;
  schema: z.ZodType;
  takesNumber: boolean;
  /** Without dashes. */
  name: string;
  /** The same where several evaluations are run at once; undefined if it is not offered there. */
  together: string | undefined;
  /** What stands for the value; null for a switch. */
  value: string | null;
  description: string;
  /** For people; null if nothing happens by default. */
  default: string | null;
  unit: number;
}

/** The settings of an evaluation that have an option, in their order. */
export function offeredSettings(settings: z.ZodObject): OfferedSetting[] {
  return Object.entries(settings.shape as Record<string, z.ZodType>).flatMap(([key, schema]) => {
    const option = registered.get(schema);
    if (option === undefined) return [];
    const { name = inWords(key, '-'), value, together, unit = 1 } = option;
    const usual = option.default ?? defaultText(schema, unit);
    const description = schema.description!;
    const takesNumber = innermost(schema) instanceof z.ZodNumber;
    return [{ key, schema, takesNumber, name, together, value, description, default: usual, unit }];
  });
}

function innermost(schema: z.ZodType): z.ZodType {
  const wrapped =
    schema instanceof z.ZodDefault || schema instanceof z.ZodNullable || schema instanceof z.ZodOptional;
  return wrapped ? innermost(schema.unwrap() as z.ZodType) : schema;
}

function defaultText(schema: z.ZodType, unit: number): string | null {
  const value = schema.safeParse(undefined).data;
  if (value === undefined || value === null || value === false) return null;
  return String(typeof value === 'number' ? value / unit : value);
}

/** `maskSize` as `mask size` or `mask-size`. */
function inWords(key: string, between: string): string {
  return key.replace(/[A-Z]/g, (letter) => between + letter.toLowerCase());
}
