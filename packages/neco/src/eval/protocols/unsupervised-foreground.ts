import type { IndexMask } from '../../data/masks.js';
import { clusterMaps } from './clustering-patches.js';
import type { PatchImage } from './patch-points.js';

/** Which clusters of patches are foreground. */
export interface ForegroundClusters {
  /** `[clusters]`, 1 for foreground. */
  foreground: Uint8Array;
  /** Clusters whose precision is no smaller are foreground. */
  threshold: number;
}

/**
 * How well each cluster agrees with the attention's foreground: the share of its patches that are attended, in each
 * image by itself, averaged over the images in which the cluster occurs. 0 for a cluster without patches.
 */
export function attentionPrecision(
  images: readonly { attended: Uint8Array }[],
  labels: Int32Array,
  clusters: number,
): Float64Array {
  const sums = new Float64Array(clusters);
  const occurrences = new Int32Array(clusters);
  let first = 0;
  for (const { attended } of images) {
    const patches = new Int32Array(clusters);
    const hits = new Int32Array(clusters);
    for (let i = 0; i < attended.length; i++) {
      const label = labels[first + i]!;
      patches[label]!++;
      hits[label]! += attended[i]!;
    }
    first += attended.length;
    for (let k = 0; k < clusters; k++) {
      if (patches[k] === 0) continue;
      occurrences[k]!++;
      sums[k]! += hits[k]! / patches[k]!;
    }
  }
  return sums.map((sum, k) => sum / Math.max(1, occurrences[k]!));
}

/**
 * The value that splits numbers into two groups with the smallest variance within them (Otsu, 1979): the smallest
 * number of the upper group. One group only where all numbers are equal.
 */
export function otsuThreshold(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  let best = { between: 0, threshold: sorted[0]! };
  let below = 0;
  for (let i = 1; i < sorted.length; i++) {
    below += sorted[i - 1]!;
    if (sorted[i] === sorted[i - 1]) continue;
    const gap = (total - below) / (sorted.length - i) - below / i;
    const between = i * (sorted.length - i) * gap ** 2;
    if (between > best.between) best = { between, threshold: sorted[i]! };
  }
  return best.threshold;
}

/** Clusters whose precision reaches a threshold. */
export function clustersAbove(precisions: Float64Array, threshold: number): ForegroundClusters {
  return {
    threshold,
    foreground: Uint8Array.from(precisions, (precision) => Number(precision >= threshold)),
  };
}

/**
 * The threshold that the public code takes: among cuts that make 55 to 75 % of the clusters background, the one
 * whose foreground has the largest IoU with the labels, rounded to the nearest .05. It looks at the labels, so what
 * follows is not unsupervised to the last.
 */
export function publishedThreshold(
  precisions: Float64Array,
  scoreOf: (foreground: Uint8Array) => number,
): number {
  const sorted = Float64Array.from(precisions).sort();
  let best = { score: -1, cut: sorted[Math.floor(0.55 * sorted.length)]! };
  for (let i = Math.floor(0.55 * sorted.length); i < Math.floor(0.75 * sorted.length); i++) {
    const score = scoreOf(clustersAbove(precisions, sorted[i]!).foreground);
    if (score >= best.score) best = { score, cut: sorted[i]! };
  }
  return Math.min(Math.round(best.cut * 20), 19) / 20;
}

/**
 * IoU of the foreground with all classes but 0, averaged over images. Void counts as foreground in the public code
 * and not at all in `corrected` mode; images in which neither shows anything do not count.
 */
export function foregroundIoU(
  images: readonly PatchImage[],
  labels: Int32Array,
  foreground: Uint8Array,
  settings: { ignoreIndex: number; mode: 'corrected' | 'reference' },
): number {
  const ignore = settings.mode === 'reference' ? null : settings.ignoreIndex;
  const scores = clusterMaps(images, labels, settings).flatMap(
    ({ image, map }) => imageIoU(map.data, image.truth, foreground, ignore) ?? [],
  );
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
}

function imageIoU(
  clusters: ArrayLike<number>,
  truth: IndexMask,
  foreground: Uint8Array,
  ignore: number | null,
): number | null {
  let [both, either] = [0, 0];
  for (let i = 0; i < truth.data.length; i++) {
    if (truth.data[i] === ignore) continue;
    const [actual, found] = [truth.data[i] !== 0, foreground[clusters[i]!] === 1];
    if (actual && found) both++;
    if (actual || found) either++;
  }
  return either === 0 ? null : both / either;
}
