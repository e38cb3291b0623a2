/** The pixels that one object covers; one serves all objects of an image. */
export class Coverage {
  readonly #covered: Uint8Array;
  // Everything that is covered lies in columns left to right - 1 and rows top to bottom - 1.
  #left: number;
  #right = 0;
  #top: number;
  #bottom = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#covered = new Uint8Array(width * height);
    [this.#left, this.#top] = [width, height];
  }

  /** Covers the pixels of column `x` from row `from` up to, not with, row `to`; what lies outside is cut off, NaN is nothing. */
  coverColumn(x: number, from: number, to: number): void {
    const [first, end] = [Math.max(from, 0), Math.min(to, this.height)];
    if (x < 0 || x >= this.width || !(first < end)) return;
    this.#left = Math.min(this.#left, x);
    this.#right = Math.max(this.#right, x + 1);
    this.#top = Math.min(this.#top, first);
    this.#bottom = Math.max(this.#bottom, end);
    for (let y = first; y < end; y++) this.#covered[y * this.width + x] = 1;
  }

  /** How many pixels are covered. */
  area(): number {
    let area = 0;
    for (let y = this.#top; y < this.#bottom; y++) {
      const row = y * this.width;
      for (let i = row + this.#left; i < row + this.#right; i++) area += this.#covered[i]!;
    }
    return area;
  }

  /** Writes `value` where pixels are covered. @param mask `[height, width]` */
  paint(mask: Uint8Array, value: number): void {
    for (let y = this.#top; y < this.#bottom; y++) {
      const row = y * this.width;
      for (let i = row + this.#left; i < row + this.#right; i++) if (this.#covered[i]) mask[i] = value;
    }
  }

  /** Uncovers everything. */
  clear(): void {
    for (let y = this.#top; y < this.#bottom; y++) {
      this.#covered.fill(0, y * this.width + this.#left, y * this.width + this.#right);
    }
    [this.#left, this.#right, this.#top, this.#bottom] = [this.width, 0, this.height, 0];
  }
}
