import { RandomStream, type ImageMaskPairs, type TrainingImages } from '@neco/neco/internal';
import type { PictureSets } from '@neco/neco/internal';
import type { LabelledPool, OwnPictures } from './pictures.js';
import type { OwnPlan } from './plan.js';

/** How the pictures of a seed are used. */
export interface OwnSplit {
  /** Measured on, never trained on; in order of their paths. */
  heldOut: string[];
  /** All pictures but these, without their masks. */
  training: TrainingImages;
  /** Null without masks. */
  sets: PictureSets | null;
}

// A stream of its own.
const chooseHeldOut = 32;
const leastHeldOut = 4;

/** Holds out a third of the pool, by chance: its patches take labels from the rest of the pool. */
export function splitPictures(
  { folders, files, pool, labelled }: OwnPictures,
  { most }: Pick<OwnPlan, 'most'>,
  seed: number,
): OwnSplit {
  const count = Math.min(most.heldOut, Math.max(leastHeldOut, Math.round(pool.length / 3)));
  const order = [...new RandomStream(seed, chooseHeldOut).permutation(pool.length)];
  const take = (places: readonly number[]) => [...places].sort((a, b) => a - b).map((i) => pool[i]!);
  const heldOut = take(order.slice(0, count));
  const examples = take(order.slice(count, count + most.examples));
  const apart = new Set(heldOut);
  return {
    heldOut,
    training: {
      name: folders.images,
      root: folders.images,
      files: files.filter((file) => !apart.has(file)),
      published: null,
    },
    sets: labelled && { train: pairsOf(labelled, examples), val: pairsOf(labelled, heldOut) },
  };
}

function pairsOf({ pairs, classNames, found }: LabelledPool, files: readonly string[]): ImageMaskPairs {
  return { ...found, pairs: files.map((file) => pairs.get(file)!), classNames };
}
