import { ConfusionMatrix, presentIoU } from '../eval/numerics/metrics.js';
import type { MemoryEntries } from '../eval/protocols/label-memory.js';
import * as torch from '@neco/torch';
import type { PatchHead } from './heads/head.js';
import { HEAD_KINDS, HEADS, type HeadKind, type HeadSettings } from './heads/list.js';
import { joined, releaseEntries } from './labelled-patches.js';

/** How well a kind of head labels patches of images that it was not fitted on. */
export interface HeadScore {
  kind: HeadKind;
  /** Mean intersection over union of the patches, 0 to 1. */
  mIoU: number;
}

/** Up to so many images each one is left out once; of more, a fifth at a time. */
const mostLeftOut = 8;
const folds = 5;

/** Fits a head of a kind. */
export function fitHead(
  kind: HeadKind,
  patches: MemoryEntries,
  settings: HeadSettings,
  seed: number,
): Promise<PatchHead> {
  // One entry of the list and its own settings: the types of three kinds do not show that.
  const fit = HEADS[kind].fit as (
    patches: MemoryEntries,
    settings: unknown,
    seed: number,
  ) => Promise<PatchHead>;
  return fit(patches, settings[kind], seed);
}

/**
 * Scores every kind of head by leaving images out. What is scored is patches, not pixels: nothing is encoded again.
 * @param images labelled patches of each image, two images at least
 * @returns best first; equals in the order of the kinds
 */
export async function scoreHeads(
  images: readonly MemoryEntries[],
  settings: HeadSettings,
  seed: number,
  onProgress?: (done: number, total: number) => void,
): Promise<HeadScore[]> {
  const parts = images.length <= mostLeftOut ? images.length : folds;
  const classes = images[0]!.labels.shape[1]!;
  const scores: HeadScore[] = [];
  let done = 0;
  for (const kind of HEAD_KINDS) {
    const matrix = new ConfusionMatrix(classes);
    for (let part = 0; part < parts; part++) {
      const seen = joined(images.filter((_, i) => i % parts !== part));
      const held = joined(images.filter((_, i) => i % parts === part));
      const head = await fitHead(kind, seen, settings, seed);
      addShares(matrix, head, held);
      head.release();
      [seen, held].forEach(releaseEntries);
      onProgress?.(++done, parts * HEAD_KINDS.length);
    }
    scores.push({ kind, mIoU: presentIoU(matrix).mIoU });
  }
  return scores.sort((a, b) => b.mIoU - a.mIoU);
}

/** A patch counts for each of its classes by its share. */
function addShares(matrix: ConfusionMatrix, head: PatchHead, { keys, labels }: MemoryEntries): void {
  torch.scope(() => {
    const predicted = head.scores(keys).argmax(1).to('int32').toTypedArray() as Int32Array;
    const shares = labels.toTypedArray() as Float32Array;
    const { classes } = matrix;
    shares.forEach((share, i) => {
      matrix.counts[(i % classes) * classes + predicted[Math.floor(i / classes)]!]! += share;
    });
  });
}
