import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RgbImage } from '../data/decode.js';
import type { RandomStream } from '../data/random.js';
import type { Box } from './boxes.js';
import type { ViewConfig } from './config.js';

/** Mean and standard deviation of ImageNet's pixels, red, green, blue. */
export const imagenetMean: readonly number[] = [0.485, 0.456, 0.406];
export const imagenetStd: readonly number[] = [0.229, 0.224, 0.225];

/**
 * Cuts a box out of a picture and resizes it to a square, bilinear with antialias, as Pillow does. The result
 * is bytes.
 *
 * @param pixels uint8 [H, W, 3].
 * @returns uint8 [size, size, 3].
 */
export function resizedCropBytes(pixels: Tensor, box: Box, size: number): Tensor {
  const crop = pixels.narrow(0, box.y, box.height).narrow(1, box.x, box.width);
  // Channels stay innermost in memory, for which libtorch has a fast path.
  const resized = torch._upsampleBilinear2dAa(crop.permute([2, 0, 1]).unsqueeze(0), [size, size], false);
  return resized.squeeze(0).permute([1, 2, 0]).contiguous();
}

/**
 * {@link resizedCropBytes} of a picture, divided by 255.
 *
 * @returns float32 [3, size, size] in [0, 1].
 */
export function resizedCrop(image: RgbImage, box: Box, size: number): Tensor {
  const resized = resizedCropBytes(pixelsOf(image), box, size);
  return resized.permute([2, 0, 1]).to('float32').contiguous().div(255);
}

/** The pixels of a picture as uint8 [H, W, 3]. */
export function pixelsOf({ data, width, height }: RgbImage): Tensor {
  return torch.fromTypedArray(data, [height, width, 3]);
}

/** `factor` times the image plus `1 - factor` times `other`, kept in [0, 1]. */
function blend(image: Tensor, other: Tensor, factor: number): Tensor {
  return image
    .mul(factor)
    .add(other, { alpha: 1 - factor })
    .clamp(0, 1);
}

/** Brightness in one channel (ITU-R BT.601 weights as torchvision rounds them): [..., 3, H, W] to [..., 1, H, W]. */
function luma(image: Tensor): Tensor {
  const channel = (i: number): Tensor => image.narrow(-3, i, 1);
  return channel(0).mul(0.2989).add(channel(1), { alpha: 0.587 }).add(channel(2), { alpha: 0.114 });
}

/** Scales brightness; 1 leaves the image as it is. Images here and below: float [..., 3, H, W] in [0, 1]. */
export function adjustBrightness(image: Tensor, factor: number): Tensor {
  return image.mul(factor).clamp(0, 1);
}

/** Scales the difference from the image's mean brightness. */
export function adjustContrast(image: Tensor, factor: number): Tensor {
  return blend(image, luma(image).mean([-3, -2, -1], true), factor);
}

/** Scales the difference from grey. */
export function adjustSaturation(image: Tensor, factor: number): Tensor {
  return blend(image, luma(image), factor);
}

/** The image in grey, in three equal channels. */
export function toGrayscale(image: Tensor): Tensor {
  return luma(image).expandAs(image).contiguous();
}

/**
 * Turns the hue, HSV saturation and value unchanged.
 *
 * With h in sixths of a turn from red, 0 to 6, and a pixel's smallest channel m and range C, the channels are
 * m + C clamp(|h - 3| - 1, 0, 1), m + C clamp(2 - |h - 2|, 0, 1) and m + C clamp(2 - |h - 4|, 0, 1).
 *
 * @param turn in turns, -0.5 to 0.5.
 */
export function adjustHue(image: Tensor, turn: number): Tensor {
  const [red, green, blue] = image.unbind(-3) as [Tensor, Tensor, Tensor];
  const largest = image.amax([-3]);
  const smallest = image.amin([-3]);
  const range = largest.sub(smallest);
  const divisor = range.add(range.eq(0));
  const fromRed = green.sub(blue).div_(divisor);
  const fromGreen = blue.sub(red).div_(divisor).add_(2);
  const fromBlue = red.sub(green).div_(divisor).add_(4);
  const hue = torch
    .where(largest.eq(red), fromRed, torch.where(largest.eq(green), fromGreen, fromBlue))
    .add_(6 * turn)
    .remainder_(6);
  const channel = (centre: number, sign: number, offset: number): Tensor =>
    hue.sub(centre).abs_().mul_(sign).add_(offset).clamp_(0, 1).mul_(range).add_(smallest);
  return torch.stack([channel(3, 1, -1), channel(2, -1, 2), channel(4, -1, 2)], -3);
}

/** Width of the blur's kernel: three standard deviations on either side, where the bell has fallen to 1 %. */
export function blurKernelSize(sigma: number): number {
  return 2 * Math.ceil(3 * sigma) + 1;
}

/** Weights of the blur, which add up to 1. */
export function blurWeights(kernelSize: number, sigma: number): number[] {
  const radius = (kernelSize - 1) / 2;
  const bell = Array.from({ length: kernelSize }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const total = bell.reduce((sum, weight) => sum + weight, 0);
  return bell.map((weight) => weight / total);
}

/**
 * Gaussian blur with mirrored borders. The published code blurs with Pillow, which approximates the Gaussian
 * by three box blurs; this is the exact Gaussian.
 *
 * @param image float [3, H, W].
 * @param kernelSize odd; at most 2 min(H, W) - 1.
 * @param sigma standard deviation, pixels.
 */
export function gaussianBlur(image: Tensor, kernelSize: number, sigma: number): Tensor {
  const radius = (kernelSize - 1) / 2;
  const weights = blurWeights(kernelSize, sigma);
  const padded = torch.reflectionPad2d(image, [radius, radius, radius, radius]);
  const [height, width] = image.shape.slice(-2) as [number, number];
  return weighted(weighted(padded, -1, width, weights), -2, height, weights);
}

/** Sum of shifted copies along a dimension: for kernels this narrow several times faster than a convolution. */
function weighted(image: Tensor, dim: number, length: number, weights: readonly number[]): Tensor {
  const sum = image.narrow(dim, 0, length).mul(weights[0] as number);
  for (let i = 1; i < weights.length; i++) {
    sum.add_(image.narrow(dim, i, length), { alpha: weights[i] as number });
  }
  return sum;
}

/** Subtracts ImageNet's mean and divides by a deviation, by default ImageNet's, channel by channel; [..., 3, H, W]. */
export function normalise(image: Tensor, std: readonly number[] = imagenetStd): Tensor {
  const channel = (values: readonly number[]): Tensor => torch.tensor(values, { shape: [3, 1, 1] });
  return image.sub(channel(imagenetMean)).div(channel(std));
}

/** What chance chose for one view. */
export interface ColourChange {
  /** Applied in this order; empty if the view is not jittered. */
  jitter: { kind: JitterKind; amount: number }[];
  grayscale: boolean;
  /** Standard deviation, output pixels; null for no blur. */
  blurSigma: number | null;
}

export type JitterKind = 'brightness' | 'contrast' | 'saturation' | 'hue';

/** Draws the colour changes of a view. */
export function sampleColourChange(random: RandomStream, config: ViewConfig): ColourChange {
  return {
    jitter: random.bernoulli(config.jitter.p) ? sampleJitter(random, config.jitter) : [],
    grayscale: random.bernoulli(config.grayscale),
    blurSigma: random.bernoulli(config.blur.p)
      ? random.uniform(...config.blur.sigma) * config.blur.strength
      : null,
  };
}

function sampleJitter(random: RandomStream, jitter: ViewConfig['jitter']): ColourChange['jitter'] {
  const kinds: readonly JitterKind[] = ['brightness', 'contrast', 'saturation', 'hue'];
  return [...random.permutation(kinds.length)].map((i) => {
    const kind = kinds[i] as JitterKind;
    const reach = jitter[kind] * jitter.strength;
    const amount =
      kind === 'hue'
        ? random.uniform(-Math.min(reach, 0.5), Math.min(reach, 0.5))
        : random.uniform(Math.max(0, 1 - reach), 1 + reach);
    return { kind, amount };
  });
}

const adjustments: Readonly<Record<JitterKind, (image: Tensor, amount: number) => Tensor>> = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
};

/**
 * Weights of the blur of a view; none where it is not blurred. In views smaller than the kernel the kernel is as wide
 * as it can be.
 */
export function blurOf(change: ColourChange, height: number, width: number): number[] {
  const sigma = change.blurSigma ?? 0;
  return sigma > 0
    ? blurWeights(Math.min(blurKernelSize(sigma), 2 * Math.min(height, width) - 1), sigma)
    : [];
}

/** Applies colour changes to a view, float [3, H, W] in [0, 1], one after the other. */
export function changeColours(image: Tensor, change: ColourChange): Tensor {
  let view = image;
  for (const { kind, amount } of change.jitter) view = adjustments[kind](view, amount);
  if (change.grayscale) view = toGrayscale(view);
  const [height, width] = image.shape.slice(-2) as [number, number];
  const { length } = blurOf(change, height, width);
  return length > 0 ? gaussianBlur(view, length, change.blurSigma as number) : view;
}
