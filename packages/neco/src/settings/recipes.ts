import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { closest } from 'fastest-levenshtein';
import { parse } from 'yaml';
import { UserError } from '../errors.js';

/** The published scores of a backbone by protocol, mIoU in percent. */
export type RecipeScores = readonly { protocol: string; miou: number }[];

/** A published run, or one in its manner: settings, and what is known of the result. */
export interface Recipe {
  name: string;
  title: string;
  /** Name in the table of known models. */
  model: string;
  /** Name of a data set, as `--data` takes it. */
  data: string;
  /** The whole command; `DIR` stands for the folder of the data set. */
  command: string;
  /** Paper, and where settings and scores were taken from. */
  source: string;
  /** File of the published code that the settings repeat; null if there is none. */
  configuration: string | null;
  /** What was published for the post-trained backbone; null if it is not stated here. */
  published: RecipeScores | null;
  /** The same for the backbone before post-training, where it is known. */
  before?: RecipeScores;
  /** What the training is said to cost. */
  cost?: string;
  /** Whether this project has measured the result itself. */
  measured: boolean;
  /** What published sources contradict, and what is not repeated exactly. */
  notes: readonly string[];
  /** Settings of `neco train`; whatever is not in them has its default. */
  settings: Record<string, unknown>;
}

/** The `recipe` block says what the recipe is; the rest of the file is settings of `neco train`. */
type RecipeFile = { recipe: Omit<Recipe, 'name' | 'settings'> } & Record<string, unknown>;

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
  const { recipe, ...settings } = parse(readFileSync(recipeFile(name), 'utf8')) as RecipeFile;
  return { name, ...recipe, settings };
}

/** All recipes, in alphabetical order of their names. */
export function listRecipes(): Recipe[] {
  return recipeNames().map(findRecipe);
}
