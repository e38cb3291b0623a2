import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import { coOccurrence, coOccurrenceEdges, findCommunities, findFewCommunities } from './communities.js';
import { scoresOf, showPredictions, tableOf } from './clustering.js';
import { clusterMap, collectPatches, type PatchPoints, type PatchSettings } from './clustering-patches.js';
import {
  completeKMeansSettings,
  kMeansOptions,
  requireWhole,
  type CompleteKMeansSettings,
  type KMeansSettings,
} from './clustering-settings.js';
import { kMeans, type KMeansOptions } from './kmeans.js';
import type { ClassIoU, EvaluationInput, EvaluationResult } from './protocol.js';
import { spreadOf, summariseRuns, type RunSummary, type Spread } from './runs.js';
import {
  attentionPrecision,
  clustersAbove,
  foregroundIoU,
  otsuThreshold,
  publishedThreshold,
  type ForegroundClusters,
} from './unsupervised-foreground.js';

export interface UnsupervisedSettings extends PatchSettings, KMeansSettings {
  /** Clusters of all patches, from which the foreground is chosen. Default 200. */
  foregroundClusters?: number;
  /**
   * Clusters whose precision against the attention reaches it are foreground; null to choose it: by Otsu's method,
   * in `reference` mode by the labels, as the public code does. Default null.
   */
  foregroundThreshold?: number | null;
  /** Clusters of the foreground that communities join. Default 150. */
  partClusters?: number;
  /** Edges of the co-occurrence graph that are less likely than this are left out. Default .05. */
  edgeThreshold?: number;
  /**
   * Resolution of the community detection; null for the one that gives as many communities as there are classes
   * beside the background, or not many fewer. Default null.
   */
  resolution?: number | null;
}

export interface UnsupervisedOptions extends Omit<EvaluationInput, 'train'>, UnsupervisedSettings {}

export type CompleteUnsupervisedSettings = CompleteKMeansSettings & Required<UnsupervisedSettings>;

/** One pass through the whole procedure. */
export interface UnsupervisedRun {
  seed: number;
  /** After community detection. */
  mIoU: number;
  perClass: ClassIoU[];
  /** Foreground clustered into as many clusters as classes beside the background. */
  cbfe: { mIoU: number; perClass: ClassIoU[] };
  /** IoU of the foreground as a whole, averaged over images. */
  foregroundIoU: number;
  /** Precision from which on clusters are foreground. */
  threshold: number;
  /** Share of the patches that are foreground. */
  foregroundShare: number;
  clusters: { all: number; foreground: number; parts: number };
  communities: { count: number; resolution: number; edges: number };
}

export interface UnsupervisedResult extends EvaluationResult {
  settings: CompleteUnsupervisedSettings;
  /** Of community detection, over the runs. */
  summary: RunSummary;
  /** mIoU of cluster-based foreground extraction, over the runs. */
  cbfe: Spread;
  foregroundIoU: Spread;
  runs: UnsupervisedRun[];
  patches: number;
}

/** Patches that a cluster should have, if there are few: no more clusters than this allows are made. */
const patchesPerCluster = 4;

/**
 * Fully unsupervised segmentation (Ziegler and Asano, 2022, section 3.3). Cluster-based foreground extraction:
 * patches are grouped by angle, and groups that agree with the class token's attention are the foreground.
 * Community detection: the foreground is clustered into parts, and parts that lie beside each other more often than
 * by chance become objects. Objects and classes are matched one to one (Hungarian method). Class 0 must be the
 * background. Communities are found by the Louvain method; the public code uses Infomap, so scores differ from
 * published ones by that too.
 *
 * @param collected what {@link collectPatches} gave for the same options with `attention: true`
 * @throws UserError for settings that do not fit the model or the data
 */
export async function evaluateUnsupervised(
  options: UnsupervisedOptions,
  collected?: PatchPoints,
): Promise<UnsupervisedResult> {
  const settings = completeSettings(options);
  const patches = collected ?? (await collectPatches({ ...options, attention: true }));
  const started = performance.now();
  try {
    if (patches.classNames.length < 2) {
      throw new UserError('Unsupervised segmentation needs a class beside the background (class 0).');
    }
    const runs: UnsupervisedRun[] = [];
    for (const [index, seed] of settings.seeds.entries()) {
      runs.push(await oneRun({ options, settings, patches, index, seed }));
    }
    const summary = summariseRuns(runs);
    return {
      mIoU: summary.mIoU.mean,
      perClass: summary.perClass.map(({ name, IoU }) => ({ name, IoU: IoU?.mean ?? null })),
      mode: settings.mode,
      settings,
      summary,
      cbfe: spreadOf(runs.map(({ cbfe }) => cbfe.mIoU)),
      foregroundIoU: spreadOf(runs.map((run) => run.foregroundIoU)),
      runs,
      validationImages: patches.images.length,
      patches: patches.points.shape[0]!,
      skipped: [...patches.skipped],
      seconds: { features: patches.seconds, clustering: (performance.now() - started) / 1000 },
    };
  } finally {
    if (collected === undefined) patches.points.release();
  }
}

function completeSettings(options: UnsupervisedOptions): CompleteUnsupervisedSettings {
  const settings = {
    ...completeKMeansSettings(options),
    foregroundClusters: options.foregroundClusters ?? 200,
    foregroundThreshold: options.foregroundThreshold ?? null,
    partClusters: options.partClusters ?? 150,
    edgeThreshold: options.edgeThreshold ?? 0.05,
    resolution: options.resolution ?? null,
  };
  requireWhole('number of foreground clusters', settings.foregroundClusters, 2, 65535);
  requireWhole('number of part clusters', settings.partClusters, 1, 65534);
  const { foregroundThreshold, edgeThreshold, resolution } = settings;
  for (const [name, value] of [
    ['foreground threshold', foregroundThreshold ?? 0],
    ['edge threshold', edgeThreshold],
  ] as const) {
    if (!(value >= 0 && value <= 1)) throw new UserError(`The ${name} must be from 0 to 1, not ${value}.`);
  }
  if (resolution !== null && !(resolution > 0)) {
    throw new UserError(`The resolution must be above 0, not ${resolution}.`);
  }
  return settings;
}

interface Run {
  options: UnsupervisedOptions;
  settings: CompleteUnsupervisedSettings;
  patches: PatchPoints;
  index: number;
  seed: number;
}

async function oneRun(run: Run): Promise<UnsupervisedRun> {
  const { settings, patches, index, options, seed } = run;
  const report = (done: number): void =>
    options.onProgress?.({ phase: 'clustering', done: 3 * index + done, total: 3 * settings.seeds.length });
  report(0);
  const all = Array.from({ length: patches.points.shape[0]! }, (_, row) => row);
  const grouped = await cluster(run, all, settings.foregroundClusters, { spherical: true });
  report(1);
  const { foreground, threshold } = chooseForeground(run, grouped.labels, grouped.clusters);
  const rows = all.filter((row) => foreground[grouped.labels[row]!] === 1);
  const objects = await cluster(run, rows, patches.classNames.length - 1);
  report(2);
  const parts = await cluster(run, rows, settings.partClusters);
  const joined = joinParts(run, parts);
  report(3);
  const { merged, communities } = joined;
  const { matching: classOf, ...scores } = score(run, merged, communities.count + 1);
  if (index === 0) showPredictions(options, patches, merged, classOf, settings.maskSize);
  const { mIoU, perClass } = score(run, objects.labels, objects.clusters + 1);
  return {
    seed,
    ...scores,
    cbfe: { mIoU, perClass },
    foregroundIoU: foregroundIoU(patches, grouped.labels, foreground, settings),
    threshold,
    foregroundShare: rows.length / all.length,
    clusters: {
      all: grouped.clusters,
      foreground: foreground.reduce((sum, value) => sum + value, 0),
      parts: parts.clusters,
    },
    communities,
  };
}

/** Clusters of all patches: those of `rows` as k-means finds them, the others in one more. */
interface Labelled {
  labels: Int32Array;
  clusters: number;
}

async function cluster(
  { settings, patches, seed }: Run,
  rows: readonly number[],
  wanted: number,
  options: KMeansOptions = {},
): Promise<Labelled> {
  const clusters = Math.max(1, Math.min(wanted, Math.floor(rows.length / patchesPerCluster)));
  const labels = new Int32Array(patches.points.shape[0]!).fill(clusters);
  const points = torch.scope(() => patches.points.indexSelect(0, torch.tensor(Int32Array.from(rows))));
  const result = await kMeans(points, clusters, { ...kMeansOptions(settings), seed, ...options });
  result.centroids.release();
  points.release();
  rows.forEach((row, i) => (labels[row] = result.labels[i]!));
  return { labels, clusters };
}

function chooseForeground(
  { settings, patches }: Run,
  labels: Int32Array,
  clusters: number,
): ForegroundClusters {
  const precisions = attentionPrecision(patches.images, labels, clusters);
  const threshold =
    settings.foregroundThreshold ??
    (settings.mode === 'reference'
      ? publishedThreshold(precisions, (foreground) => foregroundIoU(patches, labels, foreground, settings))
      : otsuThreshold(precisions));
  // At least the most attended cluster: without foreground nothing could follow.
  return clustersAbove(precisions, Math.min(threshold, Math.max(...precisions)));
}

/** Parts joined into communities; the background comes after them. */
function joinParts(
  { settings, patches, seed }: Run,
  { labels, clusters: parts }: Labelled,
): { merged: Int32Array; communities: UnsupervisedRun['communities'] } {
  const { mode, maskSize, edgeThreshold } = settings;
  // In the public code the background is a node as any other, and parts may join it.
  const nodes = mode === 'reference' ? parts + 1 : parts;
  const maps = patches.images.map((_, i) => clusterMap(patches, labels, i, maskSize));
  const edges = coOccurrenceEdges(coOccurrence(maps, nodes, mode), nodes, edgeThreshold);
  const most = patches.classNames.length - (mode === 'reference' ? 0 : 1);
  const { resolution } = settings;
  const common = { seed, isolated: mode === 'reference' ? 'together' : 'apart' } as const;
  const found =
    resolution === null
      ? findFewCommunities(nodes, edges, most, common)
      : { communities: findCommunities(nodes, edges, { ...common, resolution }), resolution };
  const count = new Set(found.communities).size;
  return {
    merged: labels.map((label) => (label < nodes ? found.communities[label]! : count)),
    communities: { count, resolution: found.resolution, edges: edges.length },
  };
}

function score(
  { settings, patches }: Run,
  labels: Int32Array,
  clusters: number,
): { mIoU: number; perClass: ClassIoU[]; matching: Int32Array } {
  const table = tableOf(patches, labels, clusters, settings.maskSize, settings.ignoreIndex);
  const matching = table.match('hungarian');
  return { ...scoresOf(table.merge(matching), patches.classNames, settings), matching };
}
