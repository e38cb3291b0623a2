import type { Command } from 'commander';
import type { KMeansSettings, PatchSettings } from '@neco/neco/internal';
import type { LearningUse } from './data-options.js';
import { addEvalOptions, MODEL_OPTION, type EvalFlags } from './eval-inputs.js';
import { oneOf, wholeNumber } from './option-values.js';

/** Options of the evaluations that cluster patches. */
export interface ClusteringFlags extends EvalFlags {
  dims: string;
  maskSize: string;
  storage: string;
  start?: string;
  restarts?: string;
  iterations: string;
  pointsPerCentroid?: string;
  kmeansBatch?: string;
}

/**
 * Adds the options of {@link ClusteringFlags} and those of every evaluation.
 * @param train - What labelled images are for; null for an evaluation that takes none
 */
export function addClusteringOptions(command: Command, train: LearningUse = null): Command {
  return addEvalOptions(command.requiredOption(...MODEL_OPTION), train, '0,1,2,3,4')
    .option('--dims <n>', 'principal components of the features that are clustered', '50')
    .option('--mask-size <pixels>', 'side of the masks on which clusters are scored', '100')
    .option('--storage <dtype>', 'of features: float32, float16, or none to compute them twice', 'float32')
    .option('--start <kind>', 'of k-means: k-means++ or random (default: random in reference mode)')
    .option('--restarts <n>', 'of k-means, the best counts (default: 1, in reference mode 5)')
    .option('--iterations <n>', 'of k-means, at most', '100')
    .option(
      '--points-per-centroid <n>',
      'most patches a cluster that k-means learns from; 0 for all (default: all, in reference mode 256)',
    )
    .option('--kmeans-batch <n>', 'patches a step of mini-batch k-means (default: all at once)')
    .option('--out <dir>', 'write results.json and the predicted masks');
}

/** @throws UserError naming an option with a wrong value */
export function readClusteringSettings(flags: ClusteringFlags): PatchSettings & KMeansSettings {
  const { start, restarts, pointsPerCentroid, kmeansBatch } = flags;
  return {
    dims: wholeNumber('dims', flags.dims, 1),
    maskSize: wholeNumber('mask-size', flags.maskSize, 1),
    storage: oneOf<'float32' | 'float16' | 'none'>('storage', flags.storage, ['float32', 'float16', 'none']),
    maxIterations: wholeNumber('iterations', flags.iterations, 1),
    ...(start !== undefined && {
      start: oneOf<'k-means++' | 'random'>('start', start, ['k-means++', 'random']),
    }),
    ...(restarts !== undefined && { restarts: wholeNumber('restarts', restarts, 1) }),
    ...(pointsPerCentroid !== undefined && {
      pointsPerCentroid: wholeNumber('points-per-centroid', pointsPerCentroid) || null,
    }),
    ...(kmeansBatch !== undefined && { kMeansBatch: wholeNumber('kmeans-batch', kmeansBatch, 1) }),
  };
}
