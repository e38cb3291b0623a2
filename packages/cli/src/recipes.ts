import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { Recipe } from '@neco/neco/internal/settings/recipes.js';
import { aligned, labelled, outputWidth } from './columns.js';

/** `neco recipes`: the published runs as settings, or one of them whole. */
export function registerRecipes(program: Command): void {
  program
    .command('recipes')
    .description('list the published runs that "neco train --recipe" repeats, or show one')
    .argument('[name]', 'name of a recipe')
    .option('--json', 'print one line of JSON instead')
    .action(async (name: string | undefined, { json = false }: { json?: boolean }) => {
      const recipes = writtenRecipes();
      if (name === undefined) {
        if (json) console.log(JSON.stringify({ recipes }));
        else printList(recipes);
        return;
      }
      const { recipeFile } = await import('@neco/neco/internal/settings/recipes.js');
      const file = recipeFile(name);
      const recipe = recipes.find((other) => other.name === name)!;
      if (json) console.log(JSON.stringify(recipe));
      else printRecipe(recipe, readFileSync(file, 'utf8'));
    });
}

/** All recipes, as `node tools/write-settings.mjs` wrote them: to parse the files takes longer than the rest. */
function writtenRecipes(): Recipe[] {
  const file = new URL('../help/recipes.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Recipe[];
}

function printList(recipes: readonly Recipe[]): void {
  const rows = recipes.map((recipe) => [
    recipe.name,
    recipe.title,
    recipe.model,
    recipe.data,
    recipe.published?.map(({ miou }) => miou.toFixed(1)).join(' / ') ?? 'not stated here',
    recipe.measured ? 'yes' : 'no',
  ]);
  const header = ['name', 'title', 'backbone', 'data', 'published mIoU', 'measured by us'];
  for (const line of aligned([header, ...rows])) console.log(line);
  const protocols = recipes.find(({ published }) => published !== null)?.published;
  const names = protocols?.map(({ protocol }) => protocol).join(' / ');
  if (names !== undefined) for (const line of labelled([['published mIoU:', names]])) console.log(line);
}

function printRecipe(recipe: Recipe, text: string): void {
  const lines: [label: string, text: string][] = [
    ['backbone', recipe.model],
    ['data', recipe.data],
    ['source', recipe.source],
    ['settings', recipe.configuration ?? 'of no published configuration'],
    ['published', scoresInWords(recipe.published) ?? 'not stated here'],
    ['before', scoresInWords(recipe.before) ?? 'not stated here'],
    ['cost', recipe.cost ?? 'not stated here'],
    ['measured', recipe.measured ? 'by us' : 'not by us'],
    ...recipe.notes.map((note): [string, string] => ['note', note]),
    ['command', recipe.command],
  ];
  console.log(`${recipe.name}: ${recipe.title}`);
  for (const line of labelled(lines, outputWidth() - 2)) console.log(`  ${line}`);
  console.log(`\n${text.trimEnd()}`);
}

function scoresInWords(scores: Recipe['before'] | null): string | null {
  return scores?.map(({ protocol, miou }) => `${protocol}: ${miou.toFixed(1)} mIoU`).join('; ') ?? null;
}
