// Writes the tables of settings into docs/training.md, docs/pretraining.md and docs/evaluation.md from the schemas, and
// that of presets into docs/recipes.md, and what the command's help has to know: node tools/write-settings.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { writtenHelp } from '@neco/cli';
import { presetsMarkdown, pretrainSchema, protocolsMarkdown, settingsMarkdown } from '@neco/neco/internal';

writeTable('training.md', settingsMarkdown());
writeTable('pretraining.md', settingsMarkdown(pretrainSchema));
writeTable('evaluation.md', protocolsMarkdown());
writeTable('recipes.md', presetsMarkdown());
for (const [name, text] of Object.entries(await writtenHelp()))
  writeFileSync(new URL(`../packages/cli/help/${name}`, import.meta.url), text);

/** Puts a table between the two marks of a document. */
function writeTable(document, table) {
  const file = new URL(`../docs/${document}`, import.meta.url);
  const [before, rest] = readFileSync(file, 'utf8').split(/(?<=<!-- prettier-ignore-start -->\n)/);
  const after = rest.slice(rest.indexOf('<!-- prettier-ignore-end -->'));
  writeFileSync(file, `${before}${table}\n${after}`);
}
