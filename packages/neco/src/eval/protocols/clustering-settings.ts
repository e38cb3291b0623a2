import { z } from 'zod';
import type { KMeansOptions } from '../numerics/kmeans.js';
import type { EvaluationInput } from './evaluation.js';
import { readingOf } from './reading-settings.js';
import { commonSettings, oneOfWords, parseEvaluationSettings, setting, whole } from './settings.js';

/** How patches become points. */
export const patchSettings = z.object({
  dims: setting(
    whole(1).default(50),
    'principal components of the features that are clustered, no more than the width of the model',
    { value: 'n' },
  ),
  maskSize: setting(whole(1).default(100), 'side of the masks on which clusters are scored', {
    value: 'pixels',
  }),
  storage: setting(
    oneOfWords(['float32', 'float16', 'none']).default('float32'),
    'of features while they wait for their components; none to compute them twice',
    { value: 'dtype' },
  ),
});

export type PatchSettings = z.input<typeof patchSettings>;

/** How the public code clusters; as it starts k-means is the default of reference mode. */
export const publishedClustering = {
  restarts: 5,
  dims: 50,
  maskSize: 100,
  start: 'random',
  pointsPerCentroid: 256,
} as const;

/** How patches are clustered: the settings that all evaluations by clustering have. */
export const clusteringSettings = patchSettings.extend({
  start: setting(oneOfWords(['k-means++', 'random']).optional(), 'of k-means: k-means++ or random', {
    value: 'kind',
    default: `k-means++, in reference mode ${publishedClustering.start}`,
  }),
  restarts: setting(whole(1).optional(), 'starts of k-means, the best counts', {
    value: 'n',
    default: `1, in reference mode ${publishedClustering.restarts}`,
    together: 'restarts',
  }),
  maxIterations: setting(whole(1).default(100), 'of k-means, at most', { name: 'iterations', value: 'n' }),
  pointsPerCentroid: setting(
    whole(0).nullable().optional(),
    'most patches a cluster that k-means learns from; 0 for all',
    { value: 'n', default: `all, in reference mode ${publishedClustering.pointsPerCentroid}` },
  ),
  kMeansBatch: setting(whole(1).nullable().default(null), 'patches a step of mini-batch k-means', {
    name: 'kmeans-batch',
    value: 'n',
    default: 'all at once',
  }),
});

export type ClusteringSettings = z.input<typeof clusteringSettings> & {
  /** One clustering each. Default: `seed` and the four numbers after it. */
  seeds?: readonly number[];
};

/** Seeds of an evaluation by clustering, from `first` on. */
export function clusteringSeeds(first = 0): number[] {
  return [0, 1, 2, 3, 4].map((i) => first + i);
}

const settingsSchema = commonSettings.omit({ seed: true }).extend({
  ...clusteringSettings.shape,
  seeds: z.array(whole(0)).min(1, { error: 'must be one or more numbers' }),
});

/** All that decides a clustering, the defaults too. */
export type CompleteKMeansSettings = Required<z.output<typeof settingsSchema>>;

/** Fills in the defaults. @throws UserError for settings that do not fit the model */
export function completeKMeansSettings(
  options: Omit<EvaluationInput, 'train'> & ClusteringSettings,
): CompleteKMeansSettings {
  const { seeds = clusteringSeeds(options.seed) } = options;
  const settings = parseEvaluationSettings(settingsSchema, { ...options, seeds });
  readingOf(settings, options.model.config);
  const usual =
    settings.mode === 'reference'
      ? publishedClustering
      : ({ restarts: 1, start: 'k-means++', pointsPerCentroid: null } as const);
  const { start = usual.start, restarts = usual.restarts } = settings;
  const { pointsPerCentroid = usual.pointsPerCentroid } = settings;
  return { ...settings, start, restarts, pointsPerCentroid: pointsPerCentroid || null };
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
