import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import { nearestCentroids, squaredDistances } from './kmeans-assign.js';
import { lloyd, miniBatches, type KMeansRun, type RunSettings } from './kmeans-iterations.js';
import { chooseRows, plusPlusStart, randomStart } from './kmeans-start.js';
import { unitRows } from '../../features/unit-rows.js';

/** How the first centroids are found. */
export type KMeansStart = 'k-means++' | 'random';

export interface KMeansOptions {
  /** `random`: k different points. A tensor `[k, D]`: these centroids, one run. Default `k-means++`, greedy. */
  init?: KMeansStart | Tensor;
  /** Runs from different starts, of which the one with the smallest objective counts. Default 1. */
  restarts?: number;
  /** Passes over the points, in each restart. Default 100. */
  maxIterations?: number;
  /**
   * A run ends when centroids moved by no more than this: sum of their squared shifts, in units of the mean
   * variance of a dimension. It also ends when no point changes its cluster. Default 1e-4.
   */
  tolerance?: number;
  /** Default 0. */
  seed?: number;
  /** Points a step of the mini-batch form (Sculley, 2010), for sets beyond memory; null for all. Default null. */
  batchSize?: number | null;
  /** Most points a centroid that are learnt from, drawn at random; all are assigned. Null for all. Default null. */
  pointsPerCentroid?: number | null;
  /** Centroids of unit length: points are grouped by angle. Default false. */
  spherical?: boolean;
  /** After each pass over the points. */
  onIteration?: (progress: KMeansProgress) => void;
}

export interface KMeansProgress {
  restart: number;
  iteration: number;
}

export interface KMeansResult {
  /** `[k, D]` float32; the caller releases it. */
  centroids: Tensor;
  /** `[N]`: cluster of each point. */
  labels: Int32Array;
  /** Sum of squared distances of all points to their centroids. */
  objective: number;
  /** Of the run that counts. */
  iterations: number;
  /** Whether that run ended before `maxIterations`. */
  converged: boolean;
}

/**
 * k-means by Lloyd's iterations. A cluster that loses all its points gets the point that is farthest from its
 * centroid. Memory beside the points is bounded: distances of a few points to a few centroids at a time stay in
 * registers, and in the mini-batch form the points may be a file that is mapped into memory (`torch.fromFile`). One seed gives one
 * result. Distances are computed in float32, so points that lie far from zero should be centred first.
 *
 * @param points `[N, D]`, any float type.
 * @throws RangeError if there are fewer points than clusters
 */
export async function kMeans(points: Tensor, k: number, options: KMeansOptions = {}): Promise<KMeansResult> {
  const { restarts = 1, init, pointsPerCentroid = null, batchSize = null, seed = 0 } = options;
  const count = points.shape[0]!;
  if (!Number.isInteger(k) || k < 1 || k > count) {
    throw new RangeError(`kMeans: ${count} points cannot form ${k} clusters`);
  }
  const limit = Math.min(count, (pointsPerCentroid ?? Infinity) * k);
  const learnt = torch.keep(
    torch.scope(() => {
      const some =
        limit < count ? points.indexSelect(0, chooseRows(count, limit, new RandomStream(seed))) : points;
      return batchSize === null && some.dtype !== 'float32' ? some.to('float32') : some.alias();
    }),
  );
  let best: KMeansResult | null = null;
  for (let restart = 0; restart < (typeof init === 'object' ? 1 : restarts); restart++) {
    const run = await runOnce(learnt, k, restart, options);
    const result = { ...run, ...assign(learnt, run.centroids) };
    if (best !== null && result.objective >= best.objective) {
      result.centroids.release();
      continue;
    }
    best?.centroids.release();
    best = result;
  }
  learnt.release();
  return limit === count ? best! : { ...best!, ...assign(points, best!.centroids) };
}

/** Cluster of every point and the sum of squared distances. */
function assign(points: Tensor, centroids: Tensor): Pick<KMeansResult, 'labels' | 'objective'> {
  return torch.scope(() => {
    const { labels } = nearestCentroids(points, centroids);
    return {
      labels: labels.to('int32').toTypedArray() as Int32Array,
      objective: squaredDistances(points, centroids, labels),
    };
  });
}

async function runOnce(
  points: Tensor,
  k: number,
  restart: number,
  options: KMeansOptions,
): Promise<KMeansRun> {
  const { seed = 0, maxIterations = 100, tolerance = 1e-4, spherical = false } = options;
  const { batchSize = null, onIteration } = options;
  const random = new RandomStream(seed, restart, k);
  const start = await firstCentroids(points, k, random, options);
  const settings: RunSettings = {
    maxIterations,
    spherical,
    leastShift: tolerance * meanVariance(points, batchSize ?? points.shape[0]!),
    afterIteration: async (iteration) => {
      onIteration?.({ restart, iteration });
      // Lets signals and timers in: an iteration may take seconds.
      await new Promise(setImmediate);
    },
  };
  return batchSize === null
    ? lloyd(points, start, settings)
    : miniBatches(points, start, batchSize, random, settings);
}

async function firstCentroids(
  points: Tensor,
  k: number,
  random: RandomStream,
  { init = 'k-means++', batchSize = null, spherical = false }: KMeansOptions,
): Promise<Tensor> {
  const normalised = (centroids: Tensor): Tensor => (spherical ? unitRows(centroids) : centroids);
  if (typeof init === 'object') return torch.scope(() => normalised(init.to('float32').clone()));
  if (init === 'random') return torch.scope(() => normalised(randomStart(points, k, random)));
  // Three batches show the spread of the points well enough to start from.
  const size = Math.min(points.shape[0]!, Math.max(3 * (batchSize ?? Infinity), 3 * k));
  const shown = batchSize === null ? points : randomStart(points, size, random);
  const steps = plusPlusStart(shown, k, random);
  let step = steps.next();
  while (!step.done) {
    await new Promise(setImmediate);
    step = steps.next();
  }
  if (shown !== points) shown.release();
  const centroids = step.value;
  return torch.scope(() => normalised(centroids));
}

/** Variance of a dimension, averaged over dimensions; of the first `rows` points. */
function meanVariance(points: Tensor, rows: number): number {
  const some = Math.min(rows, points.shape[0]!);
  return torch.scope(() => points.narrow(0, 0, some).to('float32').var([0], { correction: 0 }).mean().item());
}
