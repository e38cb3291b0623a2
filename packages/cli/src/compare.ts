import type { Command } from 'commander';
import { UserError } from '@neco/neco/internal';
import { addComparisonOptions, runComparison, type ComparisonFlags } from './comparison.js';
import { MODEL_OPTION } from './eval-inputs.js';

/** Adds `neco eval all`: every evaluation of one backbone, with a report. */
export function registerEvalAll(evalCommand: Command): void {
  const command = evalCommand
    .command('all')
    .description('score frozen features in every way there is: one table, results.json and report.html')
    .requiredOption(...MODEL_OPTION);
  addComparisonOptions(command).action(({ model, ...flags }: ComparisonFlags & { model: string }) =>
    runComparison([model], flags),
  );
}

/** Adds `neco compare`: the same protocols, images and seeds for several backbones. */
export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .description('score several backbones on the same images and seeds: differences, pictures, one HTML file')
    .requiredOption(
      '--models <model...>',
      'two or more of what --model takes elsewhere (RUN:student, ...); untrained:NAME for random weights in its shape',
    );
  addComparisonOptions(command).action(({ models, ...flags }: ComparisonFlags & { models: string[] }) => {
    if (models.length < 2) {
      throw new UserError('Give two or more --models; neco eval all scores a single one.');
    }
    return runComparison(models, flags);
  });
}
