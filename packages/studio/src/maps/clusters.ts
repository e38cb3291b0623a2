import { ConfusionMatrix, hungarianIoU, kMeans, nearestCentroids, RandomStream } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { placesIn, type PatchGrids } from './patch-grids.js';

/** Label of the patches of images without features. */
export const noCluster = 255;

/** Most clusters: their numbers are bytes. */
export const mostClusters = 128;

/** Patches that are given their clusters before the event loop has its turn. */
const patchesAtATime = 16_384;

/** Most patches that centroids are learnt from: one pass over them takes a moment only. */
const mostLearnt = 32_768;

export interface ClusterOptions {
  /** Default 0. */
  seed?: number;
  /** Most patches a cluster that centroids are learnt from, drawn at random; all get a cluster. Default 256. */
  learntPerCluster?: number;
  /** Ends the work early. */
  signal?: AbortSignal;
}

/** Clusters of all patches of a set, the largest first. */
export interface PatchClusters {
  k: number;
  grid: readonly [number, number];
  images: number;
  /** `[N * rows * columns]`: cluster of each patch, {@link noCluster} where there are no features. */
  labels: Uint8Array<ArrayBuffer>;
  /** `[k]`: share of all patches. */
  shares: Float64Array;
}

/**
 * k-means of the patches of a whole set by the angle between their features (spherical k-means), so that a cluster is
 * the same thing in every image. One seed gives one result.
 *
 * @param set features; may be mapped into memory, they are read in pieces
 * @throws RangeError if there are fewer patches than clusters, or if k is beyond {@link mostClusters}
 * @throws the signal's reason if it is aborted
 */
export async function clusterPatches(
  set: PatchGrids,
  k: number,
  { seed = 0, learntPerCluster = 256, signal }: ClusterOptions = {},
): Promise<PatchClusters> {
  const [images, patches, dim] = set.features.shape as [number, number, number];
  if (k > mostClusters) throw new RangeError(`clusterPatches: ${k} clusters; at most ${mostClusters}`);
  const all = set.features.view([images * patches, dim]);
  const absent = set.absent ?? new Set<number>();
  const learnt = sample(set, Math.min(mostLearnt, learntPerCluster * k), seed);
  try {
    const { centroids } = await kMeans(learnt, k, {
      seed,
      spherical: true,
      onIteration: () => signal?.throwIfAborted(),
    });
    const labels = await assign(all, centroids, signal).finally(() => centroids.release());
    for (const image of absent) labels.fill(noCluster, image * patches, (image + 1) * patches);
    return largestFirst({ k, grid: set.grid, images, labels });
  } finally {
    learnt.release();
    all.release();
  }
}

/** Different patches spread over all images that have features; all of them if there are no more. */
function sample({ features, absent }: PatchGrids, count: number, seed: number): Tensor {
  const [images, patches, dim] = features.shape as [number, number, number];
  const present = Int32Array.from({ length: images }, (_, image) => image).filter(
    (image) => !absent?.has(image),
  );
  const total = present.length * patches;
  const some = Math.min(count, total);
  const random = new RandomStream(seed, total);
  // One of each of `some` equal stretches: no list of all patches is needed.
  const rows = Int32Array.from({ length: some }, (_, i) => {
    const start = Math.floor((i * total) / some);
    const place = start + random.integer(Math.floor(((i + 1) * total) / some) - start);
    return present[Math.floor(place / patches)]! * patches + (place % patches);
  });
  return torch.scope(() =>
    features
      .view([images * patches, dim])
      .indexSelect(0, torch.fromTypedArray(rows))
      .to('float32'),
  );
}

async function assign(
  points: Tensor,
  centroids: Tensor,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const total = points.shape[0]!;
  const labels = new Uint8Array(total);
  for (let start = 0; start < total; start += patchesAtATime) {
    signal?.throwIfAborted();
    torch.scope(() => {
      const some = points.narrow(0, start, Math.min(patchesAtATime, total - start));
      labels.set(nearestCentroids(some, centroids).labels.to('uint8').toTypedArray() as Uint8Array, start);
    });
    await new Promise(setImmediate);
  }
  return labels;
}

function largestFirst({ k, grid, images, labels }: Omit<PatchClusters, 'shares'>): PatchClusters {
  const counts = new Float64Array(k);
  for (const label of labels) if (label !== noCluster) counts[label]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const order = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const rank = new Uint8Array(noCluster + 1).fill(noCluster);
  order.forEach((label, place) => (rank[label] = place));
  const shares = Float64Array.from(order, (label) => counts[label]! / total);
  return { k, grid, images, labels: labels.map((label) => rank[label]!), shares };
}

/** Clusters of one model under the numbers of another's. */
export interface MatchedClusters {
  clusters: PatchClusters;
  /** `[k]`: intersection over union of each cluster with its partner, by the reference's numbers. */
  overlaps: number[];
}

/**
 * Renumbers clusters so that those that lie on the same patches as a reference's have the same numbers: one to one, the
 * sum of their intersections over unions largest (Hungarian method). Grids may differ; their shares stay.
 *
 * @param clusters of the same images and with as many clusters as `reference`
 */
export function matchClusters(clusters: PatchClusters, reference: PatchClusters): MatchedClusters {
  const { k, images } = reference;
  if (clusters.k !== k || clusters.images !== images) {
    throw new RangeError('matchClusters: as many clusters and the same images are needed');
  }
  const matrix = new ConfusionMatrix(k);
  const places = placesIn(clusters.grid, reference.grid);
  const own = clusters.grid[0] * clusters.grid[1];
  const theirs = places.length;
  for (let image = 0; image < images; image++) {
    const there = places.map((place) => clusters.labels[image * own + place]!);
    matrix.add(there, reference.labels.subarray(image * theirs, (image + 1) * theirs), noCluster);
  }
  const { matching, perClass } = hungarianIoU(matrix);
  const numbers = new Uint8Array(noCluster + 1).fill(noCluster);
  matching.forEach((label, number) => (numbers[label] = number));
  return {
    clusters: {
      ...clusters,
      labels: clusters.labels.map((label) => numbers[label]!),
      shares: Float64Array.from(matching, (label) => clusters.shares[label]!),
    },
    overlaps: perClass,
  };
}

/** The patches of an image, row by row. */
export function labelsOf({ labels, grid }: PatchClusters, image: number): Uint8Array<ArrayBuffer> {
  const size = grid[0] * grid[1];
  return labels.slice(image * size, (image + 1) * size);
}

/** Where a cluster occurs. */
export interface Occurrence {
  image: number;
  /** Share of the image's patches. */
  share: number;
}

/** The images in which a cluster occurs, those with the largest share first. */
export function occurrencesOf(clusters: PatchClusters, cluster: number): Occurrence[] {
  const size = clusters.grid[0] * clusters.grid[1];
  const found: Occurrence[] = [];
  for (let image = 0; image < clusters.images; image++) {
    let count = 0;
    for (let i = image * size; i < (image + 1) * size; i++) if (clusters.labels[i] === cluster) count++;
    if (count > 0) found.push({ image, share: count / size });
  }
  return found.sort((a, b) => b.share - a.share || a.image - b.image);
}
