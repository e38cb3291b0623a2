import type { Command } from 'commander';
import { evaluateLinear, summariseRuns, type LinearResult, type LinearSettings } from '@neco/neco/internal';
import {
  addEvalOptions,
  MODEL_OPTION,
  prepareEvaluation,
  readEvalSettings,
  type EvalData,
  type EvalFlags,
  type EvalSettings,
} from './eval-inputs.js';
import { classTable, predictionWriter, share, writeResults } from './eval-output.js';
import { runInRanks, type EvaluationRanks } from './eval-ranks.js';
import { applyProtocol, type PublishedChoice } from './published-protocol.js';
import { positiveNumber, shareOf, wholeNumber } from './option-values.js';

interface Flags extends EvalFlags {
  model: string;
  epochs: string;
  learningRate: string;
  imagesPerStep?: string;
  augmentationEpochs?: string;
  trainShare?: string;
  maskSize: string;
  batchNorm?: boolean;
  cacheMb: string;
}

/** Adds `neco eval linear`: a linear segmentation head on frozen features. */
export function registerEvalLinear(evalCommand: Command): void {
  const command = evalCommand
    .command('linear')
    .description('score frozen features: masks predicted by a 1x1 convolution trained on them, as mIoU')
    .requiredOption(...MODEL_OPTION);
  addEvalOptions(command, { use: 'labelled images that train the head', required: true })
    .option(
      '--epochs <n>',
      'passes over the training images; after four fifths the rate falls to a tenth',
      '25',
    )
    .option('--learning-rate <x>', 'of SGD with momentum .9 and weight decay 1e-4', '0.01')
    .option(
      '--images-per-step <n>',
      'default: 128, in corrected mode fewer on small sets, so that steps suffice',
    )
    .option(
      '--augmentation-epochs <n>',
      'random variations of each image, taken in turn; 0 for none, 1 or 2 for speed (default: one an epoch)',
    )
    .option('--train-share <share>', 'take this part of the labelled images, such as 1/8, drawn by the seed')
    .option('--mask-size <pixels>', 'side of the masks in training', '100')
    .option('--batch-norm', 'standardise features by the statistics of the batches')
    .option(
      '--cache-mb <n>',
      'most memory for features that are used again; the rest is computed again',
      '2000',
    )
    .option('--out <dir>', 'write results.json and the predicted masks')
    .action(runEvalLinear);
}

async function runEvalLinear(given: Flags, command: Command): Promise<void> {
  const { flags, choice } = applyProtocol(given, command, 'linear');
  const [settings, common] = [readSettings(flags), readEvalSettings(flags)];
  return runInRanks(flags, 'required', (data, ranks) =>
    lead(flags, { settings, common, choice }, data, ranks),
  );
}

/** What the options say. */
interface Given {
  settings: LinearSettings;
  common: EvalSettings;
  choice: PublishedChoice | null;
}

async function lead(
  flags: Flags,
  { settings, common, choice }: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const as = { name: 'linear', choice } as const;
  const prepared = await prepareEvaluation(flags, common, data, ranks, as);
  const { seeds, progress, options, facts, remarks } = prepared;
  const save = flags.out === undefined ? undefined : predictionWriter(flags.out);
  const runs: LinearResult[] = [];
  for (const seed of seeds) {
    const run = evaluateLinear({
      ...settings,
      ...options,
      seed,
      train: data.train,
      ...(save && runs.length === 0 && { onPrediction: save }),
    });
    runs.push(await run.finally(() => progress.stop()));
  }
  const summary = summariseRuns(runs);
  console.log(classTable(summary, remark(runs)));
  console.log(`${describeTraining(runs[0]!)}\n${remarks}`);
  const results = runs.length === 1 ? runs[0]! : { seeds, summary, runs };
  if (flags.out !== undefined) {
    const file = writeResults(flags.out, { model: flags.model, ...facts, ...results });
    console.log(`Wrote ${file} and predictions/${runs.length > 1 ? ` of seed ${seeds[0]}` : ''}`);
  }
  if (flags.json) console.log(JSON.stringify({ ...results, ...facts }));
}

function readSettings(flags: Flags): LinearSettings {
  const { imagesPerStep, augmentationEpochs, trainShare } = flags;
  return {
    epochs: wholeNumber('epochs', flags.epochs, 1),
    learningRate: positiveNumber('learning-rate', flags.learningRate),
    maskSize: wholeNumber('mask-size', flags.maskSize, 1),
    batchNorm: flags.batchNorm === true,
    cacheBytes: 1e6 * wholeNumber('cache-mb', flags.cacheMb),
    ...(imagesPerStep !== undefined && { imagesPerStep: wholeNumber('images-per-step', imagesPerStep, 1) }),
    ...(trainShare !== undefined && { trainShare: shareOf('train-share', trainShare) }),
    ...(augmentationEpochs !== undefined && {
      augmentationEpochs: wholeNumber('augmentation-epochs', augmentationEpochs),
    }),
  };
}

function remark(runs: readonly LinearResult[]): string {
  const [{ mode, means, settings }] = runs as [LinearResult];
  if (runs.length > 1) return `(${mode}; ${runs.length} seeds)`;
  const other =
    mode === 'reference'
      ? `absent classes left out: ${share(means.presentClasses)}`
      : `absent classes as 0: ${share(means.allClasses)}`;
  return `(${mode}; ${other}; on masks of ${settings.maskSize} px: ${share(means.small)})`;
}

function describeTraining({
  settings,
  losses,
  epoch,
  trainImages,
  seconds,
  skipped,
  mode,
}: LinearResult): string {
  const chosen = mode === 'reference' ? `, head of epoch ${epoch}, the best on the validation images` : '';
  return (
    `${settings.epochs} epochs over ${trainImages} images, ${settings.imagesPerStep} a step; loss ` +
    `${losses[0]!.toFixed(3)} to ${losses.at(-1)!.toFixed(3)}${chosen}; ` +
    `${seconds.training!.toFixed(1)} s to train, ${seconds.validation!.toFixed(1)} s to evaluate` +
    (skipped.length > 0 ? `; ${skipped.length} undecodable images skipped` : '')
  );
}
