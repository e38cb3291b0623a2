import { RandomStream } from '../../data/random.js';
import type { ImageMaskPair } from '../../data/pairs.js';

/**
 * A part of the labelled images drawn by a seed, in the order of the list: what few labels are worth.
 *
 * @param share above 0, at most 1; at least one image stays
 */
export function lowShotPairs(pairs: readonly ImageMaskPair[], share: number, seed: number): ImageMaskPair[] {
  const count = lowShotCount(pairs.length, share);
  const chosen = new RandomStream(seed, pairs.length, 4).permutation(pairs.length).slice(0, count).sort();
  return [...chosen].map((index) => pairs[index]!);
}

/** How many images {@link lowShotPairs} leaves. */
export function lowShotCount(images: number, share: number): number {
  return Math.min(images, Math.max(1, Math.round(share * images)));
}
