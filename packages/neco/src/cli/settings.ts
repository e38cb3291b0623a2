import type { Command } from 'commander';
import { describeSettings } from '../train/index.js';

/** `neco settings`: everything that `--set` takes, with its default. */
export function registerSettings(program: Command): void {
  program
    .command('settings')
    .description('list the settings of "neco train" with their defaults')
    .action(() => {
      const settings = describeSettings();
      const width = Math.max(
        ...settings.map(({ key, defaultValue }) => key.length + defaultValue.length + 1),
      );
      for (const { key, defaultValue, description } of settings) {
        console.log(`${`${key}=${defaultValue}`.padEnd(width)}  ${description}`);
      }
    });
}
