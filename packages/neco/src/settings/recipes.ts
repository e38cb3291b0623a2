import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closest } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { z } from 'zod';
import { UserError } from '../errors.js';

const scores = z.array(z.strictObject({ protocol: z.string(), miou: z.number() }));

/** The `recipe` block of a recipe's file; the rest of the file is settings of `neco train`. */
const recipeSchema = z.strictObject({
  title: z.string(),
  /** Name in the table of known models. */
  model: z.string(),
  /** Name of a data set, as `--data` takes it. */
  data: z.string(),
  /** The whole command; `DIR` stands for the folder of the data set. */
  command: z.string(),
  /** Paper, and where settings and scores were taken from. */
  source: z.string(),
  /** File of the published code that the settings repeat; null if there is none. */
  configuration: z.string().nullable(),
  /** What was published for the post-trained backbone, mIoU in percent; null if it is not stated here. */
  published: scores.nullable(),
  /** The same for the backbone before post-training, where it is known. */
  before: scores.optional(),
  /** What the training is said to cost. */
  cost: z.string().optional(),
  /** Whether this project has measured the result itself. */
  measured: z.boolean(),
  /** What published sources contradict, and what is not repeated exactly. */
  notes: z.array(z.string()),
});

/** A published run, or one in its manner: settings, and what is known of the result. */
export interface Recipe extends z.output<typeof recipeSchema> {
  name: string;
  /** Settings of `neco train`; whatever is not in them has its default. */
  settings: Record<string, unknown>;
}

const folder = fileURLToPath(new URL('../../recipes/', import.meta.url));

/** Names of all recipes, in alphabetical order. */
export function recipeNames(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Path of a recipe's file, which `--config` takes too. @throws UserError that proposes the nearest name */
export function recipeFile(name: string): string {
  const names = recipeNames();
  if (names.includes(name)) return `${folder}${name}.yaml`;
  throw new UserError(
    `There is no recipe called '${name}'; the nearest name is '${closest(name.toLowerCase(), names)}', ` +
      `and 'neco recipes' lists all names.`,
  );
}

/** The recipe with this name. @throws UserError that proposes the nearest name */
export function findRecipe(name: string): Recipe {
  const { recipe, ...settings } = parse(readFileSync(recipeFile(name), 'utf8')) as Record<string, unknown>;
  return { name, ...recipeSchema.parse(recipe), settings };
}

/** All recipes, in alphabetical order of their names. */
export function listRecipes(): Recipe[] {
  return recipeNames().map(findRecipe);
}
