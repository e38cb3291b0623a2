import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { hasClassToken, isCapi, mlpHiddenDim, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { withoutPatchBias } from './patch-bias.js';

/** Vision towers of transformers that a backbone can become. */
export type HuggingFaceTower = 'CLIPVisionModel' | 'SiglipVisionModel';

/** Whether a backbone is a vision tower: a norm before the blocks, or no class token; CAPI is none. */
export function isTower(config: Readonly<ViTConfig>): boolean {
  return !isCapi(config) && (config.preNorm === true || !hasClassToken(config));
}

export function towerModel(config: Readonly<ViTConfig>): HuggingFaceTower {
  return config.preNorm ? 'CLIPVisionModel' : 'SiglipVisionModel';
}

/** @throws {@link UserError} if transformers has no class for the tower. */
export function requireTowerClass(config: Readonly<ViTConfig>): void {
  const cannot = [
    [config.preNorm === true && !hasClassToken(config), 'a norm before the blocks and no class token'],
    [config.registers > 0, 'registers'],
    [config.layerScale !== null, 'LayerScale'],
    [config.ffn !== 'mlp', 'a gated MLP'],
    [!config.qkvBias, 'queries, keys and values without bias'],
  ].find(([is]) => is)?.[1] as string | undefined;
  if (cannot === undefined) return;
  throw new UserError(
    `transformers has no class for this backbone: ${towerModel(config)} cannot have ${cannot}; ` +
      'export it with "format" timm or onnx.',
  );
}

/** What the `config.json` of a tower has beside the fields of every model. */
export function towerFields(config: Readonly<ViTConfig>): Record<string, unknown> {
  return {
    intermediate_size: mlpHiddenDim(config),
    attention_dropout: 0,
    // SigLIP's head is no part of the backbone.
    ...(config.preNorm ? {} : { vision_use_head: false }),
  };
}

const OUTSIDE_BLOCKS: Readonly<Record<string, string>> = {
  cls_token: 'embeddings.class_embedding',
  pos_embed: 'embeddings.position_embedding.weight',
  'patch_embed.proj.weight': 'embeddings.patch_embedding.weight',
  'patch_embed.proj.bias': 'embeddings.patch_embedding.bias',
  // Spelt so by transformers.
  'norm_pre.weight': 'pre_layrnorm.weight',
  'norm_pre.bias': 'pre_layrnorm.bias',
  'norm.weight': 'post_layernorm.weight',
  'norm.bias': 'post_layernorm.bias',
};

const BLOCK: Readonly<Record<string, readonly string[]>> = {
  norm1: ['layer_norm1'],
  norm2: ['layer_norm2'],
  'attn.qkv': ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
  'attn.proj': ['self_attn.out_proj'],
  'mlp.fc1': ['mlp.fc1'],
  'mlp.fc2': ['mlp.fc2'],
};

/** Read by transformers 4 and 5; the second writes names without it. */
const PREFIX = 'vision_model.';

/** A tower's tensors under transformers' names. */
export function towerState(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  const own = config.preNorm ? withoutPatchBias(model.stateDict(), config) : model.stateDict();
  const state = new Map<string, Tensor>();
  for (const [key, tensor] of own) {
    const outside = OUTSIDE_BLOCKS[key];
    if (outside !== undefined) {
      const flat =
        key === 'cls_token' ? tensor.reshape([-1]) : key === 'pos_embed' ? tensor.squeeze(0) : tensor;
      state.set(PREFIX + outside, flat);
      continue;
    }
    const [, index, part, kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(key) as string[];
    const names = BLOCK[part as string];
    if (names === undefined) throw new Error(`There is no name of transformers for '${key}'.`);
    tensor.chunk(names.length, 0).forEach((piece, i) => {
      state.set(`${PREFIX}encoder.layers.${index}.${names[i]}.${kind}`, piece);
    });
  }
  return state;
}
