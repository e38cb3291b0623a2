import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import {
  UserError,
  compareModels,
  findProtocol,
  lastLayer,
  percent,
  protocols,
  publishedInputSize,
  type Comparison,
  type ComparisonOutcome,
  type OpenedModel,
  type Protocol,
  type Spread,
  type StoredFeatures,
  productVersions,
  type Which,
} from '@neco/neco/internal';
import { describeImages, renderComparison } from './report/comparison.js';
import { openComparedModel } from './compared-model.js';
import { aligned } from './columns.js';
import { deviceOf } from './device-option.js';
import { downloadOptions } from './download-progress.js';
import {
  addEvalOptions,
  readEvalSettings,
  type EvalData,
  type EvalFlags,
  type EvaluationRanks,
} from './eval-inputs.js';
import { makeOutputFolder, signed, writeResults } from './eval-output.js';
import { addSharedSettings, readSharedSettings } from './eval-options.js';
import { OVERWRITE_OPTION, requireReportFolder } from './output-place.js';
import { EvalProgress } from './eval-progress.js';
import { runInRanks } from './eval-ranks.js';
import { describeReuse, useStore } from './store-option.js';
import {
  applyPublished,
  describeNetwork,
  describeNotes,
  publishedNotes,
  type PublishedChoice,
  type PublishedNotes,
} from './published-protocol.js';

/** Options of the commands that run several protocols, beside those of settings. */
export interface ComparisonFlags extends EvalFlags {
  protocols?: string;
  out: string;
  overwrite?: boolean;
}

/** Adds the options of {@link ComparisonFlags}. */
export function addComparisonOptions(command: Command): Command {
  const names = protocols.map(({ name }) => name);
  addEvalOptions(command, 'labelled images for the protocols that learn from labels', [0, 1, 2]);
  command.option(
    '--protocols <name,...>',
    `of ${names.join(', ')} (default: all that the given images allow)`,
  );
  addSharedSettings(command, protocols);
  return command
    .requiredOption('--out <dir>', 'folder for results.json and report.html')
    .option(...OVERWRITE_OPTION);
}

/** Runs protocols on models, prints the tables and writes report.html and results.json. */
export async function runComparison(models: readonly string[], given: ComparisonFlags): Promise<void> {
  const { flags, choice } = applyPublished(given, protocols);
  readEvalSettings(flags);
  const settings: Given = { choice, settings: readSharedSettings(protocols, flags) };
  return runInRanks(flags, 'optional', (data, ranks) => lead(models, flags, settings, data, ranks));
}

/** What the options say. */
interface Given {
  choice: PublishedChoice | null;
  /** By protocol. */
  settings: Record<string, object>;
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
  const chosen = chooseProtocols(flags.protocols, given.settings, data.train.length > 0);
  requireReportFolder(flags);
  const reading =
    settings.resize === 'squash' && settings.layer === lastLayer && !settings.debias
      ? []
      : [`images     ${describeImages(settings)}`];
  console.log([...data.description, ...reading, `device     ${deviceOf(flags)}`].join('\n'));
  const progress = new EvalProgress();
  const opened = new Map<string, OpenedAs>();
  const outcome = await compareModels({
    ...settings,
    models,
    open: modelOpener(flags, ranks, opened),
    ranks,
    protocols: chosen,
    settings: given.settings,
    usualSize: given.choice === null ? undefined : publishedInputSize,
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
  const reused = [...opened].flatMap(([name, { stored }]) =>
    describeReuse(stored).map((line) => (models.length > 1 ? `${line} (${name})` : line)),
  );
  console.log(`\n${[describeComparison(outcome.comparison), ...reused, ...remarks].join('\n')}`);
  const { ignoreIndex } = data;
  await writeComparison(flags.out, outcome, facts, ignoreIndex, (performance.now() - started) / 1000);
  if (flags.json) console.log(JSON.stringify({ ...outcome.comparison, ...facts }));
}

/** What is known of a model that was measured. */
interface OpenedAs {
  network: Which | null;
  patchSize: number;
  stored: StoredFeatures | null;
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
  const [{ name, protocols: scores }] = models as [Comparison['models'][number]];
  const { patchSize } = opened.get(name)!;
  const measured = scores.map(({ protocol, inputSize }) => ({
    protocol: findProtocol(protocol),
    inputSize,
    patchSize,
  }));
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
    const stored = useStore(opened.model, name, flags);
    openedAs.set(name, { network: opened.network, patchSize: opened.model.config.patchSize, stored });
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

/** The protocols that are named, or all that can run on the given images. */
export function chooseProtocols(
  text: string | undefined,
  settings: Given['settings'],
  labelled: boolean,
): Protocol[] {
  const possible = protocols.filter(
    (protocol) => labelled || !protocol.labelled?.needed(settings[protocol.name]!),
  );
  if (text === undefined) {
    if (possible.length > 0) return possible;
    throw new UserError('Every evaluation needs labelled images: give --train-images and --train-masks.');
  }
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  return names.map((name) => {
    const protocol = protocols.find((candidate) => candidate.name === name);
    if (protocol === undefined) {
      throw new UserError(`--protocols takes ${protocols.map((one) => one.name).join(', ')}, not "${name}".`);
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
    ...scores.map(({ summary: { mIoU } }) => spread(mIoU, percent)),
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
    describeImages(comparison),
    seeds.length > 1 ? `mean and deviation over ${seeds.length} seeds` : 'one seed',
    ...(differences.length > 0
      ? [`differences from ${models[0]!.name}, in brackets 95 % of 1,000 resamplings of the images`]
      : []),
  ];
  return [
    ...blocks.map((rows) => `${aligned(rows).join('\n')}\n`),
    meaning.join('; '),
    ...leftOut.map(({ protocol, model, reason }) => `left out: ${protocol} (${model}: ${reason})`),
  ].join('\n');
}

/** Mean, and deviation over seeds where there are several. */
export function spread({ mean, deviation }: Spread, show: (value: number) => string): string {
  return deviation === null ? show(mean) : `${show(mean)} +- ${percent(deviation)}`;
}
