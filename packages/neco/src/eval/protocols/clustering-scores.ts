import { munkres } from 'munkres';
import { allClassesIoU, ConfusionMatrix, presentIoU } from '../numerics/metrics.js';

/**
 * How clusters become classes. `hungarian`: one to one, so that the sum of IoU is largest; clusters that are left
 * over go to class 0. `precision`: each cluster to the class that most of its pixels have. `IoU`: each cluster to
 * the class with which its IoU is largest.
 */
export type Matching = 'hungarian' | 'precision' | 'IoU';

/** Counts of pixels by true class and cluster. */
export class ClusterTable {
  /** `[classes, clusters]`. */
  readonly counts: Float64Array;

  constructor(
    readonly classes: number,
    readonly clusters: number,
  ) {
    this.counts = new Float64Array(classes * clusters);
  }

  /** Adds pixels; those whose true class is `ignore` do not count. */
  add(clusters: ArrayLike<number>, truth: ArrayLike<number>, ignore: number): void {
    if (clusters.length !== truth.length) {
      throw new RangeError(`ClusterTable.add: ${clusters.length} clusters for ${truth.length} pixels`);
    }
    for (let i = 0; i < truth.length; i++) {
      const row = truth[i]!;
      if (row !== ignore) this.counts[row * this.clusters + clusters[i]!]!++;
    }
  }

  /** The class of each cluster. */
  match(matching: Matching): Int32Array {
    return matching === 'hungarian' ? this.#oneToOne() : this.#best(matching);
  }

  /** Pixels by true and predicted class once clusters are classes. */
  merge(classOf: Int32Array): ConfusionMatrix {
    const matrix = new ConfusionMatrix(this.classes);
    this.counts.forEach((count, i) => {
      const truth = Math.floor(i / this.clusters);
      matrix.counts[truth * this.classes + classOf[i % this.clusters]!]! += count;
    });
    return matrix;
  }

  #oneToOne(): Int32Array {
    const classOf = new Int32Array(this.clusters);
    const costs = this.#iou().map((row) => row.map((value) => -value));
    for (const [row, column] of munkres(costs)) classOf[column] = row;
    return classOf;
  }

  #best(matching: 'precision' | 'IoU'): Int32Array {
    // The sizes of the clusters are the same for all classes, so counts rank as shares do.
    const scores =
      matching === 'IoU' ? this.#iou() : Array.from({ length: this.classes }, (_, row) => this.#row(row));
    return Int32Array.from({ length: this.clusters }, (_, cluster) =>
      scores.reduce((best, row, c) => (row[cluster]! > scores[best]![cluster]! ? c : best), 0),
    );
  }

  #row(truth: number): number[] {
    return Array.from(this.counts.subarray(truth * this.clusters, (truth + 1) * this.clusters));
  }

  /** `[classes][clusters]`, 0 where neither occurs. */
  #iou(): number[][] {
    const rows = Array.from({ length: this.classes }, (_, truth) => this.#row(truth));
    const sizes = Array.from({ length: this.clusters }, (_, k) =>
      rows.reduce((sum, row) => sum + row[k]!, 0),
    );
    return rows.map((row) => {
      const pixels = row.reduce((sum, count) => sum + count, 0);
      return row.map((both, k) => both / Math.max(pixels + sizes[k]! - both, 1));
    });
  }
}

/** mIoU under both ways of averaging. */
export interface ClassMeans {
  /** Classes absent from the truth left out: `corrected`. */
  presentClasses: number;
  /** Absent classes count as 0: `reference`. */
  allClasses: number;
}

export function classMeans(matrix: ConfusionMatrix): ClassMeans {
  return { presentClasses: presentIoU(matrix).mIoU, allClasses: allClassesIoU(matrix).mIoU };
}
