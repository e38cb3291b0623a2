import { z } from 'zod';
import { type ClassIoU, perClassOf, type RunSummary, summariseRuns } from '../runs.js';
import { UserError } from '../../errors.js';
import { clusterMaps, collectPatches } from './clustering-patches.js';
import type { PatchImage, PatchPoints } from './patch-points.js';
import { classMeans, ClusterTable, type ClassMeans, type Matching } from './clustering-scores.js';
import {
  clusteringSeeds,
  clusteringSettings,
  completeKMeansSettings,
  kMeansOptions,
  publishedClustering,
  type ClusteringSettings,
  type CompleteKMeansSettings,
} from './clustering-settings.js';
import { otherMean, percent, timesOf } from './describe.js';
import { kMeans } from '../numerics/kmeans.js';
import { presentIoU, type ConfusionMatrix } from '../numerics/metrics.js';
import type { EvaluationInput, EvaluationResult, PredictedMask } from './evaluation.js';
import type { Protocol, SeededInput } from './protocol.js';
import { commonDifferences, denseSides } from './published.js';
import { parseEvaluationSettings, setting, whole } from './settings.js';
import { mean } from '../numerics/statistics.js';

const matchings: readonly Matching[] = ['hungarian', 'precision', 'IoU'];

const clusterCount = whole(1, 65535);
const overclusters = 500;

export interface ClusteringOptions extends Omit<EvaluationInput, 'train'>, ClusteringSettings {
  /** Default: as many as there are classes for clustering, 500 for overclustering. */
  clusters?: number | null;
}

/** All that decides an evaluation by clustering. */
export type CompleteClusteringSettings = CompleteKMeansSettings & { clusters: number | null };

/** One clustering and its scores. */
export interface ClusteringRun {
  seed: number;
  /** As the mode and the protocol's matching define it. */
  mIoU: number;
  perClass: ClassIoU[];
  /** The same clusters under every matching. */
  means: Record<Matching, ClassMeans>;
  /** Sum of squared distances of the points to their centroids. */
  objective: number;
  iterations: number;
}

export interface ClusteringResult extends EvaluationResult {
  settings: CompleteClusteringSettings;
  clusters: number;
  /** Which matching `mIoU` and `perClass` follow. */
  matching: Matching;
  /** Means and deviations over the runs; `mIoU` and `perClass` are its means. */
  summary: RunSummary;
  runs: ClusteringRun[];
  /** Means over the runs, under every matching and both averages. */
  means: Record<Matching, ClassMeans>;
  patches: number;
  /** Share of the features' variance that the clustered components hold. */
  explained: number;
}

/**
 * Clustering of frozen patch features with as many clusters as classes, which are matched one to one (Hungarian
 * method); the score tells whether classes fall apart by themselves. Features of all validation images are
 * standardised, reduced to principal components and clustered patch by patch (Ziegler and Asano, "Self-supervised
 * learning of object parts", 2022; section 4 of the NeCo paper). `reference` starts as the public code does (random
 * points, five restarts, 256 points a centroid) and counts absent classes as 0.
 *
 * @param collected what {@link collectPatches} gave for the same options; else patches are collected here.
 * @throws UserError for settings that do not fit the model or the data
 */
export function evaluateClustering(
  options: ClusteringOptions,
  collected?: PatchPoints,
): Promise<ClusteringResult> {
  return evaluateClusters(options, 'hungarian', null, collected);
}

/**
 * Overclustering: many more clusters than classes, each of which takes the class that most of its pixels have. The
 * score tells how pure small groups of patches are. The rest is as in {@link evaluateClustering}.
 *
 * @throws UserError for settings that do not fit the model or the data
 */
export function evaluateOverclustering(
  options: ClusteringOptions,
  collected?: PatchPoints,
): Promise<ClusteringResult> {
  return evaluateClusters(options, 'precision', overclusters, collected);
}

async function evaluateClusters(
  options: ClusteringOptions,
  matching: Matching,
  defaultClusters: number | null,
  collected?: PatchPoints,
): Promise<ClusteringResult> {
  const { clusters: wanted } = parseEvaluationSettings(
    z.object({ clusters: clusterCount.nullable().default(defaultClusters) }),
    { clusters: options.clusters ?? undefined },
  );
  const settings = { ...completeKMeansSettings(options), clusters: wanted };
  const patches = collected ?? (await collectPatches(options));
  const started = performance.now();
  try {
    const clusters = settings.clusters ?? patches.classNames.length;
    requirePatches(patches, clusters);
    const runs: ClusteringRun[] = [];
    for (const index of settings.seeds.keys()) {
      runs.push(await oneRun(options, settings, patches, clusters, matching, index));
    }
    const summary = summariseRuns(runs);
    return {
      mIoU: summary.mIoU.mean,
      perClass: summary.perClass.map(({ name, IoU }) => ({ name, IoU: IoU?.mean ?? null })),
      mode: settings.mode,
      settings,
      clusters,
      matching,
      summary,
      runs,
      means: averageMeans(runs),
      validationImages: patches.images.length,
      patches: patches.points.shape[0]!,
      explained: patches.explained,
      skipped: [...patches.skipped],
      seconds: { features: patches.seconds, clustering: (performance.now() - started) / 1000 },
    };
  } finally {
    if (collected === undefined) patches.points.release();
  }
}

/** @throws UserError if there are fewer patches than clusters */
export function requirePatches({ points, images }: PatchPoints, clusters: number): void {
  const count = points.shape[0]!;
  if (count >= clusters) return;
  throw new UserError(
    `The ${images.length} images have ${count} patches, which cannot form ${clusters} clusters; ` +
      'take more images, a larger input size or fewer clusters.',
  );
}

async function oneRun(
  options: ClusteringOptions,
  settings: CompleteClusteringSettings,
  patches: PatchPoints,
  clusters: number,
  matching: Matching,
  index: number,
): Promise<ClusteringRun> {
  const seed = settings.seeds[index]!;
  const passes = settings.restarts * settings.maxIterations;
  const report = (done: number): void =>
    options.onProgress?.({
      phase: 'clustering',
      done: index * passes + done,
      total: settings.seeds.length * passes,
    });
  const { centroids, labels, objective, iterations } = await kMeans(patches.points, clusters, {
    ...kMeansOptions(settings),
    seed,
    onIteration: ({ restart, iteration }) => report(restart * settings.maxIterations + iteration),
  });
  centroids.release();
  report(passes);
  const { images, classNames } = patches;
  const table = tableOf(images, labels, { clusters, classes: classNames.length }, settings);
  const classOf = table.match(matching);
  if (index === 0) showPredictions(options, images, labels, classOf, settings);
  return {
    seed,
    ...scoresOf(table.merge(classOf), patches.classNames, settings),
    means: Object.fromEntries(
      matchings.map((other) => [other, classMeans(table.merge(table.match(other)))]),
    ) as Record<Matching, ClassMeans>,
    objective,
    iterations,
  };
}

/** What decides how clusters of patches become pixels. */
type MapSettings = Pick<CompleteClusteringSettings, 'mode'>;

/** Pixels of all images by class and cluster. */
export function tableOf(
  images: readonly PatchImage[],
  labels: Int32Array,
  { classes, clusters }: { classes: number; clusters: number },
  settings: MapSettings & Pick<CompleteClusteringSettings, 'ignoreIndex'>,
): ClusterTable {
  const table = new ClusterTable(classes, clusters);
  for (const { image, map } of clusterMaps(images, labels, settings)) {
    table.add(map.data, image.truth.data, settings.ignoreIndex);
  }
  return table;
}

/** IoU of each class as the mode averages. */
export function scoresOf(
  matrix: ConfusionMatrix,
  names: readonly string[],
  { mode }: Pick<CompleteClusteringSettings, 'mode'>,
): { mIoU: number; perClass: ClassIoU[] } {
  const { presentClasses, allClasses } = classMeans(matrix);
  const { perClass } = presentIoU(matrix);
  const absent = mode === 'reference' ? 0 : null;
  return {
    mIoU: mode === 'reference' ? allClasses : presentClasses,
    perClass: perClassOf(names, perClass, absent),
  };
}

/** Hands the masks that clusters with a class make to the caller. */
export function showPredictions(
  { onPrediction }: Pick<ClusteringOptions, 'onPrediction'>,
  images: readonly PatchImage[],
  labels: Int32Array,
  classOf: Int32Array,
  settings: MapSettings,
): void {
  if (!onPrediction) return;
  for (const { image, map } of clusterMaps(images, labels, settings)) {
    const predicted = { ...map, data: map.data.map((k) => classOf[k]!) };
    onPrediction({ pair: image.pair, predicted, truth: image.truth });
  }
}

function averageMeans(runs: readonly ClusteringRun[]): Record<Matching, ClassMeans> {
  const average = (matching: Matching, kind: keyof ClassMeans): number =>
    mean(runs.map(({ means }) => means[matching][kind]));
  return Object.fromEntries(
    matchings.map((matching) => [
      matching,
      { presentClasses: average(matching, 'presentClasses'), allClasses: average(matching, 'allClasses') },
    ]),
  ) as Record<Matching, ClassMeans>;
}

const published: Protocol['published'] = {
  settings: publishedClustering,
  unset: ['kMeansBatch'],
  sides: denseSides,
  differences: [commonDifferences.lastBatch, commonDifferences.components, commonDifferences.emptyClusters],
};

export const cluster: Protocol<ClusteringSettings, ClusteringResult> = {
  name: 'cluster',
  title: 'Clustering',
  summary: 'score frozen features: k-means with as many clusters as classes, matched one to one, as mIoU',
  description: 'As many k-means clusters as classes, matched one to one; labels only name the clusters.',
  settings: clusteringSettings,
  seeds: clusteringSeeds(),
  labelled: null,
  published,
  run: async (input, settings, patches) => {
    const points = await patches.of({ ...settings, ...input });
    return [await evaluateClustering(firstShown(input, settings), points)];
  },
  describe: ([result]) => describeClusters(result!),
};

const overclusterSettings = clusteringSettings.extend({
  clusters: setting(
    clusterCount.default(overclusters),
    'clusters; where several evaluations are run, by default no more than a quarter of the patches',
    { value: 'n', together: 'clusters' },
  ),
});

export const overcluster: Protocol<z.input<typeof overclusterSettings>, ClusteringResult> = {
  name: 'overcluster',
  title: 'Overclustering',
  summary: 'score frozen features: many k-means clusters, each for the class of most of its pixels, as mIoU',
  description: 'Many more k-means clusters than classes, each for the class that most of its pixels have.',
  settings: overclusterSettings,
  seeds: clusteringSeeds(),
  labelled: null,
  published: { ...published, settings: { ...published.settings, clusters: 500 } },
  several: {
    key: 'clusters',
    heading: (clusters) => `${String(clusters)} clusters`,
    results: (groups) => ({ clusters: groups.flatMap(({ runs }) => runs) }),
  },
  run: async (input, settings, patches) => {
    const points = await patches.of({ ...settings, ...input });
    const clusters = settings.clusters ?? Math.min(overclusters, Math.ceil(points.points.shape[0]! / 4));
    return [await evaluateOverclustering({ ...firstShown(input, settings), clusters }, points)];
  },
  describe: ([result]) => describeClusters(result!),
};

/** Options of an evaluation that goes through the seeds by itself and shows the masks of the first. */
export function firstShown<Settings extends object>(
  { onPrediction, ...input }: SeededInput,
  settings: Settings,
) {
  return {
    ...settings,
    ...input,
    onPrediction: onPrediction && ((mask: PredictedMask) => onPrediction(mask, 0)),
  };
}

function describeClusters(result: ClusteringResult): { remark: string; details: string } {
  const { clusters, patches, validationImages, matching, means, mode, explained, settings, runs } = result;
  const kind = mode === 'reference' ? 'allClasses' : 'presentClasses';
  const others = matchings
    .filter((other) => other !== matching)
    .map((other) => `by ${other} ${percent(means[other][kind])}`);
  const times = timesOf(result, { features: 'for features', clustering: 'to cluster' });
  return {
    remark: `(${mode}; ${otherMean(mode, means[matching])}; ${runs.length} seed${runs.length > 1 ? 's' : ''})`,
    details:
      `${clusters} clusters of ${patches} patches of ${validationImages} images, matched by ${matching} ` +
      `(${others.join(', ')}); ${settings.dims} components hold ${percent(explained)} % of the variance; ${times}`,
  };
}
