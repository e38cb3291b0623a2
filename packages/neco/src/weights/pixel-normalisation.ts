import { join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { imagenetMean, imagenetStd } from '../views/augment.js';
import { settingsBeside, settingsFolder } from './settings-file.js';
import { CLIP_PIXELS, PLAIN_PIXELS } from './vision-tower.js';

/** How a model's pixels in [0, 1] were normalised in its training, channel by channel: (pixel - mean) / std. */
export interface PixelNormalisation {
  mean: readonly number[];
  std: readonly number[];
}

// Of pixels in [0, 1]; the bounds only keep the rewritten weights finite.
const channels = z.array(z.number().min(-1e4).max(1e4)).length(3);
const deviations = z.array(z.number().min(1e-4).max(1e4)).length(3);
/** Processors with one of these turned on see other pixels than all others. */
const UNSUPPORTED = [
  'rescale_offset',
  'offset',
  'do_flip_channel_order',
  'do_color_quantize',
  'do_grayscale',
];

/** One number stands for all three channels. */
const perChannel = (values: typeof channels) =>
  z.preprocess((value) => (typeof value === 'number' ? [value, value, value] : value), values.nullish());
const transformersForm = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_rescale: z.boolean().nullish(),
  // 1 where pixels stay in 0..255; the bounds keep the rewritten weights finite.
  rescale_factor: z.number().min(1e-6).max(1e4).nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: perChannel(channels),
  image_std: perChannel(deviations),
});
type TransformersForm = z.output<typeof transformersForm>;
const timmForm = z.object({
  pretrained_cfg: z.object({ mean: channels.nullish(), std: deviations.nullish() }).nullish(),
});

const openClipForm = z.object({
  preprocess_cfg: z.object({ mean: channels.nullish(), std: deviations.nullish() }).nullish(),
});

/** What the image processors of transformers normalise with where their file does not say it. */
const PROCESSOR_DEFAULTS: readonly (readonly [RegExp, PixelNormalisation])[] = [
  [
    /^(ViT|DeiT|ConvNext|Siglip)(ImageProcessor|FeatureExtractor)/,
    { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  ],
  [/^(Bit|CLIP)(ImageProcessor|FeatureExtractor)/, CLIP_PIXELS],
  [/^Tipsv2ImageProcessor/, PLAIN_PIXELS],
];

/**
 * What transformers' `preprocessor_config.json`, timm's `config.json` or OpenCLIP's `open_clip_config.json` beside a file
 * of weights says, or null without such a file.
 * @throws UserError naming the file and the field if it is damaged or asks for something that is not supported
 */
export function normalisationBeside(file: string): PixelNormalisation | null {
  const stated = settingsBeside(file, 'preprocessor_config.json', transformersForm);
  const own = stated && ofProcessor(stated, join(settingsFolder(file), 'preprocessor_config.json'));
  if (own !== null) return own;
  const timm = settingsBeside(file, 'config.json', timmForm)?.pretrained_cfg;
  const openClip = settingsBeside(file, 'open_clip_config.json', openClipForm)?.preprocess_cfg;
  return both(timm?.mean, timm?.std) ?? both(openClip?.mean, openClip?.std);
}

/**
 * A processor gives (255 v f - m) / s of a pixel v in [0, 1], with its factor f (1 / 255 unless it says another; 1 without
 * rescaling), which is a normalisation of v with mean m / 255 f and deviation s / 255 f.
 */
function ofProcessor(stated: TransformersForm, source: string): PixelNormalisation | null {
  const asked = UNSUPPORTED.find((field) => stated[field] === true);
  if (asked !== undefined) {
    throw new UserError(
      `${source} says ${asked}: true, which is not supported: the network would see other pixels here than in its training.`,
    );
  }
  const { do_normalize: normalises, do_rescale: rescales, rescale_factor: factor } = stated;
  const scale = rescales === false ? 255 : 255 * (factor ?? 1 / 255);
  const type = stated.image_processor_type ?? stated.feature_extractor_type ?? '';
  const usual = PROCESSOR_DEFAULTS.find(([pattern]) => pattern.test(type))?.[1];
  const own =
    normalises === false
      ? { mean: [0, 0, 0], std: [1, 1, 1] }
      : both(stated.image_mean ?? usual?.mean, stated.image_std ?? usual?.std);
  const isPlain = Math.abs(scale - 1) < 1e-6;
  if (own === null) return isPlain ? null : scaled({ mean: imagenetMean, std: imagenetStd }, scale);
  return isPlain ? own : scaled(own, scale);
}

function scaled({ mean, std }: PixelNormalisation, scale: number): PixelNormalisation {
  return { mean: mean.map((value) => value / scale), std: std.map((value) => value / scale) };
}

function both(
  mean: readonly number[] | null | undefined,
  std: readonly number[] | null | undefined,
): PixelNormalisation | null {
  return mean && std ? { mean, std } : null;
}

/**
 * Rewrites the patch embedding of a model that was trained with its own normalisation, so that it gives the
 * same tokens for pixels normalised with ImageNet's mean and deviation. The model's own pixels are u = v S/s
 * + (M - m)/s. As the convolution has no padding, its weights can take the factor and its bias the offset.
 *
 * @param state - Tensors under neco's names; they are changed.
 * @returns A sentence for the report, or null if there was nothing to do.
 */
export function foldNormalisation(state: Map<string, Tensor>, own: PixelNormalisation): string | null {
  const [weight, bias] = [state.get('patch_embed.proj.weight'), state.get('patch_embed.proj.bias')];
  if (weight === undefined || bias === undefined) return null;
  if (equals(own.mean, imagenetMean) && equals(own.std, imagenetStd)) return null;
  const factors = own.std.map((std, c) => imagenetStd[c]! / std);
  const offsets = own.mean.map((mean, c) => (imagenetMean[c]! - mean) / own.std[c]!);
  const channel = (values: number[]) => torch.tensor(values, { dtype: 'float64' }).view([1, 3, 1, 1]);
  // In float32 whatever the file's type: rounding to half precision would change the features.
  const exact = weight.to('float64');
  state.set('patch_embed.proj.weight', exact.mul(channel(factors)).to('float32'));
  const shift = exact.mul(channel(offsets)).sum([1, 2, 3]);
  state.set('patch_embed.proj.bias', bias.to('float64').add(shift).to('float32'));
  return (
    `its pixels were normalised with mean ${listed(own.mean)} and deviation ${listed(own.std)}; ` +
    "the patch embedding was rewritten for ImageNet's"
  );
}

const listed = (values: readonly number[]): string =>
  values.map((value) => Number(value.toPrecision(6))).join(', ');

function equals(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) < 1e-6);
}
