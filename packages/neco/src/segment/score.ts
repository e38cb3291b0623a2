import type { IndexMask } from '../data/masks.js';
import type { ImageMaskPair } from '../data/pairs.js';
import { ignoreIndex as defaultIgnoreIndex } from '../data/pairs.js';
import { UserError } from '../errors.js';
import { ConfusionMatrix, presentIoU } from '../eval/numerics/metrics.js';
import { pairBatches, type LoadedPair } from '../eval/pair-source.js';
import { mean } from '../eval/numerics/statistics.js';
import { boundaryF, boundaryTolerance, tolerancePixels } from './boundary.js';
import { Calibration, type CalibrationBin } from './calibration.js';
import type { Segmentation } from './enlarge.js';
import type { ApplyOptions, Segmenter } from './segmenter.js';

export interface ScoreOptions extends Pick<ApplyOptions, 'reading' | 'refine'> {
  segmenter: Segmenter;
  /** Images with their true masks, whose values are the segmenter's classes. */
  pairs: readonly ImageMaskPair[];
  /** Default 255. */
  ignoreIndex?: number;
  onProgress?: (done: number, total: number) => void;
  /** Each undecodable image. */
  onSkipped?: (file: string, reason: string) => void;
  /** Each image that was scored. */
  onImage?: (image: ScoredImage) => void;
}

/** What is measured on one image, at its own resolution. */
export interface ScoredImage {
  pair: ImageMaskPair;
  predicted: IndexMask;
  truth: IndexMask;
  /** By class; null where the true mask does not hold it. */
  boundaryF: (number | null)[];
  calibration: Calibration;
}

export interface SegmentScore {
  /** Mean intersection over union at the images' own resolution over the classes that the true masks hold, 0 to 1. */
  mIoU: number;
  /** Share of labelled pixels with their true class. */
  pixelAccuracy: number;
  /** Mean of the boundary F-measure over the same classes. */
  boundaryF: number;
  /** The distance within which boundaries agree. */
  tolerance: {
    /** Of the diagonal. */
    share: number;
    /** In the images that were scored. */
    smallestPixels: number;
    largestPixels: number;
  };
  calibration: { expectedError: number; bins: CalibrationBin[] };
  /** Null for a class that the true masks do not hold. `boundaryF`: mean over the images that hold the class. */
  perClass: { name: string; IoU: number | null; boundaryF: number | null }[];
  images: number;
  skipped: string[];
  seconds: number;
  /** Of these, those that segmenting took: neither decoding nor scoring. */
  segmentingSeconds: number;
}

/**
 * Scores a segmenter on images with true masks, at their own resolution.
 * @throws UserError naming a mask that does not fit the segmenter's classes
 */
export async function scoreSegmenter(options: ScoreOptions): Promise<SegmentScore> {
  const { segmenter, pairs, onProgress, onSkipped } = options;
  const ignore = options.ignoreIndex ?? defaultIgnoreIndex;
  const count = segmenter.classes.length;
  const sums = new ScoreSums(count, ignore);
  const skipped: string[] = [];
  const started = performance.now();
  const source = pairBatches(pairs, {
    batchSize: 1,
    classes: count,
    ignore,
    onRead: (done) => onProgress?.(done, pairs.length),
    onSkipped: (file, reason) => {
      skipped.push(file);
      onSkipped?.(file, reason);
    },
  });
  let segmenting = 0;
  for await (const batch of source) {
    const [loaded] = batch as [LoadedPair];
    const before = performance.now();
    const found = await segmenter.apply(loaded.image, options);
    segmenting += performance.now() - before;
    const image = sums.add(loaded, found);
    options.onImage?.(image);
  }
  if (sums.images === 0) throw new UserError(`None of the ${pairs.length} images can be decoded.`);
  const names = segmenter.classes.map(({ name }) => name);
  return {
    ...sums.summary(names),
    skipped,
    seconds: (performance.now() - started) / 1000,
    segmentingSeconds: segmenting / 1000,
  };
}

class ScoreSums {
  images = 0;
  readonly #matrix: ConfusionMatrix;
  readonly #calibration = new Calibration();
  readonly #boundary: number[][];
  #tolerances: [smallest: number, largest: number] = [Infinity, 0];

  constructor(
    private readonly classes: number,
    private readonly ignore: number,
  ) {
    this.#matrix = new ConfusionMatrix(classes);
    this.#boundary = Array.from({ length: classes }, () => []);
  }

  add(
    { pair, mask }: Pick<LoadedPair, 'pair' | 'mask'>,
    { classes, confidence }: Pick<Segmentation, 'classes' | 'confidence'>,
  ): ScoredImage {
    const { data, width, height } = mask;
    this.images++;
    this.#matrix.add(classes, data, this.ignore);
    const calibration = new Calibration();
    for (let i = 0; i < data.length; i++) {
      if (data[i] !== this.ignore) calibration.add(confidence[i]!, classes[i] === data[i]);
    }
    this.#calibration.merge(calibration);
    const tolerance = tolerancePixels(width, height);
    const [smallest, largest] = this.#tolerances;
    this.#tolerances = [Math.min(smallest, tolerance), Math.max(largest, tolerance)];
    const boundary = boundaryF(classes, mask, this.classes, this.ignore, tolerance);
    boundary.forEach((value, index) => {
      if (value !== null) this.#boundary[index]!.push(value);
    });
    const predicted = { data: classes, width, height };
    return { pair, predicted, truth: mask, boundaryF: boundary, calibration };
  }

  summary(names: readonly string[]): Omit<SegmentScore, 'skipped' | 'seconds' | 'segmentingSeconds'> {
    const { mIoU, perClass } = presentIoU(this.#matrix);
    const pixels = this.#matrix.truths().reduce((sum, count) => sum + count, 0);
    if (pixels === 0) {
      throw new UserError(`The ${this.images} masks hold no class: every pixel is ${this.ignore}.`);
    }
    const right = names.reduce((sum, _, c) => sum + this.#matrix.counts[c * this.classes + c]!, 0);
    const boundary = this.#boundary.map((values) => (values.length === 0 ? null : mean(values)));
    const [smallestPixels, largestPixels] = this.#tolerances;
    return {
      mIoU,
      pixelAccuracy: right / pixels,
      boundaryF: mean(boundary.filter((value) => value !== null)),
      tolerance: { share: boundaryTolerance, smallestPixels, largestPixels },
      calibration: { expectedError: this.#calibration.expectedError(), bins: this.#calibration.bins() },
      perClass: names.map((name, c) => ({
        name,
        IoU: Number.isNaN(perClass[c]!) ? null : perClass[c]!,
        boundaryF: boundary[c]!,
      })),
      images: this.images,
    };
  }
}
