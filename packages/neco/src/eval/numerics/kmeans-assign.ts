import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { nativeOperator } from '../../native-operators.js';

/** Which centroid is nearest to each point. */
export interface Assignment {
  /** `[N]` int64. */
  labels: Tensor;
  /** `[N]`: half the squared distance to that centroid, less half the squared length of the point. */
  scores: Tensor;
}

/** Rows that are turned to float32 at a time. */
const tileRows = 2 ** 16;

/** Compiled forms of the search: the widest that the processor has is taken. */
export type CentroidKernelName = 'avx512' | 'avx2' | 'plain';

interface Operators {
  nearestCentroids: (
    points: Tensor,
    centroids: Tensor,
    options: { kernel: CentroidKernelName | null },
  ) => [Tensor, Tensor];
  centroidKernels: () => CentroidKernelName[];
  clusterSums: (points: Tensor, labels: Tensor, clusters: number) => [Tensor, Tensor];
}

let loaded: Operators | null = null;

function operators(): Operators {
  loaded ??= {
    nearestCentroids: nativeOperator('neco::nearest_centroids'),
    centroidKernels: nativeOperator('neco::centroid_kernels'),
    clusterSums: nativeOperator('neco::cluster_sums'),
  };
  return loaded;
}

/** The forms that this processor can run, the widest first. */
export function centroidKernels(): CentroidKernelName[] {
  return operators().centroidKernels();
}

/**
 * The nearest centroid of every point (Euclidean), the first of equally near ones. Distances of a few points to a
 * few centroids at a time stay in registers, so memory is bounded by the result.
 *
 * @param points `[N, D]`, any float type.
 * @param centroids `[K, D]` float32.
 */
export function nearestCentroids(
  points: Tensor,
  centroids: Tensor,
  kernel: CentroidKernelName | null = null,
): Assignment {
  const count = points.shape[0]!;
  return torch.scope(() => {
    const labels = torch.empty([count], { dtype: 'int64' });
    const scores = torch.empty([count]);
    for (let start = 0; start < count; start += tileRows) {
      const size = Math.min(tileRows, count - start);
      torch.scope(() => {
        const tile = points.narrow(0, start, size).to('float32');
        const [places, values] = operators().nearestCentroids(tile, centroids, { kernel });
        labels.narrow(0, start, size).copy_(places);
        scores.narrow(0, start, size).copy_(values);
      });
    }
    return { labels, scores };
  });
}

/** `[N]` float32, without a copy of the points. */
export function squaredLengths(points: Tensor): Tensor {
  return torch.scope(() => points.linalgVectorNorm(2, [1], false, { dtype: 'float32' }).square_());
}

/** Sum of squared distances of the points to the centroids that they are assigned to, in float64. */
export function squaredDistances(points: Tensor, centroids: Tensor, labels: Tensor): number {
  let sum = 0;
  for (let start = 0; start < points.shape[0]!; start += tileRows) {
    const size = Math.min(tileRows, points.shape[0]! - start);
    sum += torch.scope(() => {
      const own = centroids.indexSelect(0, labels.narrow(0, start, size));
      return points.narrow(0, start, size).to('float32').sub(own).square_().sum({ dtype: 'float64' }).item();
    });
  }
  return sum;
}

/** Sum and number of the points of each cluster. */
export interface ClusterSums {
  /** `[K, D]` float64. */
  sums: Tensor;
  /** `[K]` int64. */
  counts: Tensor;
}

/** Adds up the points of each cluster, in float64. */
export function clusterSums(points: Tensor, labels: Tensor, clusters: number): ClusterSums {
  const [count, dim] = points.shape as [number, number];
  return torch.scope(() => {
    const sums = torch.zeros([clusters, dim], { dtype: 'float64' });
    const counts = torch.zeros([clusters], { dtype: 'int64' });
    for (let start = 0; start < count; start += tileRows) {
      const size = Math.min(tileRows, count - start);
      torch.scope(() => {
        const tile = points.narrow(0, start, size).to('float32');
        const [tileSums, tileCounts] = operators().clusterSums(tile, labels.narrow(0, start, size), clusters);
        sums.add_(tileSums);
        counts.add_(tileCounts);
      });
    }
    return { sums, counts };
  });
}
