import type { Command } from 'commander';
import {
  collectPatches,
  evaluateClustering,
  evaluateOverclustering,
  type ClusteringOptions,
  type ClusteringResult,
  type PatchPoints,
  type ProtocolName,
} from '@neco/neco/internal';
import { addClusteringOptions, readClusteringSettings, type ClusteringFlags } from './eval-clustering.js';
import {
  prepareEvaluation,
  readEvalSettings,
  type EvalData,
  type EvalSettings,
  type MeasuredAs,
} from './eval-inputs.js';
import { classTable, predictionWriter, share, writeResults } from './eval-output.js';
import { runInRanks, type EvaluationRanks } from './eval-ranks.js';
import { applyProtocol, type PublishedChoice } from './published-protocol.js';
import { wholeNumbers } from './option-values.js';

interface Flags extends ClusteringFlags {
  model: string;
  clusters?: string;
}

type Evaluate = (options: ClusteringOptions, patches: PatchPoints) => Promise<ClusteringResult>;

/** Adds `neco eval cluster`: as many clusters of patches as classes. */
export function registerEvalCluster(evalCommand: Command): void {
  const command = evalCommand
    .command('cluster')
    .description(
      'score frozen features: k-means with as many clusters as classes, matched one to one, as mIoU',
    );
  addClusteringOptions(command).action((flags: Flags) =>
    runEvalCluster(applyProtocol(flags, command, 'cluster'), 'cluster', evaluateClustering),
  );
}

/** Adds `neco eval overcluster`: many more clusters of patches than classes. */
export function registerEvalOvercluster(evalCommand: Command): void {
  const command = evalCommand
    .command('overcluster')
    .description(
      'score frozen features: many k-means clusters, each for the class of most of its pixels, as mIoU',
    );
  addClusteringOptions(command)
    .option('--clusters <n,...>', 'clusters; several numbers are tried in turn', '500')
    .action((flags: Flags) =>
      runEvalCluster(applyProtocol(flags, command, 'overcluster'), 'overcluster', evaluateOverclustering),
    );
}

async function runEvalCluster(
  { flags, choice }: { flags: Flags; choice: PublishedChoice | null },
  name: ProtocolName,
  evaluate: Evaluate,
): Promise<void> {
  const settings = readClusteringSettings(flags);
  const counts = flags.clusters === undefined ? [null] : wholeNumbers('clusters', flags.clusters, 1);
  const given: Given = { settings, counts, evaluate, as: { name, choice }, common: readEvalSettings(flags) };
  return runInRanks(flags, 'unused', (data, ranks) => lead(flags, given, data, ranks));
}

/** What the options say. */
interface Given {
  settings: ReturnType<typeof readClusteringSettings>;
  /** Clusters, null for as many as classes. */
  counts: (number | null)[];
  evaluate: Evaluate;
  as: MeasuredAs;
  common: EvalSettings;
}

async function lead(
  flags: Flags,
  { settings, counts, evaluate, as, common }: Given,
  data: EvalData,
  ranks: EvaluationRanks | undefined,
): Promise<void> {
  const prepared = await prepareEvaluation(flags, common, data, ranks, as);
  const { seeds, progress, facts, remarks } = prepared;
  const options = { ...settings, ...prepared.options };
  const save = flags.out === undefined ? undefined : predictionWriter(flags.out);
  const results: ClusteringResult[] = [];
  try {
    const patches = await collectPatches(options);
    for (const clusters of counts) {
      const first = results.length === 0;
      const result = await evaluate(
        { ...options, clusters, ...(save && first && { onPrediction: save }) },
        patches,
      );
      progress.stop();
      results.push(result);
      if (counts.length > 1) console.log(`\n${clusters} clusters`);
      console.log(classTable(result.summary, remark(result)));
      console.log(describeClusters(result));
    }
    patches.points.release();
  } finally {
    progress.stop();
  }
  console.log(remarks);
  const written = results.length === 1 ? results[0]! : { clusters: results };
  if (flags.out !== undefined) {
    const file = writeResults(flags.out, { model: flags.model, ...facts, ...written });
    const of = counts.length > 1 ? `${counts[0]} clusters and seed` : 'seed';
    console.log(`Wrote ${file} and predictions/ of ${of} ${seeds[0]}`);
  }
  if (flags.json) console.log(JSON.stringify({ ...written, ...facts }));
}

function remark({ mode, means, matching, runs }: ClusteringResult): string {
  const other =
    mode === 'reference'
      ? `absent classes left out: ${share(means[matching].presentClasses)}`
      : `absent classes as 0: ${share(means[matching].allClasses)}`;
  return `(${mode}; ${other}; ${runs.length} seed${runs.length > 1 ? 's' : ''})`;
}

function describeClusters(result: ClusteringResult): string {
  const { clusters, patches, validationImages, matching, means, mode, explained, settings, seconds } = result;
  const kind = mode === 'reference' ? 'allClasses' : 'presentClasses';
  const others = (['hungarian', 'precision', 'IoU'] as const)
    .filter((other) => other !== matching)
    .map((other) => `by ${other} ${share(means[other][kind])}`);
  return (
    `${clusters} clusters of ${patches} patches of ${validationImages} images, matched by ${matching} ` +
    `(${others.join(', ')}); ${settings.dims} components hold ${share(explained)} % of the variance; ` +
    `${seconds.features!.toFixed(1)} s for features, ${seconds.clustering!.toFixed(1)} s to cluster` +
    (result.skipped.length > 0 ? `; ${result.skipped.length} undecodable images skipped` : '')
  );
}
