import type { Command } from 'commander';
import { describeSettings, findMethod, schemaOf } from '@neco/neco/internal';
import { labelled } from './columns.js';

/** `neco settings`: everything that `--set` takes, with its default. */
export function registerSettings(program: Command): void {
  program
    .command('settings')
    .description('list the settings of "neco train" with their defaults')
    .option('--method <name>', 'those of another method than neco', 'neco')
    .action(({ method }: { method: string }) =>
      settingLines(schemaOf(findMethod(method))).forEach((line) => console.log(line)),
    );
}

/** Settings with defaults and meanings, a line each; by default those of training. */
export function settingLines(...schema: Parameters<typeof describeSettings>): string[] {
  const settings = describeSettings(...schema);
  return labelled(
    settings.map(({ key, defaultValue, description }) => [`${key}=${defaultValue}`, description]),
  );
}
