import { ignoreIndex } from '../../data/pairs.js';
import { UserError } from '../../errors.js';
import { requireInputSize } from '../../features/pixels.js';
import type { PatchSettings } from './clustering-patches.js';
import type { KMeansOptions, KMeansStart } from '../numerics/kmeans.js';
import type { EvaluationInput } from './protocol.js';

/** How points are clustered. */
export interface KMeansSettings {
  /** One clustering each. Default: `seed` and the four numbers after it. */
  seeds?: readonly number[];
  /** Default `k-means++`; in `reference` mode `random`. */
  start?: KMeansStart;
  /** Starts of each clustering, of which the best counts. Default 1; in `reference` mode 5. */
  restarts?: number;
  /** Default 100. */
  maxIterations?: number;
  /** Most patches a centroid that are learnt from; null for all. Default null; in `reference` mode 256. */
  pointsPerCentroid?: number | null;
  /** Patches a step of mini-batch k-means; null for all at once. Default null. */
  kMeansBatch?: number | null;
}

export interface ClusteringSettings extends PatchSettings, KMeansSettings {
  /** Default: as many as there are classes for clustering, 500 for overclustering. */
  clusters?: number | null;
}

export interface ClusteringOptions extends Omit<EvaluationInput, 'train'>, ClusteringSettings {}

type InputSettings = Required<Pick<EvaluationInput, 'inputSize' | 'mode' | 'ignoreIndex' | 'batchSize'>>;

/** All that decides a clustering, the defaults too. */
export type CompleteKMeansSettings = InputSettings & Required<PatchSettings> & Required<KMeansSettings>;

/** All that decides an evaluation by clustering. */
export type CompleteClusteringSettings = CompleteKMeansSettings & { clusters: number | null };

/** Fills in the defaults. @throws UserError for settings that do not fit the model or the data */
export function completeClusteringSettings(
  options: ClusteringOptions,
  defaultClusters: number | null,
): CompleteClusteringSettings {
  const settings = { ...completeKMeansSettings(options), clusters: options.clusters ?? defaultClusters };
  if (settings.clusters !== null) requireWhole('number of clusters', settings.clusters, 1, 65535);
  return settings;
}

/** Fills in the defaults. @throws UserError for settings that do not fit the model */
export function completeKMeansSettings(options: Omit<ClusteringOptions, 'clusters'>): CompleteKMeansSettings {
  const mode = options.mode ?? 'corrected';
  const reference = mode === 'reference';
  const settings: CompleteKMeansSettings = {
    inputSize: options.inputSize,
    mode,
    ignoreIndex: options.ignoreIndex ?? ignoreIndex,
    batchSize: options.batchSize ?? 8,
    dims: options.dims ?? 50,
    maskSize: options.maskSize ?? 100,
    storage: options.storage ?? 'float32',
    seeds: options.seeds ?? [0, 1, 2, 3, 4].map((i) => (options.seed ?? 0) + i),
    start: options.start ?? (reference ? 'random' : 'k-means++'),
    restarts: options.restarts ?? (reference ? 5 : 1),
    maxIterations: options.maxIterations ?? 100,
    pointsPerCentroid:
      options.pointsPerCentroid === undefined ? (reference ? 256 : null) : options.pointsPerCentroid,
    kMeansBatch: options.kMeansBatch ?? null,
  };
  requireInputSize(settings.inputSize, options.model.config.patchSize);
  requireWhole('ignore index', settings.ignoreIndex, 0);
  requireWhole('batch size', settings.batchSize, 1);
  for (const seed of settings.seeds) requireWhole('seed', seed, 0);
  requireWhole('number of principal components', settings.dims, 1);
  requireWhole('mask size', settings.maskSize, 1);
  requireWhole('number of seeds', settings.seeds.length, 1);
  requireWhole('number of restarts', settings.restarts, 1);
  requireWhole('number of iterations', settings.maxIterations, 1);
  if (settings.pointsPerCentroid !== null)
    requireWhole('number of points a centroid', settings.pointsPerCentroid, 1);
  if (settings.kMeansBatch !== null) requireWhole('k-means batch', settings.kMeansBatch, 1);
  return settings;
}

/** @throws UserError if a setting is no whole number in its range */
export function requireWhole(name: string, value: number, least: number, most = Infinity): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `${least} or more` : `${least} to ${most}`;
  throw new UserError(`The ${name} must be a whole number, ${range}, not ${value}.`);
}

/** What {@link kMeans} is told; the public code never ends a run before its last iteration. */
export function kMeansOptions(settings: CompleteKMeansSettings): KMeansOptions {
  return {
    init: settings.start,
    restarts: settings.restarts,
    maxIterations: settings.maxIterations,
    tolerance: settings.mode === 'reference' ? 0 : 1e-4,
    pointsPerCentroid: settings.pointsPerCentroid,
    batchSize: settings.kMeansBatch,
  };
}
