import { munkres } from 'munkres';
import { mean } from './statistics.js';

/** Counts of pixels by true and predicted class; images are added one by one. */
export class ConfusionMatrix {
  /** `[classes, classes]`, row = true class, column = predicted class. */
  readonly counts: Float64Array;

  constructor(readonly classes: number) {
    this.counts = new Float64Array(classes * classes);
  }

  /** Adds pixels; those whose true class is `ignore` do not count. */
  add(predicted: ArrayLike<number>, truth: ArrayLike<number>, ignore: number): void {
    if (predicted.length !== truth.length) {
      throw new RangeError(`ConfusionMatrix.add: ${predicted.length} predictions for ${truth.length} pixels`);
    }
    for (let i = 0; i < truth.length; i++) {
      const row = truth[i]!;
      if (row !== ignore) this.counts[row * this.classes + predicted[i]!]!++;
    }
  }

  /** Pixels of each true class. */
  truths(): Float64Array {
    return this.#sums((row) => row);
  }

  /** Pixels of each predicted class. */
  predictions(): Float64Array {
    return this.#sums((_, column) => column);
  }

  /**
   * Intersection over union of every true class with every predicted class, `[true][predicted]`;
   * NaN where neither occurs.
   */
  iouMatrix(): number[][] {
    const [rows, columns] = [this.truths(), this.predictions()];
    return Array.from(rows, (truth, t) =>
      Array.from(columns, (predicted, p) => {
        const both = this.counts[t * this.classes + p]!;
        return both / (truth + predicted - both);
      }),
    );
  }

  #sums(keyOf: (row: number, column: number) => number): Float64Array {
    const sums = new Float64Array(this.classes);
    this.counts.forEach((count, i) => {
      sums[keyOf(Math.floor(i / this.classes), i % this.classes)]! += count;
    });
    return sums;
  }
}

/** Intersection over union of each class and their mean. */
export interface IoUSummary {
  mIoU: number;
  /** By true class; NaN for a class that does not count. */
  perClass: number[];
  /** The predicted class that each true class is compared with. */
  matching: number[];
}

/** Each predicted class is compared with the true class of its number; classes absent from the truth do not count. */
export function presentIoU(matrix: ConfusionMatrix): IoUSummary {
  const truths = matrix.truths();
  const perClass = matrix.iouMatrix().map((row, c) => (truths[c]! > 0 ? row[c]! : NaN));
  return {
    mIoU: mean(perClass.filter((iou) => !Number.isNaN(iou))),
    perClass,
    matching: [...perClass.keys()],
  };
}

/** As {@link presentIoU}, but absent classes count as 0. */
export function allClassesIoU(matrix: ConfusionMatrix): IoUSummary {
  const perClass = matrix.iouMatrix().map((row, c) => zeroForNaN(row[c]!));
  return { mIoU: mean(perClass), perClass, matching: [...perClass.keys()] };
}

/**
 * Predicted classes are matched to true ones, one to one, so that the sum of their IoU is largest (Hungarian
 * method); absent classes count as 0. Fair for clusters, flattering for classifiers.
 */
export function hungarianIoU(matrix: ConfusionMatrix): IoUSummary {
  const iou = matrix.iouMatrix().map((row) => row.map(zeroForNaN));
  const matching = new Array<number>(matrix.classes).fill(-1);
  for (const [truth, predicted] of munkres(iou.map((row) => row.map((value) => -value)))) {
    matching[truth] = predicted;
  }
  const perClass = matching.map((predicted, truth) => iou[truth]![predicted]!);
  return { mIoU: mean(perClass), perClass, matching };
}

function zeroForNaN(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
