import * as torch from '@neco/torch';
import type { ImageMaskPair } from '../../data/pairs.js';
import { UserError } from '../../errors.js';
import {
  coOccurrence,
  coOccurrenceEdges,
  findCommunities,
  findFewCommunities,
} from '../numerics/communities.js';
import { scoresOf, showPredictions, tableOf } from './clustering.js';
import { clusterMap, collectPatches, type PatchSettings } from './clustering-patches.js';
import type { PatchImage, PatchPoints } from './patch-points.js';
import {
  completeKMeansSettings,
  kMeansOptions,
  requireWhole,
  type CompleteKMeansSettings,
  type KMeansSettings,
} from './clustering-settings.js';
import { kMeans, type KMeansOptions } from '../numerics/kmeans.js';
import type { ClassIoU, EvaluationInput, EvaluationResult } from './protocol.js';
import { mean } from '../numerics/statistics.js';
import { spreadOf, summariseRuns, type RunSummary, type Spread } from '../runs.js';
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
   * in `reference` mode by labels (of the scored images if there are no `labelled` ones, which flatters them).
   * Default null.
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

export interface UnsupervisedOptions extends Omit<EvaluationInput, 'train'>, UnsupervisedSettings {
  /**
   * Images that are clustered together with those of `val`, which alone are scored. In `reference` mode the labels of
   * these, and not of the scored images, choose the threshold. Default none.
   */
  labelled?: readonly ImageMaskPair[];
}

export type CompleteUnsupervisedSettings = CompleteKMeansSettings &
  Required<UnsupervisedSettings> & {
    /** Which images are clustered: those that are scored, or the labelled ones too. */
    sides: 'scored' | 'both';
  };

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
 * @param collected what {@link collectPatches} gave for the same options with `attention: true`, for the labelled
 *   images and the scored ones after them
 * @throws UserError for settings that do not fit the model or the data
 */
export async function evaluateUnsupervised(
  options: UnsupervisedOptions,
  collected?: PatchPoints,
): Promise<UnsupervisedResult> {
  const settings = completeSettings(options);
  const { labelled = [], val } = options;
  const patches =
    collected ?? (await collectPatches({ ...options, val: [...labelled, ...val], attention: true }));
  const started = performance.now();
  try {
    if (patches.classNames.length < 2) {
      throw new UserError('Unsupervised segmentation needs a class beside the background (class 0).');
    }
    const sides = splitSides(patches, labelled);
    const runs: UnsupervisedRun[] = [];
    for (const [index, seed] of settings.seeds.entries()) {
      runs.push(await oneRun({ options, settings, patches, ...sides, index, seed }));
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
      validationImages: sides.scored.images.length,
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
    sides: (options.labelled ?? []).length > 0 ? ('both' as const) : ('scored' as const),
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

/** Some of the images whose patches were collected, one after the other. */
interface Side {
  images: readonly PatchImage[];
  /** Their part of a list that has an entry for each patch. */
  of<List extends Int32Array>(labels: List): List;
}

interface Run {
  options: UnsupervisedOptions;
  settings: CompleteUnsupervisedSettings;
  patches: PatchPoints;
  scored: Side;
  /** Null where all images are scored. */
  labelled: Side | null;
  index: number;
  seed: number;
}

/** @throws UserError if no image of a side could be decoded */
function splitSides(
  patches: PatchPoints,
  labelled: readonly ImageMaskPair[],
): Pick<Run, 'scored' | 'labelled'> {
  const known = new Set(labelled);
  const { images, side } = patches;
  const first = images.findIndex(({ pair }) => !known.has(pair));
  if (first < 0) throw new UserError('None of the images to evaluate on can be decoded.');
  if (first === 0 && labelled.length > 0) {
    throw new UserError(`None of the ${labelled.length} labelled images can be decoded.`);
  }
  const part = (from: number, to: number): Side => ({
    images: images.slice(from, to),
    of: (labels) => labels.subarray(from * side * side, to * side * side) as typeof labels,
  });
  return { scored: part(first, images.length), labelled: first === 0 ? null : part(0, first) };
}

async function oneRun(run: Run): Promise<UnsupervisedRun> {
  const { settings, patches, index, options, seed } = run;
  const report = (done: number): void =>
    options.onProgress?.({ phase: 'clustering', done: 3 * index + done, total: 3 * settings.seeds.length });
  report(0);
  const all = Array.from({ length: patches.points.shape[0]! }, (_, row) => row);
  const grouped = await cluster(run, all, settings.foregroundClusters, { spherical: true });
  report(1);
  const chosen = chooseForeground(run, grouped.labels, grouped.clusters);
  const { foreground, threshold } = chosen;
  const rows = all.filter((row) => chosen.ofPatch[row] === 1);
  const objects = await cluster(run, rows, patches.classNames.length - 1);
  report(2);
  const parts = await cluster(run, rows, settings.partClusters);
  const joined = joinParts(run, parts);
  report(3);
  const { merged, communities } = joined;
  const { matching: classOf, ...scores } = score(run, merged, communities.count + 1);
  const { scored } = run;
  const shown = { ...patches, images: [...scored.images] };
  if (index === 0) showPredictions(options, shown, scored.of(merged), classOf, settings);
  const { mIoU, perClass } = score(run, objects.labels, objects.clusters + 1);
  return {
    seed,
    ...scores,
    cbfe: { mIoU, perClass },
    foregroundIoU: foregroundIoU(shown, scored.of(grouped.labels), foreground, settings),
    threshold,
    foregroundShare: mean([...scored.of(chosen.ofPatch)]),
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

/** Which patches are foreground, and how that was found. */
interface ChosenForeground extends ForegroundClusters {
  /** `[patches]`, 1 for foreground; `foreground` are the clusters that are it in the scored images. */
  ofPatch: Int32Array;
}

/**
 * Clusters that agree with the attention. Where labelled images are clustered too, `reference` finds the threshold on
 * them by their labels, and each side's agreement decides on its own patches, as in the public code; `corrected` takes
 * all images together.
 */
function chooseForeground(run: Run, labels: Int32Array, clusters: number): ChosenForeground {
  const { settings, patches, scored, labelled } = run;
  const everything: Side = { images: patches.images, of: (list) => list };
  const apart = settings.mode === 'reference' && labelled !== null;
  const precisionsOf = (side: Side): Float64Array =>
    attentionPrecision(side.images, side.of(labels), clusters);
  const judged = apart ? labelled : everything;
  const precisions = precisionsOf(judged);
  const threshold =
    settings.foregroundThreshold ??
    (settings.mode === 'reference'
      ? publishedThreshold(precisions, (foreground) =>
          foregroundIoU({ ...patches, images: [...judged.images] }, judged.of(labels), foreground, settings),
        )
      : otsuThreshold(precisions));
  const ofPatch = new Int32Array(labels.length);
  const mark = (side: Side): ForegroundClusters => {
    const found = reaching(precisionsOf(side), threshold);
    const own = side.of(labels);
    side.of(ofPatch).set(own.map((label) => found.foreground[label]!));
    return found;
  };
  if (!apart) return { ...mark(everything), ofPatch };
  mark(labelled);
  return { ...mark(scored), ofPatch };
}

/** At least the most attended cluster: without foreground nothing could follow. */
function reaching(precisions: Float64Array, threshold: number): ForegroundClusters {
  return clustersAbove(precisions, Math.min(threshold, Math.max(...precisions)));
}

/** Parts joined into communities; the background comes after them. */
function joinParts(
  { settings, patches, seed }: Run,
  { labels, clusters: parts }: Labelled,
): { merged: Int32Array; communities: UnsupervisedRun['communities'] } {
  const { mode, edgeThreshold } = settings;
  // In the public code the background is a node as any other, and parts may join it.
  const nodes = mode === 'reference' ? parts + 1 : parts;
  const maps = patches.images.map((_, i) => clusterMap(patches, labels, i, settings));
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
  { settings, patches, scored }: Run,
  labels: Int32Array,
  clusters: number,
): { mIoU: number; perClass: ClassIoU[]; matching: Int32Array } {
  const table = tableOf({ ...patches, images: [...scored.images] }, scored.of(labels), clusters, settings);
  const matching = table.match('hungarian');
  return { ...scoresOf(table.merge(matching), patches.classNames, settings), matching };
}
