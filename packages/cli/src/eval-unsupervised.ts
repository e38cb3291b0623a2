import type { Command } from 'commander';
import {
  evaluateUnsupervised,
  type Spread,
  type UnsupervisedResult,
  type UnsupervisedSettings,
} from '@neco/neco/internal';
import { addClusteringOptions, readClusteringSettings, type ClusteringFlags } from './eval-clustering.js';
import { prepareEvaluation, readEvalSettings, type EvalData, type EvalSettings } from './eval-inputs.js';
import { classTable, predictionWriter, share, writeResults } from './eval-output.js';
import { runInRanks, type EvaluationRanks } from './eval-ranks.js';
import { applyProtocol, type PublishedChoice } from './published-protocol.js';
import { readSides, SIDES_OPTION } from './sides-option.js';
import { positiveNumber, shareOf, wholeNumber } from './option-values.js';

interface Flags extends ClusteringFlags {
  model: string;
  sides: string;
  foregroundClusters: string;
  foregroundThreshold?: string;
  partClusters: string;
  edgeThreshold: string;
  resolution?: string;
}

/** Adds `neco eval unsupervised`: foreground by clusters and attention, objects by community detection. */
export function registerEvalUnsupervised(evalCommand: Command): void {
  const command = evalCommand
    .command('unsupervised')
    .description(
      'score frozen features: objects found without any label, as mIoU; class 0 must be background',
    );
  addClusteringOptions(command, { use: 'with --sides both: images to cluster too', required: false })
    .option(...SIDES_OPTION, 'scored')
    .option('--foreground-clusters <n>', 'clusters out of which the foreground is chosen', '200')
    .option(
      '--foreground-threshold <share>',
      "agreement with the attention that makes a cluster foreground (default: Otsu's; in reference mode by labels)",
    )
    .option('--part-clusters <n>', 'clusters of the foreground that communities join', '150')
    .option('--edge-threshold <share>', 'least co-occurrence of two parts that counts', '0.05')
    .option('--resolution <x>', 'of the communities (default: for as many as there are classes)')
    .action(runEvalUnsupervised);
}

async function runEvalUnsupervised(given: Flags, command: Command): Promise<void> {
  const { flags, choice } = applyProtocol(given, command, 'unsupervised');
  const both = readSides(flags.sides);
  const settings = { ...readClusteringSettings(flags), ...readSettings(flags) };
  const common = readEvalSettings(flags);
  const options: Given = { settings, common, choice, both };
  return runInRanks(flags, both ? 'required' : 'unused', (data, ranks) => lead(flags, options, data, ranks));
}

/** What the options say. */
interface Given {
  settings: UnsupervisedSettings;
  common: EvalSettings;
  choice: PublishedChoice | null;
  both: boolean;
}

async function lead(
  flags: Flags,
  { settings, common, choice, both }: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const as = { name: 'unsupervised', choice } as const;
  const prepared = await prepareEvaluation(flags, common, data, ranks, as);
  const { seeds, progress, options, facts, remarks } = prepared;
  const save = flags.out === undefined ? undefined : predictionWriter(flags.out);
  const result = await evaluateUnsupervised({
    ...settings,
    ...options,
    ...(both && { labelled: data.train }),
    ...(save && { onPrediction: save }),
  }).finally(() => progress.stop());
  console.log(classTable(result.summary, `(${result.mode}; communities; ${result.runs.length} seeds)`));
  console.log(`${describeStages(result)}\n${remarks}`);
  if (flags.out !== undefined) {
    const file = writeResults(flags.out, { model: flags.model, ...facts, ...result });
    console.log(`Wrote ${file} and predictions/ of seed ${seeds[0]}`);
  }
  if (flags.json) console.log(JSON.stringify({ ...result, ...facts }));
}

function readSettings(flags: Flags) {
  const { foregroundThreshold, resolution } = flags;
  return {
    foregroundClusters: wholeNumber('foreground-clusters', flags.foregroundClusters, 2),
    partClusters: wholeNumber('part-clusters', flags.partClusters, 1),
    edgeThreshold: shareOf('edge-threshold', flags.edgeThreshold),
    ...(foregroundThreshold !== undefined && {
      foregroundThreshold: shareOf('foreground-threshold', foregroundThreshold),
    }),
    ...(resolution !== undefined && { resolution: positiveNumber('resolution', resolution) }),
  };
}

function describeStages({
  cbfe,
  foregroundIoU,
  runs,
  seconds,
  skipped,
  settings,
  mode,
}: UnsupervisedResult): string {
  const [first] = runs;
  const { clusters, communities, threshold, foregroundShare } = first!;
  const { sides, foregroundThreshold } = settings;
  const flattered = mode === 'reference' && sides === 'scored' && foregroundThreshold === null;
  return [
    ...(flattered
      ? [
          'the threshold of the foreground comes from the labels of the scored images, which flatters: see --sides both',
        ]
      : []),
    `foreground ${spread(foregroundIoU)} % IoU; clustered into as many parts as classes (CBFE): ${spread(cbfe)} % mIoU`,
    `seed ${first!.seed}: ${clusters.foreground} of ${clusters.all} clusters are foreground (precision from ` +
      `${threshold.toFixed(2)} on, ${share(foregroundShare)} % of the patches); ${clusters.parts} parts with ` +
      `${communities.edges} edges join to ${communities.count} communities (Louvain)`,
    `${seconds.features!.toFixed(1)} s for features, ${seconds.clustering!.toFixed(1)} s to cluster` +
      (skipped.length > 0 ? `; ${skipped.length} undecodable images skipped` : ''),
  ].join('\n');
}

function spread({ mean, deviation }: Spread): string {
  return deviation === null ? share(mean) : `${share(mean)} ± ${share(deviation)}`;
}
