import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { requireClassToken } from '../../vit/class-token.js';
import { hasClassToken } from '../../vit/config.js';
import type { BlockOutput, VisionTransformer } from '../../vit/vision-transformer.js';
import { finiteFeatures } from '../finite.js';
import { lastLayer, layerOf } from '../layer.js';
import type { RecordStore } from './feature-store.js';
import { StoredFeatures, type ComputedBlocks, type StoreOptions } from './stored-features.js';

/** What a frozen network makes of pixels, on the CPU; D is the width of the layer. */
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
  store: RecordStore,
  options: StoreOptions = {},
): StoredFeatures {
  const stored = new StoredFeatures(model, store, options, (pixels, outputs) =>
    compute(model, pixels, outputs, hasClassToken(model.config)),
  );
  stores.set(model, stored);
  return stored;
}

/** What {@link frozenFeatures} can be asked for. */
export interface FrozenOptions {
  /** See `layerOf`. Default {@link lastLayer}. */
  layer?: string;
  /** Default false. */
  attention?: boolean;
  /** The B files, for the message about features that are not finite. */
  files?: readonly string[];
}

/**
 * Features without gradient. The model must be in evaluation mode.
 *
 * @param pixels `[B, 3, H, W]`, normalised
 * @throws UserError if they are not finite, the network does not have the layer, or has no class token whose attention
 *   was asked for
 */
export function frozenFeatures(
  model: VisionTransformer,
  pixels: Tensor,
  { layer = lastLayer, attention = false, files = [] }: FrozenOptions = {},
): FrozenFeatures {
  if (attention) requireClassToken(model.config, 'the foreground');
  const { outputs, mean } = layerOf(layer, model.config);
  return torch.noGrad(() =>
    torch.scope(() => {
      const stored = model.training ? undefined : stores.get(model);
      const found = stored ? stored.of(pixels, outputs) : compute(model, pixels, outputs, attention);
      const patches = joined(
        found.blocks.map((block) => block.patches),
        mean,
      );
      const cls = joined(
        found.blocks.map((block) => block.cls),
        mean,
      );
      finiteFeatures(patches, model, files);
      finiteFeatures(cls, model, files);
      return { patches, cls, attention: found.attention };
    }),
  );
}

/** Features of several blocks as those of one layer. */
function joined(features: readonly Tensor[], mean: boolean): Tensor {
  if (features.length === 1) return features[0]!;
  return mean ? torch.stack(features).mean([0]) : torch.cat(features, -1);
}

function compute(
  model: VisionTransformer,
  pixels: Tensor,
  outputs: readonly BlockOutput[],
  wanted: boolean,
): ComputedBlocks {
  const input = pixels.to(model.device);
  const { outputs: found, attention } = model.forwardBlocks(input, outputs, { attention: wanted });
  return {
    blocks: found.map(({ patchTokens, clsToken, grid }) => ({
      patches: patchTokens.reshape([pixels.shape[0]!, ...grid, model.config.embedDim]).to('cpu'),
      cls: clsToken.to('cpu'),
    })),
    attention: attention && attention.to('cpu'),
  };
}
