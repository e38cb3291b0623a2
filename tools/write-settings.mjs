// Writes the table of settings into docs/training.md from the schema: node tools/write-settings.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { settingsMarkdown } from '@neco/neco';

const file = new URL('../docs/training.md', import.meta.url);
const [before, rest] = readFileSync(file, 'utf8').split(/(?<=<!-- prettier-ignore-start -->\n)/);
const after = rest.slice(rest.indexOf('<!-- prettier-ignore-end -->'));
writeFileSync(file, `${before}${settingsMarkdown()}\n${after}`);
