import type { Command } from 'commander';
import { addComparisonOptions, runComparison, type ComparisonFlags } from './comparison.js';
import { MODEL_OPTION } from './eval-inputs.js';

/** Adds `neco eval all`: every protocol on one backbone, with a report. */
export function registerEvalAll(evalCommand: Command): void {
  const command = evalCommand
    .command('all')
    .description('score frozen features in every way there is: one table, results.json and report.html')
    .requiredOption(...MODEL_OPTION);
  addComparisonOptions(command).action(({ model, ...flags }: ComparisonFlags & { model: string }) =>
    runComparison([model], flags, command),
  );
}
