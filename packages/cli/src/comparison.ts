import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import {
  UserError,
  compareModels,
  makeProtocols,
  publishedInputSize,
  type Comparison,
  type ComparisonOutcome,
  type OpenedModel,
  type Protocol,
  type ProtocolSettings,
  type Spread,
  productVersions,
  type Which,
} from '@neco/neco/internal';
import { renderComparison } from './report/comparison.js';
import { openComparedModel } from './compared-model.js';
import { deviceOf } from './device-option.js';
import { downloadOptions } from './download-progress.js';
import { addEvalOptions, readEvalSettings, type EvalData, type EvalFlags } from './eval-inputs.js';
import { makeOutputFolder, share, writeResults } from './eval-output.js';
import { EvalProgress } from './eval-progress.js';
import { runInRanks, type EvaluationRanks } from './eval-ranks.js';
import { positiveNumber, shareOf, wholeNumber } from './option-values.js';
import {
  applyProtocol,
  describeNetwork,
  describeNotes,
  publishedNotes,
  type PublishedChoice,
  type PublishedNotes,
} from './published-protocol.js';
import { readSides, SIDES_OPTION } from './sides-option.js';

/** Options of the commands that run several protocols. */
export interface ComparisonFlags extends EvalFlags {
  protocols?: string;
  memorySize?: string;
  augmentationEpochs?: string;
  neighbours?: string;
  temperature?: string;
  epochs?: string;
  learningRate?: string;
  clusters?: string;
  /** Has no option of its own: the published protocol sets it. */
  trainShare?: string;
  linearVariations?: string;
  sides: string;
  restarts?: string;
  out: string;
}

/** Adds the options of {@link ComparisonFlags}. */
export function addComparisonOptions(command: Command): Command {
  const names = makeProtocols().map(({ name }) => name);
  addEvalOptions(
    command,
    { use: 'labelled images for the protocols that learn from labels', required: false },
    '0,1,2',
  );
  return command
    .option('--protocols <name,...>', `of ${names.join(', ')} (default: all that the given images allow)`)
    .option('--memory-size <n>', 'in-context: most patches in the memory (default: all)')
    .option('--neighbours <n>', 'in-context: memory patches that label a patch (default: 30)')
    .option('--temperature <t>', 'in-context: of the softmax over their cosines (default: 0.02)')
    .option('--epochs <n>', 'linear: passes over the training images (default: 25)')
    .option('--learning-rate <x>', 'linear: of SGD (default: 0.01)')
    .option('--clusters <n>', 'overclustering: clusters (default: 500, at most a quarter of the patches)')
    .option(
      '--restarts <n>',
      'clustering: starts of k-means, the best counts (default: 1, in reference mode 5)',
    )
    .option(
      '--augmentation-epochs <n>',
      'in-context: random variations of each labelled image; 0 for none (default: 1)',
    )
    .option(
      '--linear-variations <n>',
      'linear: random variations of each image, taken in turn; 0 for none, 1 or 2 for speed (default: one an epoch)',
    )
    .option(...SIDES_OPTION, 'scored')
    .requiredOption('--out <dir>', 'folder for results.json and report.html');
}

/** Runs protocols on models, prints the tables and writes report.html and results.json. */
export async function runComparison(
  models: readonly string[],
  given: ComparisonFlags,
  command: Command,
): Promise<void> {
  const { flags, choice } = applyProtocol(given, command, 'all');
  readEvalSettings(flags);
  const settings: Given = { choice, protocols: readProtocolSettings(flags, choice) };
  return runInRanks(flags, 'optional', (data, ranks) => lead(models, flags, settings, data, ranks));
}

/** What the options say. */
interface Given {
  choice: PublishedChoice | null;
  protocols: ProtocolSettings;
}

async function lead(
  models: readonly string[],
  flags: ComparisonFlags,
  given: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const started = performance.now();
  const settings = readEvalSettings(flags);
  const protocols = chooseProtocols(flags.protocols, given.protocols, data.train.length > 0);
  // Hours of work must not end at a folder that cannot be made; one is not left behind by wrong options either.
  if (existsSync(flags.out)) makeOutputFolder(flags.out);
  console.log([...data.description, `device     ${deviceOf(flags)}`].join('\n'));
  const progress = new EvalProgress();
  const opened = new Map<string, OpenedAs>();
  const outcome = await compareModels({
    ...settings,
    models,
    open: modelOpener(flags, ranks, opened),
    ...(ranks && { ranks }),
    protocols,
    train: data.train,
    val: data.val,
    classNames: data.classNames,
    ignoreIndex: data.ignoreIndex,
    leaveOut: flags.protocols === undefined,
    onRun: ({ model, protocol, number, total }) =>
      progress.note(`[${number}/${total}] ${model}: ${protocol.title}`),
    onProgress: (state) => progress.update(state),
    onSkipped: (file, reason) => progress.note(`skipped ${file}: ${reason}`),
  }).finally(() => progress.stop());
  const facts = factsOf(outcome.comparison, given.choice, opened);
  const remarks = describeFacts(facts);
  console.log(`\n${describeComparison(outcome.comparison)}\n${remarks.join('\n')}`);
  const { ignoreIndex } = data;
  await writeComparison(flags.out, outcome, facts, ignoreIndex, (performance.now() - started) / 1000);
  if (flags.json) console.log(JSON.stringify({ ...outcome.comparison, ...facts }));
}

/** What is known of a model that was measured. */
interface OpenedAs {
  network: Which | null;
  patchSize: number;
}

/** What goes into the results beside the scores. */
interface ComparisonScoreFacts {
  /** Which network of a run or checkpoint each model is; null where there is one only. */
  networks: Record<string, Which | null>;
  published?: PublishedNotes;
}

function factsOf(
  { models }: Comparison,
  choice: PublishedChoice | null,
  opened: ReadonlyMap<string, OpenedAs>,
): ComparisonScoreFacts {
  const networks = Object.fromEntries([...opened].map(([name, { network }]) => [name, network]));
  if (choice === null) return { networks };
  const [{ name, protocols }] = models as [Comparison['models'][number]];
  const { patchSize } = opened.get(name)!;
  const measured = protocols.map(({ protocol, inputSize }) => ({ name: protocol, inputSize, patchSize }));
  return { networks, published: publishedNotes(choice, measured) };
}

function describeFacts({ networks, published }: ComparisonScoreFacts): string[] {
  return [
    ...Object.entries(networks).map(([name, network]) =>
      describeNetwork(name, network, published !== undefined),
    ),
    ...(published === undefined ? [] : describeNotes(published)),
  ];
}

/** Loads models by name and says once what each is. */
function modelOpener(
  flags: ComparisonFlags,
  ranks: EvaluationRanks | undefined,
  openedAs: Map<string, OpenedAs>,
): (name: string) => Promise<OpenedModel> {
  const described = new Set<string>();
  return async (name) => {
    const opened = await openComparedModel(name, {
      allowMissing: flags.allowMissing === true,
      download: downloadOptions(flags),
      device: deviceOf(flags),
    });
    if (!described.has(name)) console.log([`\n${name}`, ...opened.description].join('\n'));
    described.add(name);
    openedAs.set(name, { network: opened.network, patchSize: opened.model.config.patchSize });
    ranks?.announce(opened.model, name);
    return opened;
  };
}

async function writeComparison(
  out: string,
  outcome: ComparisonOutcome,
  facts: ComparisonScoreFacts,
  ignoreIndex: number,
  seconds: number,
): Promise<void> {
  const versions = productVersions();
  makeOutputFolder(out);
  const results = writeResults(out, { ...outcome.comparison, ...facts, seconds, versions });
  const report = path.join(out, 'report.html');
  const remarks = describeFacts(facts);
  writeFileSync(report, await renderComparison(outcome, { ignoreIndex, seconds, versions, remarks }));
  console.log(`Wrote ${results} and ${report}`);
}

function readProtocolSettings(flags: ComparisonFlags, choice: PublishedChoice | null): ProtocolSettings {
  const { memorySize, neighbours, temperature, epochs, learningRate, clusters, restarts } = flags;
  const { augmentationEpochs, linearVariations, trainShare } = flags;
  return {
    incontext: {
      ...(augmentationEpochs !== undefined && {
        augmentationEpochs: wholeNumber('augmentation-epochs', augmentationEpochs),
      }),
      ...(memorySize !== undefined && { memorySize: wholeNumber('memory-size', memorySize, 1) }),
      ...(neighbours !== undefined && { neighbours: wholeNumber('neighbours', neighbours, 1) }),
      ...(temperature !== undefined && { temperature: positiveNumber('temperature', temperature) }),
    },
    linear: {
      ...(linearVariations !== undefined && {
        augmentationEpochs: wholeNumber('linear-variations', linearVariations),
      }),
      ...(trainShare !== undefined && { trainShare: shareOf('train-share', trainShare) }),
      ...(epochs !== undefined && { epochs: wholeNumber('epochs', epochs, 1) }),
      ...(learningRate !== undefined && { learningRate: positiveNumber('learning-rate', learningRate) }),
    },
    ...(restarts !== undefined && { kMeans: { restarts: wholeNumber('restarts', restarts, 1) } }),
    ...(clusters !== undefined && { overclusters: wholeNumber('clusters', clusters, 1) }),
    bothSides: readSides(flags.sides),
    ...(choice !== null && { inputSize: publishedInputSize }),
  };
}

/** The protocols that are named, or all that can run on the given images. */
function chooseProtocols(
  text: string | undefined,
  settings: ProtocolSettings,
  labelled: boolean,
): Protocol[] {
  const all = makeProtocols(settings);
  const possible = all.filter(({ needsTrain }) => labelled || !needsTrain);
  if (text === undefined) {
    if (possible.length > 0) return possible;
    throw new UserError('Every evaluation needs labelled images: give --train-images and --train-masks.');
  }
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  return names.map((name) => {
    const protocol = all.find((candidate) => candidate.name === name);
    if (protocol === undefined) {
      throw new UserError(
        `--protocols takes ${all.map((candidate) => candidate.name).join(', ')}, not "${name}".`,
      );
    }
    if (possible.includes(protocol)) return protocol;
    throw new UserError(
      `The evaluation ${name} needs labelled images: give --train-images and --train-masks.`,
    );
  });
}

/** mIoU by model and protocol, and the differences from the first model. */
export function describeComparison(comparison: Comparison): string {
  const { models, protocols, leftOut, mode, seeds } = comparison;
  const titles = protocols.map(({ title }) => title);
  const scores = models.map(({ name, protocols: scores }) => [
    name,
    ...scores.map(({ summary: { mIoU } }) => spread(mIoU, share)),
  ]);
  const differences = models
    .slice(1)
    .map(({ name }) => [
      name,
      ...comparison.differences
        .filter(({ model }) => model === name)
        .map(
          ({ seeds: gain, bootstrap: { low, high } }) =>
            `${spread(gain, signed)} [${signed(low)}, ${signed(high)}]`,
        ),
    ]);
  const blocks = [[['mIoU, %', ...titles], ...scores]];
  if (differences.length > 0) blocks.push([['difference', ...titles], ...differences]);
  const meaning = [
    `${mode} mode`,
    seeds.length > 1 ? `mean and deviation over ${seeds.length} seeds` : 'one seed',
    ...(differences.length > 0
      ? [`differences from ${models[0]!.name}, in brackets 95 % of 1,000 resamplings of the images`]
      : []),
  ];
  return [
    ...blocks.map((rows) => `${aligned(rows)}\n`),
    meaning.join('; '),
    ...leftOut.map(({ protocol, model, reason }) => `left out: ${protocol} (${model}: ${reason})`),
  ].join('\n');
}

/** Rows with columns as wide as their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function spread({ mean, deviation }: Spread, show: (value: number) => string): string {
  return deviation === null ? show(mean) : `${show(mean)} +- ${share(deviation)}`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${share(value)}`;
}
