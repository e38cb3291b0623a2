import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RandomStream } from '../../data/random.js';
import {
  clusterSums,
  nearestCentroids,
  squaredLengths,
  type Assignment,
  type ClusterSums,
} from './kmeans-assign.js';
import { unitRows } from '../../features/unit-rows.js';

/** A run from one start. */
export interface KMeansRun {
  centroids: Tensor;
  iterations: number;
  converged: boolean;
}

/** How long a run goes on. */
export interface RunSettings {
  maxIterations: number;
  /** The run ends when the sum of squared shifts of the centroids is no larger. */
  leastShift: number;
  spherical: boolean;
  afterIteration: (iteration: number) => Promise<void>;
}

/**
 * Lloyd's iterations: every point to its nearest centroid, every centroid to the mean of its points.
 * @param start `[K, D]`, which the run takes over
 */
export async function lloyd(points: Tensor, start: Tensor, settings: RunSettings): Promise<KMeansRun> {
  let state: LloydState = { centroids: start, labels: torch.empty([0], { dtype: 'int64' }) };
  let iteration = 0;
  let converged = false;
  while (!converged && iteration < settings.maxIterations) {
    const before = state;
    const { shift, settled, ...after } = lloydStep(points, before, settings.spherical);
    before.centroids.release();
    before.labels.release();
    state = after;
    converged = settled || shift <= settings.leastShift;
    await settings.afterIteration(++iteration);
  }
  state.labels.release();
  return { centroids: state.centroids, iterations: iteration, converged };
}

interface LloydState {
  centroids: Tensor;
  /** `[N]` of the step that led to the centroids; empty before the first. */
  labels: Tensor;
}

function lloydStep(
  points: Tensor,
  { centroids, labels }: LloydState,
  spherical: boolean,
): LloydState & { shift: number; settled: boolean } {
  return torch.scope(() => {
    const assignment = nearestCentroids(points, centroids);
    const members = clusterSums(points, assignment.labels, centroids.shape[0]!);
    const moved = means(fillEmpty(members, points, assignment), centroids, spherical);
    return {
      labels: assignment.labels,
      centroids: moved,
      shift: moved.sub(centroids).square_().sum().item(),
      settled: assignment.labels.equal(labels),
    };
  });
}

/**
 * Mini-batch k-means (Sculley, "Web-scale k-means clustering", 2010): every centroid is the running mean of all
 * points that were ever assigned to it, batch by batch in random order. Iterations are passes over the points. A
 * cluster that no point of a pass was assigned to starts again at a far point of the last batch.
 */
export async function miniBatches(
  points: Tensor,
  start: Tensor,
  batchSize: number,
  random: RandomStream,
  settings: RunSettings,
): Promise<KMeansRun> {
  let state: MiniBatchState = { centroids: start, seen: torch.zeros([start.shape[0]!], { dtype: 'int64' }) };
  let iteration = 0;
  let converged = false;
  while (!converged && iteration < settings.maxIterations) {
    const before = state;
    const order = random.permutation(points.shape[0]!);
    state = onePass(points, before, order, batchSize, settings.spherical);
    const shift = torch.scope(() => state.centroids.sub(before.centroids).square_().sum().item());
    before.centroids.release();
    before.seen.release();
    converged = shift <= settings.leastShift;
    await settings.afterIteration(++iteration);
  }
  state.seen.release();
  return { centroids: state.centroids, iterations: iteration, converged };
}

interface MiniBatchState {
  centroids: Tensor;
  /** `[K]`: points that the centroids are the means of. */
  seen: Tensor;
}

function onePass(
  points: Tensor,
  before: MiniBatchState,
  order: Uint32Array,
  batchSize: number,
  spherical: boolean,
): MiniBatchState {
  return torch.scope(() => {
    let state = before;
    for (let first = 0; first < order.length; first += batchSize) {
      const rows = Int32Array.from(order.subarray(first, first + batchSize));
      const { centroids, seen } = state;
      state = torch.scope(() => {
        const batch = points.indexSelect(0, torch.tensor(rows)).to('float32');
        const assignment = nearestCentroids(batch, centroids);
        const members = clusterSums(batch, assignment.labels, seen.shape[0]!);
        const all = {
          sums: members.sums.add(centroids.mul(seen.unsqueeze(1))),
          counts: members.counts.add(seen),
        };
        const last = first + batchSize >= order.length;
        const filled = last ? fillEmpty(all, batch, assignment, all.counts.sub(before.seen)) : all;
        return { centroids: means(filled, centroids, spherical), seen: filled.counts };
      });
      if (seen === before.seen) continue;
      centroids.release();
      seen.release();
    }
    return state;
  });
}

/** Means of the clusters; one without points stays where it was. */
function means({ sums, counts }: ClusterSums, before: Tensor, spherical: boolean): Tensor {
  return torch.scope(() => {
    const sizes = counts.unsqueeze(1);
    const averages = sums.div(sizes.clampMin(1)).to('float32');
    return torch.where(sizes.gt(0), spherical ? unitRows(averages) : averages, before);
  });
}

/** Gives each cluster without points one of the points that are farthest from their centroids. */
function fillEmpty(
  members: ClusterSums,
  points: Tensor,
  { labels, scores }: Assignment,
  recent: Tensor = members.counts,
): ClusterSums {
  const empty = recent.eq(0).nonzero().squeeze(1);
  const count = Math.min(empty.shape[0]!, points.shape[0]!);
  if (count === 0) return members;
  const wanted = empty.narrow(0, 0, count);
  const [, far] = squaredLengths(points).add(scores.mul(2)).topk(count, 0);
  const taken = points.indexSelect(0, far).to('float64');
  const owners = labels.indexSelect(0, far);
  const ones = torch.onesLike(owners);
  return {
    sums: members.sums.indexAdd(0, owners, taken, { alpha: -1 }).indexCopy(0, wanted, taken),
    counts: members.counts.indexAdd(0, owners, ones, { alpha: -1 }).indexCopy(0, wanted, ones),
  };
}
