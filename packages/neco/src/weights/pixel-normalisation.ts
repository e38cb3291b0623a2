import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { imagenetMean, imagenetStd } from '../views/augment.js';
import { settingsBeside } from './settings-file.js';

/** How a model's pixels in [0, 1] were normalised in its training, channel by channel: (pixel - mean) / std. */
export interface PixelNormalisation {
  mean: readonly number[];
  std: readonly number[];
}

// Of pixels in [0, 1]; the bounds only keep the rewritten weights finite.
const channels = z.array(z.number().min(-1e4).max(1e4)).length(3);
const deviations = z.array(z.number().min(1e-4).max(1e4)).length(3);
const transformersForm = z.object({ image_mean: channels.nullish(), image_std: deviations.nullish() });
const timmForm = z.object({
  pretrained_cfg: z.object({ mean: channels.nullish(), std: deviations.nullish() }).nullish(),
});

/**
 * What transformers' `preprocessor_config.json` or timm's `config.json` beside a file of weights says, or
 * null without such a file.
 * @throws UserError naming the file if it is damaged
 */
export function normalisationBeside(file: string): PixelNormalisation | null {
  const stated = settingsBeside(file, 'preprocessor_config.json', transformersForm);
  const own = both(stated?.image_mean, stated?.image_std);
  if (own !== null) return own;
  const timm = settingsBeside(file, 'config.json', timmForm)?.pretrained_cfg;
  return both(timm?.mean, timm?.std);
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
    `its pixels were normalised with mean ${own.mean.join(', ')} and deviation ${own.std.join(', ')}; ` +
    "the patch embedding was rewritten for ImageNet's"
  );
}

function equals(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, i) => Math.abs(value - b[i]!) < 1e-6);
}
