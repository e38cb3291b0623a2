import * as torch from '@neco/torch';
import type { z } from 'zod';
import type { ImageMaskPair } from '../../data/pairs.js';
import { UserError } from '../../errors.js';
import {
  coOccurrence,
  coOccurrenceEdges,
  findCommunities,
  findFewCommunities,
} from '../numerics/communities.js';
import { firstShown, scoresOf, showPredictions, tableOf } from './clustering.js';
import { clusterMaps, collectPatches } from './clustering-patches.js';
import type { PatchImage, PatchPoints } from './patch-points.js';
import {
  clusteringSeeds,
  clusteringSettings,
  completeKMeansSettings,
  kMeansOptions,
  publishedClustering,
  type ClusteringSettings,
  type CompleteKMeansSettings,
} from './clustering-settings.js';
import { percent, timesOf } from './describe.js';
import { kMeans, type KMeansOptions } from '../numerics/kmeans.js';
import type { EvaluationInput, EvaluationResult } from './evaluation.js';
import type { Protocol } from './protocol.js';
import { commonDifferences, denseSides } from './published.js';
import { oneOfWords, parseEvaluationSettings, positive, setting, share, whole } from './settings.js';
import { mean } from '../numerics/statistics.js';
import { spreadOf, summariseRuns, type ClassIoU, type RunSummary, type Spread } from '../runs.js';
import {
  attentionPrecision,
  clustersAbove,
  foregroundIoU,
  otsuThreshold,
  publishedThreshold,
  type ForegroundClusters,
} from './unsupervised-foreground.js';

/** Settings of unsupervised segmentation alone. */
export const unsupervisedSettings = clusteringSettings.extend({
  foregroundClusters: setting(
    whole(2, 65535).default(200),
    'clusters of all patches, out of which the foreground is chosen',
    { value: 'n' },
  ),
  foregroundThreshold: setting(
    share({ threshold: true }).nullable().default(null),
    'agreement with the attention that makes a cluster foreground',
    { value: 'share', default: "Otsu's; in reference mode by labels" },
  ),
  partClusters: setting(whole(1, 65534).default(150), 'clusters of the foreground that communities join', {
    value: 'n',
  }),
  edgeThreshold: setting(
    share({ threshold: true }).default(0.05),
    'least co-occurrence of two parts that counts',
    { value: 'share' },
  ),
  resolution: setting(positive().nullable().default(null), 'of the communities', {
    value: 'x',
    default: 'for as many as there are classes',
  }),
});

export type UnsupervisedSettings = z.input<typeof unsupervisedSettings> & ClusteringSettings;

export interface UnsupervisedOptions extends Omit<EvaluationInput, 'train'>, UnsupervisedSettings {
  /**
   * Images that are clustered together with those of `val`, which alone are scored. In `reference` mode the labels of
   * these, and not of the scored images, choose the threshold. Default none.
   */
  labelled?: readonly ImageMaskPair[];
}

export type CompleteUnsupervisedSettings = CompleteKMeansSettings &
  Omit<z.output<typeof unsupervisedSettings>, keyof CompleteKMeansSettings> & {
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
  if (options.resize === 'tiles') {
    throw new UserError(
      'Unsupervised segmentation follows the attention of a class token that saw the whole image: "resize" tiles has none.',
    );
  }
  return {
    ...parseEvaluationSettings(unsupervisedSettings, options),
    ...completeKMeansSettings(options),
    sides: (options.labelled ?? []).length > 0 ? 'both' : 'scored',
  };
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
  const { images } = patches;
  const first = images.findIndex(({ pair }) => !known.has(pair));
  if (first < 0) throw new UserError('None of the images to evaluate on can be decoded.');
  if (first === 0 && labelled.length > 0) {
    throw new UserError(`None of the ${labelled.length} labelled images can be decoded.`);
  }
  const part = (from: number, to: number): Side => ({
    images: images.slice(from, to),
    of: (labels) =>
      labels.subarray(patchesOf(images.slice(0, from)), patchesOf(images.slice(0, to))) as typeof labels,
  });
  return { scored: part(first, images.length), labelled: first === 0 ? null : part(0, first) };
}

function patchesOf(images: readonly PatchImage[]): number {
  return images.reduce((sum, { grid }) => sum + grid.rows * grid.columns, 0);
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
  if (index === 0) showPredictions(options, scored.images, scored.of(merged), classOf, settings);
  const { mIoU, perClass } = score(run, objects.labels, objects.clusters + 1);
  return {
    seed,
    ...scores,
    cbfe: { mIoU, perClass },
    foregroundIoU: foregroundIoU(scored.images, scored.of(grouped.labels), foreground, settings),
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
          foregroundIoU(judged.images, judged.of(labels), foreground, settings),
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
  const maps = clusterMaps(patches.images, labels, settings).map(({ map }) => map);
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
  const counts = { clusters, classes: patches.classNames.length };
  const table = tableOf(scored.images, scored.of(labels), counts, settings);
  const matching = table.match('hungarian');
  return { ...scoresOf(table.merge(matching), patches.classNames, settings), matching };
}

const commandSettings = unsupervisedSettings.extend({
  sides: setting(
    oneOfWords(['scored', 'both']).default('scored'),
    'cluster the scored images, or both these and the labelled ones',
    { value: 'which', together: 'sides' },
  ),
});

export const unsupervised: Protocol<z.input<typeof commandSettings>, UnsupervisedResult> = {
  name: 'unsupervised',
  title: 'Unsupervised',
  summary: 'score frozen features: objects found without any label, as mIoU; class 0 must be background',
  description:
    'The foreground is found by attention, its parts are joined to objects, objects are matched to classes; class 0 is the background.',
  settings: commandSettings,
  seeds: clusteringSeeds(),
  labelled: {
    use: 'with --sides both: images to cluster too',
    needed: ({ sides }) => sides === 'both',
  },
  published: {
    settings: { ...publishedClustering, sides: 'both', foregroundClusters: 200 },
    unset: ['kMeansBatch', 'foregroundThreshold'],
    sides: denseSides,
    differences: [
      'communities by Louvain at the resolution that gives as many as there are classes, where the code has Infomap',
      'parts and edges as set here, where the code searches them and the Markov time on the labels of the training side',
      'every seed repeats all steps, where the code repeats the communities alone, ten times',
      commonDifferences.components,
      commonDifferences.emptyClusters,
    ],
  },
  attention: () => true,
  async run(input, { sides, ...settings }, patches) {
    const labelled = sides === 'both' ? input.train : [];
    const points = await patches.of({ ...settings, ...input }, labelled);
    return [await evaluateUnsupervised({ ...firstShown(input, settings), labelled }, points)];
  },
  describe: ([result]) => describeStages(result!),
};

function describeStages(result: UnsupervisedResult): { remark: string; details: string } {
  const { cbfe, foregroundIoU: foreground, runs, settings, mode } = result;
  const [first] = runs as [UnsupervisedRun];
  const { clusters, communities, threshold, foregroundShare } = first;
  const { sides, foregroundThreshold } = settings;
  const flattered = mode === 'reference' && sides === 'scored' && foregroundThreshold === null;
  const lines = [
    ...(flattered
      ? [
          'the threshold of the foreground comes from the labels of the scored images, which flatters: see --sides both',
        ]
      : []),
    `foreground ${inPercent(foreground)} % IoU; clustered into as many parts as classes (CBFE): ${inPercent(cbfe)} % mIoU`,
    `seed ${first.seed}: ${clusters.foreground} of ${clusters.all} clusters are foreground (precision from ` +
      `${threshold.toFixed(2)} on, ${percent(foregroundShare)} % of the patches); ${clusters.parts} parts with ` +
      `${communities.edges} edges join to ${communities.count} communities (Louvain)`,
    timesOf(result, { features: 'for features', clustering: 'to cluster' }),
  ];
  return { remark: `(${mode}; communities; ${runs.length} seeds)`, details: lines.join('\n') };
}

function inPercent({ mean, deviation }: Spread): string {
  return deviation === null ? percent(mean) : `${percent(mean)} ± ${percent(deviation)}`;
}
