import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * The vertical half of a bilinear resize with antialias, for some rows of what comes out: the triangle of PyTorch's
 * `interpolate(antialias=True)`, as wide as the rows are apart.
 */
export class RowFilter {
  /** Rows of the source that are needed, from (inclusive) to (exclusive). */
  readonly first: number;
  readonly last: number;
  readonly #taps: { from: number; weights: number[] }[];

  /**
   * @param from rows of the source
   * @param to rows of the whole result
   * @param top first row wanted of it, and the one after the last
   */
  constructor(from: number, to: number, top: number, bottom: number) {
    const scale = from / to;
    const reach = Math.max(scale, 1);
    this.#taps = Array.from({ length: bottom - top }, (_, i) => {
      const centre = scale * (top + i + 0.5);
      const begin = Math.max(0, Math.floor(centre - reach + 0.5));
      const end = Math.min(from, Math.floor(centre + reach + 0.5));
      const weights = Array.from({ length: end - begin }, (_, j) =>
        Math.max(0, 1 - Math.abs((begin + j + 0.5 - centre) / reach)),
      );
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return { from: begin, weights: weights.map((weight) => weight / sum) };
    });
    const lowest = this.#taps.at(-1)!;
    this.first = this.#taps[0]!.from;
    this.last = lowest.from + lowest.weights.length;
  }

  /**
   * @param rows `[channels, last - first, width]`
   * @returns `[channels, bottom - top, width]`
   */
  apply(rows: Tensor): Tensor {
    const needed = this.last - this.first;
    const matrix = new Float32Array(this.#taps.length * needed);
    this.#taps.forEach(({ from, weights }, row) => matrix.set(weights, row * needed + from - this.first));
    return torch.scope(() => torch.fromTypedArray(matrix, [this.#taps.length, needed]).matmul(rows));
  }
}
