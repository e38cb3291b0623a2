import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { labelled } from './columns.js';

/** Key, default as JSON and meaning of every setting; of each method that trains, and of `neco pretrain`. */
export interface WrittenSettings {
  methods: Record<string, WrittenSetting[]>;
  pretrain: WrittenSetting[];
}
type WrittenSetting = [key: string, defaultValue: string, description: string];

/** `neco settings`: everything that `--set` takes, with its default. */
export function registerSettings(program: Command): void {
  program
    .command('settings')
    .description('list the settings of "neco train" with their defaults')
    .option('--method <name>', 'those of another method than neco', 'neco')
    .action(async ({ method }: { method: string }) => {
      const { methods } = writtenSettings();
      if (!Object.hasOwn(methods, method)) await refuseMethod(method);
      settingLines(methods[method]!).forEach((line) => console.log(line));
    });
}

/** The settings of `neco pretrain`, a line each. */
export function pretrainingLines(): string[] {
  return settingLines(writtenSettings().pretrain);
}

/** What the schemas say, as `node tools/write-settings.mjs` wrote it: the schemas come with the engine. */
export function writtenSettings(): WrittenSettings {
  const file = new URL('../help/settings.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as WrittenSettings;
}

function settingLines(settings: readonly WrittenSetting[]): string[] {
  return labelled(settings.map(([key, value, description]) => [`${key}=${value}`, description]));
}

async function refuseMethod(name: string): Promise<void> {
  const { findMethod } = await import('@neco/neco/internal/methods/index.js');
  findMethod(name);
}
