import type { ImageSize } from '../../data/decode.js';

/**
 * Means over squares of side `2 * radius + 1`, of which only what lies inside the picture counts. Running sums: the
 * time does not depend on the radius.
 */
export class BoxMean {
  readonly #width: number;
  readonly #height: number;
  readonly #rowMeans: Float32Array;
  readonly #columnSums: Float64Array;

  constructor(
    { width, height }: ImageSize,
    readonly radius: number,
  ) {
    this.#width = width;
    this.#height = height;
    this.#rowMeans = new Float32Array(width * height);
    this.#columnSums = new Float64Array(width);
  }

  /** @param source and `target` `[height * width]`; they may be the same */
  apply(source: Float32Array, target: Float32Array): void {
    this.#alongRows(source);
    this.#alongColumns(target);
  }

  #alongRows(source: Float32Array): void {
    const [width, radius, means] = [this.#width, this.radius, this.#rowMeans];
    for (let start = 0; start < means.length; start += width) {
      let [sum, count] = [0, 0];
      for (let x = 0; x < Math.min(radius, width); x++, count++) sum += source[start + x]!;
      for (let x = 0; x < width; x++) {
        if (x + radius < width) {
          sum += source[start + x + radius]!;
          count++;
        }
        if (x > radius) {
          sum -= source[start + x - radius - 1]!;
          count--;
        }
        means[start + x] = sum / count;
      }
    }
  }

  #alongColumns(target: Float32Array): void {
    const [width, height, radius] = [this.#width, this.#height, this.radius];
    const [means, sums] = [this.#rowMeans, this.#columnSums];
    sums.fill(0);
    let count = 0;
    const change = (row: number, sign: number): void => {
      const start = row * width;
      for (let x = 0; x < width; x++) sums[x]! += sign * means[start + x]!;
      count += sign;
    };
    for (let y = 0; y < Math.min(radius, height); y++) change(y, 1);
    for (let y = 0; y < height; y++) {
      if (y + radius < height) change(y + radius, 1);
      if (y > radius) change(y - radius - 1, -1);
      const [start, share] = [y * width, 1 / count];
      for (let x = 0; x < width; x++) target[start + x] = sums[x]! * share;
    }
  }
}
