import type { Command } from 'commander';
import {
  evaluateInContext,
  lowShotPairs,
  summariseRuns,
  type InContextResult,
  type InContextSettings,
  type RunSummary,
  type SearchPlan,
} from '@neco/neco/internal';
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
import { oneOf, positiveNumber, shareOf, wholeNumber, wholeNumbers } from './option-values.js';

interface Flags extends EvalFlags {
  model: string;
  memorySize?: string;
  augmentationEpochs: string;
  neighbours: string;
  temperature: string;
  storage: string;
  lowShot?: string;
}

/** Adds `neco eval incontext`: segmentation of one folder by the labels of another, with frozen features. */
export function registerEvalIncontext(evalCommand: Command): void {
  const command = evalCommand
    .command('incontext')
    .description('score frozen features: masks predicted by dense nearest-neighbour retrieval, as mIoU')
    .requiredOption(...MODEL_OPTION);
  addEvalOptions(command, { use: 'labelled images that fill the memory', required: true })
    .option('--memory-size <n,...>', 'most patches in the memory (default: all); several are tried in turn')
    .option(
      '--augmentation-epochs <n>',
      'passes of random variations over the memory images; 0 for none',
      '1',
    )
    .option('--neighbours <n>', 'memory patches that label a patch', '30')
    .option('--temperature <t>', 'of the softmax over their cosines', '0.02')
    .option('--storage <dtype>', 'float32, or float16 for half the memory', 'float32')
    .option('--low-shot <share>', 'take this part of the labelled images, such as 1/8, drawn by the seed')
    .option('--out <dir>', 'write results.json and the predicted masks')
    .action(runEvalIncontext);
}

async function runEvalIncontext(given: Flags, command: Command): Promise<void> {
  const { flags, choice } = applyProtocol(given, command, 'incontext');
  const settings = readSettings(flags);
  const memorySizes =
    flags.memorySize === undefined ? [null] : wholeNumbers('memory-size', flags.memorySize, 1);
  const lowShot = flags.lowShot === undefined ? null : shareOf('low-shot', flags.lowShot);
  const options: Given = { settings, memorySizes, lowShot, choice, common: readEvalSettings(flags) };
  return runInRanks(flags, 'required', (data, ranks) => lead(flags, options, data, ranks));
}

/** What the options say. */
interface Given {
  settings: Omit<InContextSettings, 'inputSize'>;
  memorySizes: (number | null)[];
  lowShot: number | null;
  choice: PublishedChoice | null;
  common: EvalSettings;
}

async function lead(
  flags: Flags,
  { settings, memorySizes, lowShot, choice, common }: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const as = { name: 'incontext', choice } as const;
  const prepared = await prepareEvaluation(flags, common, data, ranks, as);
  const { seeds, progress, options, facts, remarks } = prepared;
  const save = flags.out === undefined ? undefined : predictionWriter(flags.out);
  const run = (memorySize: number | null, seed: number, first: boolean): Promise<InContextResult> =>
    evaluateInContext({
      ...settings,
      ...options,
      memorySize,
      seed,
      train: lowShot === null ? data.train : lowShotPairs(data.train, lowShot, seed),
      onSearch: (plan) => progress.note(describeSearch(plan)),
      ...(save && first && { onPrediction: save }),
    }).finally(() => progress.stop());

  const groups: { memorySize: number | null; summary: RunSummary; runs: InContextResult[] }[] = [];
  for (const memorySize of memorySizes) {
    const runs: InContextResult[] = [];
    for (const seed of seeds) {
      runs.push(await run(memorySize, seed, groups.length === 0 && runs.length === 0));
    }
    const summary = summariseRuns(runs);
    groups.push({ memorySize, summary, runs });
    if (memorySizes.length > 1) console.log(`\nmemory of at most ${memorySize} patches`);
    console.log(classTable(summary, remark(runs)));
    console.log(describeMemory(runs[0]!));
  }
  console.log(remarks);
  const results =
    memorySizes.length * seeds.length === 1
      ? groups[0]!.runs[0]!
      : { ...(lowShot !== null && { lowShot }), seeds, memorySizes: groups };
  if (flags.out !== undefined) {
    const file = writeResults(flags.out, { model: flags.model, ...facts, ...results });
    console.log(`Wrote ${file} and predictions/${seeds.length > 1 ? ` of seed ${seeds[0]}` : ''}`);
  }
  if (flags.json) console.log(JSON.stringify({ ...results, ...facts }));
}

function readSettings(flags: Flags): Omit<InContextSettings, 'inputSize'> {
  return {
    augmentationEpochs: wholeNumber('augmentation-epochs', flags.augmentationEpochs),
    neighbours: wholeNumber('neighbours', flags.neighbours, 1),
    temperature: positiveNumber('temperature', flags.temperature),
    storage: oneOf<'float32' | 'float16'>('storage', flags.storage, ['float32', 'float16']),
  };
}

function describeSearch({ queries, patches, seconds }: SearchPlan): string {
  const count = (value: number) => value.toLocaleString('en');
  return `search: ${count(queries)} patches in a memory of ${count(patches)}, about ${seconds.toPrecision(2)} s beside the features`;
}

function remark(runs: readonly InContextResult[]): string {
  const [{ mode, means }] = runs as [InContextResult];
  if (runs.length > 1) return `(${mode}; ${runs.length} seeds)`;
  return mode === 'reference'
    ? `(reference; without matching: ${share(means.presentClasses)})`
    : `(corrected; with Hungarian matching over all classes, as the reference averages: ${share(means.hungarian)})`;
}

function describeMemory({ memory, seconds, skipped }: InContextResult): string {
  return (
    `${memory.patches} patches of ${memory.images} images in the memory (${(memory.bytes / 1e6).toFixed(0)} MB); ` +
    `${seconds.memory.toFixed(1)} s to fill it, ${seconds.validation.toFixed(1)} s to evaluate` +
    (skipped.length > 0 ? `; ${skipped.length} undecodable images skipped` : '')
  );
}
