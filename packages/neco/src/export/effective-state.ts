import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** The backbone's tensors as it computes with them: the bias of keys is zero where they have none. */
export function effectiveState(model: VisionTransformer): Map<string, Tensor> {
  const state = new Map<string, Tensor>(model.stateDict());
  if (model.config.keyBias !== false) return state;
  model.blocks.forEach((block, i) => {
    const bias = torch.noGrad(() => block.attn.effectiveBias());
    if (bias !== null) state.set(`blocks.${i}.attn.qkv.bias`, bias);
  });
  return state;
}
