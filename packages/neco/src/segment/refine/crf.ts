import type { RgbImage } from '../../data/decode.js';
import type { PixelLogits } from './logits.js';
import { PermutohedralLattice } from './permutohedral.js';

/** Settings of the conditional random field. */
export interface CrfOptions {
  /** Say of pixels that are near and of like colour. */
  alikeWeight: number;
  /** Deviation in pixels of what counts as near, for those of like colour. */
  alikeSpace: number;
  /** Deviation of like colours, on a scale of 0 to 1. */
  alikeColour: number;
  /** Say of the closest pixels, whatever their colour. */
  closeWeight: number;
  /** Deviation in pixels of what counts as close. */
  closeSpace: number;
  iterations: number;
}

/**
 * Dense conditional random field by mean field (Krähenbühl and Koltun, NeurIPS 2011): pixels that are near and of like
 * colour, and pixels that are close, draw each other to the same class (Potts model). The messages are weighted means, that
 * is, kernels are divided by their sum as in the authors' later code, and a pixel's own share is not taken out. The kernel
 * over place and colour is filtered on a permutohedral lattice, the one over place alone exactly to three deviations.
 *
 * @param input scores of pixels, whose softmax are the shares that the field starts from
 * @returns logarithms of the field's shares
 */
export function denseCrf(input: PixelLogits, image: RgbImage, options: CrfOptions): PixelLogits {
  const { classes, width, height } = input;
  const { alikeWeight, closeWeight, iterations } = options;
  const start = pixelMajor(input);
  const shares = Float32Array.from(start);
  softmaxRows(shares, classes);
  const alike = new AlikeMean(image, options);
  const close = new CloseMean(width, height, options.closeSpace);
  const [fromAlike, fromClose] = [new Float32Array(start.length), new Float32Array(start.length)];
  for (let iteration = 0; iteration < iterations; iteration++) {
    alike.apply(shares, classes, fromAlike);
    close.apply(shares, classes, fromClose);
    for (let i = 0; i < start.length; i++) {
      shares[i] = start[i]! + alikeWeight * fromAlike[i]! + closeWeight * fromClose[i]!;
    }
    softmaxRows(shares, classes);
  }
  const pixels = width * height;
  const data = new Float32Array(start.length);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < classes; c++)
      data[c * pixels + i] = Math.log(Math.max(shares[i * classes + c]!, 1e-30));
  }
  return { data, classes, width, height };
}

/** Means over pixels that are near and of like colour. */
class AlikeMean {
  readonly #lattice: PermutohedralLattice;
  readonly #scale: Float32Array;

  constructor({ data, width, height }: RgbImage, { alikeSpace, alikeColour }: CrfOptions) {
    const pixels = width * height;
    const features = new Float32Array(5 * pixels);
    for (let i = 0; i < pixels; i++) {
      features[5 * i] = (i % width) / alikeSpace;
      features[5 * i + 1] = Math.floor(i / width) / alikeSpace;
      for (let c = 0; c < 3; c++) features[5 * i + 2 + c] = data[3 * i + c]! / (255 * alikeColour);
    }
    this.#lattice = new PermutohedralLattice(features, 5);
    const sums = new Float32Array(pixels).fill(1);
    this.#lattice.filter(sums, 1, sums);
    this.#scale = sums.map((sum) => 1 / sum);
  }

  apply(values: Float32Array, channels: number, target: Float32Array): void {
    this.#lattice.filter(values, channels, target);
    for (let i = 0; i < target.length; i++) target[i]! *= this.#scale[Math.floor(i / channels)]!;
  }
}

/** Means over pixels that are close: a Gaussian of which only what lies inside the picture counts. */
class CloseMean {
  readonly #weights: readonly number[];

  constructor(
    readonly width: number,
    readonly height: number,
    sigma: number,
  ) {
    const reach = Math.ceil(3 * sigma);
    this.#weights = Array.from({ length: reach + 1 }, (_, away) => Math.exp(-(away ** 2) / (2 * sigma ** 2)));
  }

  apply(values: Float32Array, channels: number, target: Float32Array): void {
    const { width, height } = this;
    const rows = new Float32Array(values.length);
    for (let y = 0; y < height; y++) {
      const row = y * width * channels;
      this.#along(values, rows, row, width, channels, channels);
    }
    // A column of all channels: whole rows lie between its places.
    this.#along(rows, target, 0, height, width * channels, width * channels);
  }

  /** Means along places that lie `stride` apart, of `span` numbers at each. */
  #along(
    source: Float32Array,
    target: Float32Array,
    start: number,
    places: number,
    stride: number,
    span: number,
  ): void {
    const reach = this.#weights.length - 1;
    for (let place = 0; place < places; place++) {
      const [first, last] = [Math.max(place - reach, 0), Math.min(place + reach, places - 1)];
      let total = 0;
      for (let other = first; other <= last; other++) total += this.#weights[Math.abs(other - place)]!;
      const to = start + place * stride;
      target.fill(0, to, to + span);
      for (let other = first; other <= last; other++) {
        const weight = this.#weights[Math.abs(other - place)]! / total;
        const from = start + other * stride;
        for (let i = 0; i < span; i++) target[to + i]! += weight * source[from + i]!;
      }
    }
  }
}

/** `[height * width, classes]` */
function pixelMajor({ data, classes, width, height }: PixelLogits): Float32Array {
  const pixels = width * height;
  const out = new Float32Array(data.length);
  for (let c = 0; c < classes; c++) {
    for (let i = 0; i < pixels; i++) out[i * classes + c] = data[c * pixels + i]!;
  }
  return out;
}

function softmaxRows(values: Float32Array, columns: number): void {
  for (let at = 0; at < values.length; at += columns) {
    let largest = -Infinity;
    for (let c = 0; c < columns; c++) largest = Math.max(largest, values[at + c]!);
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += values[at + c] = Math.exp(values[at + c]! - largest);
    for (let c = 0; c < columns; c++) values[at + c]! /= sum;
  }
}
