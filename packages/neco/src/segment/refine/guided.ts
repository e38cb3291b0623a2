import type { RgbImage } from '../../data/decode.js';
import { BoxMean } from './box-mean.js';
import type { PixelLogits } from './logits.js';

/** Settings of the guided filter. */
export interface GuidedOptions {
  /** Reach of the windows in pixels, at least 1. */
  radius: number;
  /** Variance of colours, on a scale of 0 to 1, below which a window counts as flat. */
  epsilon: number;
}

/**
 * Guided filter (He, Sun and Tang, ECCV 2010) with the colour image as guide, class by class: in each window the scores
 * become a linear function of red, green and blue, so that they change where the picture does. Scores that are constant
 * stay as they are; where the picture is flat, scores are averaged.
 *
 * @param input scores, already as large as the image
 */
export function guidedFilter(input: PixelLogits, image: RgbImage, options: GuidedOptions): PixelLogits {
  const { width, height, classes } = input;
  const pixels = width * height;
  const guide = new ColourGuide(image, options);
  const out = new Float32Array(input.data.length);
  for (let at = 0; at < classes * pixels; at += pixels) {
    guide.filter(input.data.subarray(at, at + pixels), out.subarray(at, at + pixels));
  }
  return { data: out, classes, width, height };
}

type Three = [Float32Array, Float32Array, Float32Array];

/** What the windows of one image have in common for all classes. */
class ColourGuide {
  readonly #box: BoxMean;
  readonly #colours: Three;
  readonly #means: Three;
  /** Rows of the inverse of each window's covariance plus epsilon: rr, rg, rb, gg, gb, bb. */
  readonly #inverse: readonly Float32Array[];
  readonly #scores: Float32Array;
  readonly #slopes: Three;
  readonly #offset: Float32Array;

  constructor({ data, width, height }: RgbImage, { radius, epsilon }: GuidedOptions) {
    const pixels = width * height;
    const plane = (): Float32Array => new Float32Array(pixels);
    this.#box = new BoxMean({ width, height }, radius);
    this.#colours = [plane(), plane(), plane()];
    this.#colours.forEach((colour, c) => {
      for (let i = 0; i < pixels; i++) colour[i] = data[3 * i + c]! / 255;
    });
    this.#means = [plane(), plane(), plane()];
    this.#colours.forEach((colour, c) => this.#box.apply(colour, this.#means[c]!));
    this.#inverse = this.#inverseCovariances(epsilon);
    this.#scores = plane();
    this.#slopes = [plane(), plane(), plane()];
    this.#offset = plane();
  }

  #inverseCovariances(epsilon: number): Float32Array[] {
    const pairs = [
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
      [2, 2],
    ] as const;
    const [rr, rg, rb, gg, gb, bb] = pairs.map(([a, b]) => {
      const products = this.#colours[a].map((value, i) => value * this.#colours[b][i]!);
      this.#box.apply(products, products);
      const [meanA, meanB] = [this.#means[a], this.#means[b]];
      for (let i = 0; i < products.length; i++) products[i]! -= meanA[i]! * meanB[i]!;
      return products;
    }) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    for (let i = 0; i < rr.length; i++) {
      const [a, b, c] = [rr[i]! + epsilon, rg[i]!, rb[i]!];
      const [d, e, f] = [gg[i]! + epsilon, gb[i]!, bb[i]! + epsilon];
      const [first, second, third] = [d * f - e * e, c * e - b * f, b * e - c * d];
      const scale = 1 / (a * first + b * second + c * third);
      rr[i] = first * scale;
      rg[i] = second * scale;
      rb[i] = third * scale;
      gg[i] = (a * f - c * c) * scale;
      gb[i] = (b * c - a * e) * scale;
      bb[i] = (a * d - b * b) * scale;
    }
    return [rr, rg, rb, gg, gb, bb];
  }

  /** Filters one plane `[height * width]` of scores. */
  filter(scores: Float32Array, out: Float32Array): void {
    this.#fit(scores);
    for (const plane of [...this.#slopes, this.#offset]) this.#box.apply(plane, plane);
    const [red, green, blue] = this.#colours;
    const [byRed, byGreen, byBlue] = this.#slopes;
    const offset = this.#offset;
    for (let i = 0; i < out.length; i++) {
      out[i] = byRed[i]! * red[i]! + byGreen[i]! * green[i]! + byBlue[i]! * blue[i]! + offset[i]!;
    }
  }

  /** The linear function of each window: slopes by colour and an offset. */
  #fit(scores: Float32Array): void {
    const [mean, [byRed, byGreen, byBlue], offset] = [this.#scores, this.#slopes, this.#offset];
    const [red, green, blue] = this.#means;
    this.#box.apply(scores, mean);
    this.#slopes.forEach((slope, c) => {
      const colour = this.#colours[c]!;
      for (let i = 0; i < slope.length; i++) slope[i] = colour[i]! * scores[i]!;
      this.#box.apply(slope, slope);
    });
    const [rr, rg, rb, gg, gb, bb] = this.#inverse as Float32Array[];
    for (let i = 0; i < mean.length; i++) {
      const [score, r, g, b] = [mean[i]!, red[i]!, green[i]!, blue[i]!];
      const [withRed, withGreen, withBlue] = [
        byRed[i]! - r * score,
        byGreen[i]! - g * score,
        byBlue[i]! - b * score,
      ];
      const slopeRed = rr![i]! * withRed + rg![i]! * withGreen + rb![i]! * withBlue;
      const slopeGreen = rg![i]! * withRed + gg![i]! * withGreen + gb![i]! * withBlue;
      const slopeBlue = rb![i]! * withRed + gb![i]! * withGreen + bb![i]! * withBlue;
      byRed[i] = slopeRed;
      byGreen[i] = slopeGreen;
      byBlue[i] = slopeBlue;
      offset[i] = score - slopeRed * r - slopeGreen * g - slopeBlue * b;
    }
  }
}
