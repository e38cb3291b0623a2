import type { Command } from 'commander';
import { UserError } from '@neco/neco/internal';
import { addComparisonOptions, runComparison, type ComparisonFlags } from './comparison.js';
import { runHeadComparison, type HeadComparisonFlags } from './compare-heads.js';
import { MODEL_OPTION } from './eval-inputs.js';
import { addRefineOption } from './segment-options.js';

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

/** Adds `neco compare`: the same protocols, images and seeds for several backbones; or several segmenters. */
export function registerCompare(program: Command): void {
  const command = program
    .command('compare')
    .description(
      'score several backbones, or segmenters, on the same images: differences, pictures, one HTML file',
    )
    .option(
      '--models <model...>',
      'two or more of what --model takes elsewhere (RUN:student, ...); untrained:NAME for random weights in its shape',
    )
    .option('--heads <file...>', 'instead: two or more of what neco segment fit wrote, at native resolution');
  addComparisonOptions(addRefineOption(command, 'with --heads: ')).action(runCompare);
}

interface CompareFlags extends ComparisonFlags, HeadComparisonFlags {
  models?: string[];
  heads?: string[];
}

async function runCompare(flags: CompareFlags, command: Command): Promise<void> {
  const { models, heads } = flags;
  if ((models === undefined) === (heads === undefined)) {
    throw new UserError('Give either --models (backbones) or --heads (segmenters).');
  }
  requireOptionsOf(command, heads === undefined ? 'models' : 'heads');
  if (heads === undefined) {
    if (models!.length < 2) {
      throw new UserError('Give two or more --models; neco eval all scores a single one.');
    }
    return runComparison(models!, flags);
  }
  if (heads.length < 2)
    throw new UserError('Give two or more --heads; neco eval segment scores a single one.');
  return runHeadComparison(heads, flags);
}

/** Options that only one of the two kinds of comparison has. */
const ofHeads = new Set(['refine']);
const ofBoth = new Set([
  ...['images', 'masks', 'data', 'dataDir', 'dataSeed', 'valList', 'skipList', 'ignoreIndex'],
  ...['binary', 'bands', 'window', 'maskOrientation', 'device', 'offline', 'json', 'out', 'overwrite'],
]);

/** @throws UserError naming an option that says nothing of what is compared */
function requireOptionsOf(command: Command, kind: 'models' | 'heads'): void {
  const given = command.options.filter(
    (option) => command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  const wrong = given.find((option) => {
    const name = option.attributeName();
    if (name === kind || ofBoth.has(name)) return false;
    return ofHeads.has(name) === (kind === 'models');
  });
  if (wrong === undefined) return;
  throw new UserError(`${wrong.long!} does not go with --${kind}; leave it out.`);
}
