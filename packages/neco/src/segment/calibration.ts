/** Pixels whose confidence lies in one interval. */
export interface CalibrationBin {
  /** Of the interval, upper end included. */
  from: number;
  to: number;
  pixels: number;
  /** Means over these pixels; null where there are none. */
  confidence: number | null;
  accuracy: number | null;
}

/**
 * How far confidence is from the share of right pixels: expected calibration error over bins of equal width (Guo et
 * al., "On calibration of modern neural networks", ICML 2017).
 */
export class Calibration {
  readonly #pixels: Float64Array;
  readonly #confidence: Float64Array;
  readonly #right: Float64Array;

  constructor(readonly count = 15) {
    this.#pixels = new Float64Array(count);
    this.#confidence = new Float64Array(count);
    this.#right = new Float64Array(count);
  }

  add(confidence: number, right: boolean): void {
    const bin = Math.min(this.count - 1, Math.max(0, Math.ceil(confidence * this.count) - 1));
    this.#pixels[bin]!++;
    this.#confidence[bin]! += confidence;
    if (right) this.#right[bin]!++;
  }

  /** Adds the pixels of another one with as many bins. */
  merge(other: Calibration): void {
    for (let bin = 0; bin < this.count; bin++) {
      this.#pixels[bin]! += other.#pixels[bin]!;
      this.#confidence[bin]! += other.#confidence[bin]!;
      this.#right[bin]! += other.#right[bin]!;
    }
  }

  /** Mean over all pixels of the distance between confidence and accuracy of their bin; NaN without pixels. */
  expectedError(): number {
    const total = this.#pixels.reduce((sum, count) => sum + count, 0);
    return this.#confidence.reduce((sum, own, bin) => sum + Math.abs(own - this.#right[bin]!), 0) / total;
  }

  bins(): CalibrationBin[] {
    return Array.from(this.#pixels, (pixels, bin) => ({
      from: bin / this.count,
      to: (bin + 1) / this.count,
      pixels,
      confidence: pixels === 0 ? null : this.#confidence[bin]! / pixels,
      accuracy: pixels === 0 ? null : this.#right[bin]! / pixels,
    }));
  }
}
