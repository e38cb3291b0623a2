import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import { requireClassToken } from '../../vit/class-token.js';
import { hasClassToken } from '../../vit/config.js';
import { finiteFeatures } from '../finite.js';
import type { FeatureStore } from './feature-store.js';
import { StoredFeatures, type StoreOptions } from './stored-features.js';

/** What a frozen network makes of pixels, after the final LayerNorm, on the CPU. */
export interface FrozenFeatures {
  /** `[B, h, w, D]`: patch tokens, without class and register tokens. */
  patches: Tensor;
  /** `[B, D]`: class tokens. */
  cls: Tensor;
  /** `[B, heads, h * w]`: attention of the class token in the last block; null where it was not asked for. */
  attention: Tensor | null;
}

const stores = new WeakMap<VisionTransformer, StoredFeatures>();

/**
 * From now on {@link frozenFeatures} of this network are read from the store, and put there where they are missing. The
 * weights must not change any more.
 */
export function storeFeaturesOf(
  model: VisionTransformer,
  store: FeatureStore,
  options: StoreOptions = {},
): StoredFeatures {
  const stored = new StoredFeatures(model, store, options, (pixels) =>
    compute(model, pixels, hasClassToken(model.config)),
  );
  stores.set(model, stored);
  return stored;
}

/**
 * Features without gradient. The model must be in evaluation mode.
 *
 * @param pixels `[B, 3, H, W]`, normalised
 * @param options.files - The B files, for the message about features that are not finite.
 * @throws UserError if they are not finite, or if the attention is wanted of a class token that there is not
 */
export function frozenFeatures(
  model: VisionTransformer,
  pixels: Tensor,
  { attention = false, files = [] }: { attention?: boolean; files?: readonly string[] } = {},
): FrozenFeatures {
  if (attention) requireClassToken(model.config, 'the foreground');
  return torch.noGrad(() =>
    torch.scope(() => {
      const stored = model.training ? undefined : stores.get(model);
      const features = stored ? stored.of(pixels) : compute(model, pixels, attention);
      finiteFeatures(features.patches, model, files);
      finiteFeatures(features.cls, model, files);
      return features;
    }),
  );
}

function compute(model: VisionTransformer, pixels: Tensor, wanted: boolean): FrozenFeatures {
  const input = pixels.to(model.device);
  const features = wanted
    ? model.forwardFeatures(input, { attention: true })
    : { ...model.forwardFeatures(input), attention: null };
  const { patchTokens, clsToken, grid, attention } = features;
  return {
    patches: patchTokens.reshape([pixels.shape[0]!, ...grid, model.config.embedDim]).to('cpu'),
    cls: clsToken.to('cpu'),
    attention: attention && attention.to('cpu'),
  };
}
