import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { z } from 'zod';
import { imagenetMean, imagenetStd } from '../views/index.js';

/** How a model's pixels in [0, 1] were normalised in its training, channel by channel: (pixel - mean) / std. */
export interface PixelNormalisation {
  mean: readonly number[];
  std: readonly number[];
}

const channels = z.array(z.number()).length(3);
const deviations = z.array(z.number().positive()).length(3);
/** The places where transformers and timm state it. */
const FORMS = [
  {
    name: 'preprocessor_config.json',
    form: z
      .object({ image_mean: channels, image_std: deviations })
      .transform(({ image_mean: mean, image_std: std }) => ({ mean, std })),
  },
  {
    name: 'config.json',
    form: z
      .object({ pretrained_cfg: z.object({ mean: channels, std: deviations }) })
      .transform(({ pretrained_cfg }) => pretrained_cfg),
  },
] as const;

/** What transformers' `preprocessor_config.json` or timm's `config.json` beside a file of weights says; else null. */
export function normalisationBeside(file: string): PixelNormalisation | null {
  for (const { name, form } of FORMS) {
    const path = join(dirname(file), name);
    if (!existsSync(path)) continue;
    const stated = form.safeParse(jsonOrNull(readFileSync(path, 'utf8')));
    if (stated.success) return { mean: stated.data.mean, std: stated.data.std };
  }
  return null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // weights load without it; a damaged config.json is refused where its other fields are read
  }
}

/**
 * Rewrites the patch embedding of a model for pixels normalised in its own way, so that it gives the same tokens for
 * pixels normalised with ImageNet's mean and deviation: with own pixels u = v S/s + (M - m)/s, a convolution without
 * padding takes the factor into its weights and the offset into its bias.
 *
 * @param state - Tensors under our names; changed.
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
