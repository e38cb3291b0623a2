import { RandomStream } from '../../data/random.js';
import type { EvaluationMode } from '../../features/pixels.js';
import { deviation, mean } from './statistics.js';

/** Pixels of one image by class: all that its part in the mIoU depends on. */
export interface ImageCounts {
  /** `[classes]`: predicted and true. */
  both: Uint32Array;
  /** `[classes]` */
  truth: Uint32Array;
  /** `[classes]` */
  predicted: Uint32Array;
}

/** What drawing the images anew says about a number. */
export interface BootstrapEstimate {
  /** Standard deviation over the resamplings. */
  deviation: number;
  /** Interval that holds 95 % of the resamplings. */
  low: number;
  high: number;
  images: number;
  resamplings: number;
}

export interface BootstrapOptions {
  mode: EvaluationMode;
  /** Default 1000. */
  resamplings?: number;
  /** Default 0. */
  seed?: number;
}

/** Counts an image; pixels whose true class is `ignore` do not count. */
export function countImage(
  predicted: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
  ignore: number,
): ImageCounts {
  const counts = emptyCounts(classes);
  for (let i = 0; i < truth.length; i++) {
    const label = truth[i]!;
    if (label === ignore) continue;
    const guess = predicted[i]!;
    counts.truth[label]!++;
    counts.predicted[guess]!++;
    if (guess === label) counts.both[label]!++;
  }
  return counts;
}

/**
 * How much a difference of two models' mIoU depends on which images happen to be in the set: images are drawn with
 * replacement, the same ones for both models, and the difference `second - first` is taken each time (Efron's
 * bootstrap, paired). With several runs of each model their scores are averaged. Predictions stay as they are, a
 * matching of clusters to classes too.
 *
 * @param first `[runs][images]`, counts of the same images, in the same order, as `second`
 */
export function bootstrapDifference(
  first: readonly (readonly ImageCounts[])[],
  second: readonly (readonly ImageCounts[])[],
  options: BootstrapOptions,
): BootstrapEstimate {
  const images = imagesOf([...first, ...second]);
  return bootstrapMeasure(
    images,
    options,
    (drawn) => averageIoU(second, drawn, options.mode) - averageIoU(first, drawn, options.mode),
  );
}

/** As {@link bootstrapDifference}, of one model's mIoU itself. */
export function bootstrapScore(
  runs: readonly (readonly ImageCounts[])[],
  options: BootstrapOptions,
): BootstrapEstimate {
  return bootstrapMeasure(imagesOf(runs), options, (drawn) => averageIoU(runs, drawn, options.mode));
}

/** The number of images, the same in each run. */
function imagesOf(runs: readonly (readonly ImageCounts[])[]): number {
  const counts = new Set(runs.map((images) => images.length));
  const [images = 0] = counts;
  if (counts.size === 1 && images > 0) return images;
  throw new RangeError(`bootstrap: runs of ${[...counts].join(' and ') || 'no'} images`);
}

function averageIoU(
  runs: readonly (readonly ImageCounts[])[],
  drawn: Uint32Array,
  mode: EvaluationMode,
): number {
  return mean(runs.map((images) => meanIoU(images, drawn, mode)));
}

/**
 * How much any measure of a set of images depends on which images happen to be in it.
 *
 * @param images how many there are
 * @param measure of the images with these places, some of them several times; NaN where it has no value
 */
export function bootstrapMeasure(
  images: number,
  { resamplings = 1000, seed = 0 }: BootstrapOptions,
  measure: (drawn: Uint32Array) => number,
): BootstrapEstimate {
  const random = new RandomStream(seed, images, 5);
  const values = Array.from({ length: resamplings }, () =>
    measure(Uint32Array.from({ length: images }, () => random.integer(images))),
  ).filter((value) => !Number.isNaN(value));
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
  return { deviation: deviation(values), low: at(0.025), high: at(0.975), images, resamplings };
}

/** mIoU over drawn images; NaN if none of them has a labelled pixel. */
function meanIoU(images: readonly ImageCounts[], drawn: Uint32Array, mode: EvaluationMode): number {
  const classes = images[0]!.truth.length;
  const sum = {
    both: new Float64Array(classes),
    truth: new Float64Array(classes),
    predicted: new Float64Array(classes),
  };
  for (const index of drawn) {
    const image = images[index]!;
    for (let c = 0; c < classes; c++) {
      sum.both[c]! += image.both[c]!;
      sum.truth[c]! += image.truth[c]!;
      sum.predicted[c]! += image.predicted[c]!;
    }
  }
  const ious: number[] = [];
  for (let c = 0; c < classes; c++) {
    const union = sum.truth[c]! + sum.predicted[c]! - sum.both[c]!;
    if (sum.truth[c]! > 0 || mode === 'reference') ious.push(union > 0 ? sum.both[c]! / union : 0);
  }
  return ious.length > 0 ? mean(ious) : NaN;
}

function emptyCounts(classes: number): ImageCounts {
  return {
    both: new Uint32Array(classes),
    truth: new Uint32Array(classes),
    predicted: new Uint32Array(classes),
  };
}
