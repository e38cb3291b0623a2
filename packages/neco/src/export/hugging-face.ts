import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { isCapi, mlpHiddenDim, ROPE_BASE, type Activation, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { refuseCapi } from './capi.js';
import { effectiveState } from './effective-state.js';
import {
  isTower,
  requireTowerClass,
  towerFields,
  towerModel,
  towerState,
  type HuggingFaceTower,
} from './hugging-face-tower.js';

/** Classes of transformers that a backbone can become. */
export type HuggingFaceModel =
  'ViTModel' | 'Dinov2Model' | 'Dinov2WithRegistersModel' | 'DINOv3ViTModel' | HuggingFaceTower;

const MODEL_TYPES: Readonly<Record<HuggingFaceModel, string>> = {
  ViTModel: 'vit',
  Dinov2Model: 'dinov2',
  Dinov2WithRegistersModel: 'dinov2_with_registers',
  CLIPVisionModel: 'clip_vision_model',
  SiglipVisionModel: 'siglip_vision_model',
  DINOv3ViTModel: 'dinov3_vit',
};

/** Names of transformers for activations. */
const HIDDEN_ACT: Readonly<Record<Activation, string>> = {
  gelu: 'gelu',
  gelu_tanh: 'gelu_pytorch_tanh',
  quick_gelu: 'quick_gelu',
  relu: 'relu',
  silu: 'silu',
};

/** Largest `mlp_ratio` that is tried; published models have 4. */
const MAX_MLP_RATIO = 64;

/** ViT has neither LayerScale, registers nor a gated MLP; DINOv2's classes always have LayerScale. */
export function huggingFaceModel(config: Readonly<ViTConfig>): HuggingFaceModel {
  if (isTower(config)) return towerModel(config);
  if (config.ropeBase !== undefined) return 'DINOv3ViTModel';
  if (config.registers > 0) return 'Dinov2WithRegistersModel';
  return config.layerScale === null && config.ffn === 'mlp' ? 'ViTModel' : 'Dinov2Model';
}

/** The `config.json` of transformers and transformers.js. @param dtype - Of the weights beside it. */
export function huggingFaceConfig(
  config: Readonly<ViTConfig>,
  dtype: 'float32' | 'float16',
): Record<string, unknown> {
  const architecture = huggingFaceModel(config);
  return {
    architectures: [architecture],
    model_type: MODEL_TYPES[architecture],
    dtype,
    // The name of the same field before transformers 4.56.
    torch_dtype: dtype,
    hidden_size: config.embedDim,
    num_hidden_layers: config.depth,
    num_attention_heads: config.numHeads,
    hidden_act: HIDDEN_ACT[config.activation ?? 'gelu'],
    initializer_range: 0.02,
    layer_norm_eps: config.eps,
    image_size: Math.floor(config.imgSize / config.patchSize) * config.patchSize,
    patch_size: config.patchSize,
    num_channels: 3,
    ...(isTower(config)
      ? towerFields(config)
      : architecture === 'DINOv3ViTModel'
        ? dinov3Fields(config)
        : {
            hidden_dropout_prob: 0,
            attention_probs_dropout_prob: 0,
            qkv_bias: config.qkvBias,
            ...(architecture === 'ViTModel'
              ? { intermediate_size: mlpHiddenDim(config), encoder_stride: config.patchSize }
              : dinov2Fields(config)),
          }),
    // Beside an ONNX file; the class is that of its own repository.
    ...(isCapi(config) && {
      architectures: ['EncoderDecoder'],
      model_type: 'capi',
      proj_bias: false,
      mlp_bias: false,
    }),
  };
}

function dinov3Fields(config: Readonly<ViTConfig>): Record<string, unknown> {
  const { qkvBias, keyBias = true, ropeBase, registers } = config;
  return {
    intermediate_size: mlpHiddenDim(config),
    num_register_tokens: registers,
    use_gated_mlp: config.ffn === 'swiglu',
    // The gate of this class is whatever the file says.
    ...(config.ffn === 'swiglu' && { hidden_act: 'silu' }),
    query_bias: qkvBias,
    key_bias: qkvBias && keyBias,
    value_bias: qkvBias,
    proj_bias: true,
    mlp_bias: true,
    attention_dropout: 0,
    // The class takes a number with a fraction only, which JSON's 100 is not; 100 is what it has without.
    ...(ropeBase !== ROPE_BASE && { rope_theta: ropeBase }),
  };
}

function dinov2Fields(config: Readonly<ViTConfig>): Record<string, unknown> {
  return {
    mlp_ratio: wholeMlpRatio(config) ?? config.mlpRatio,
    use_swiglu_ffn: config.ffn === 'swiglu',
    drop_path_rate: 0,
    // No layerscale_value: it only initialises, and transformers refuses the 1 that JSON makes of 1.0.
    // Read by the class without registers only; the other one always has the token.
    use_mask_token: true,
    ...(config.registers > 0 ? { num_register_tokens: config.registers } : {}),
  };
}

/** transformers computes the hidden width from a whole number, for SwiGLU with its own 2/3; null if none fits. */
function wholeMlpRatio(config: Readonly<ViTConfig>): number | null {
  const hidden = mlpHiddenDim(config);
  for (let mlpRatio = 1; mlpRatio <= MAX_MLP_RATIO; mlpRatio += 1) {
    if (mlpHiddenDim({ ...config, mlpRatio }) === hidden) return mlpRatio;
  }
  return null;
}

/** @throws {@link UserError} if transformers has no class for the architecture. */
export function requireHuggingFaceClass(config: Readonly<ViTConfig>): void {
  refuseCapi(config, 'transformers');
  if (isTower(config)) {
    requireTowerClass(config);
    return;
  }
  const architecture = huggingFaceModel(config);
  if (
    architecture === 'DINOv3ViTModel' &&
    config.ropeBase !== ROPE_BASE &&
    Number.isInteger(config.ropeBase)
  ) {
    throw new UserError(
      `transformers does not take a whole number as the base of rotary positions (${config.ropeBase}) from a file, unless ` +
        `it is ${ROPE_BASE}; export it with "format" timm, dinov2 or onnx.`,
    );
  }
  if (architecture === 'ViTModel' || architecture === 'DINOv3ViTModel') return;
  if (wholeMlpRatio(config) !== null) return;
  throw new UserError(
    `transformers has no class for this backbone: its MLP is ${mlpHiddenDim(config)} wide, which is no whole ` +
      `multiple of its width ${config.embedDim}; export it with "format" timm or onnx.`,
  );
}

/** The backbone's tensors under the names that transformers 4 and 5 read, in the model's dtype. */
export function huggingFaceState(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  if (isTower(config)) return towerState(model);
  if (config.ropeBase !== undefined) return dinov3State(model);
  const isViT = huggingFaceModel(config) === 'ViTModel';
  const state = new Map<string, Tensor>();
  for (const [key, tensor] of model.stateDict()) {
    for (const [name, part] of renamed(key, tensor, isViT)) state.set(name, part);
  }
  if (isViT) return state;
  state.set('embeddings.mask_token', torch.zeros([1, config.embedDim]));
  if (config.layerScale === null) addUnitLayerScale(state, config);
  return state;
}

const OUTSIDE_BLOCKS: Readonly<Record<string, string>> = {
  cls_token: 'embeddings.cls_token',
  pos_embed: 'embeddings.position_embeddings',
  register_tokens: 'embeddings.register_tokens',
  'patch_embed.proj.weight': 'embeddings.patch_embeddings.projection.weight',
  'patch_embed.proj.bias': 'embeddings.patch_embeddings.projection.bias',
  'norm.weight': 'layernorm.weight',
  'norm.bias': 'layernorm.bias',
};

const DINOV2_BLOCK: Readonly<Record<string, string>> = {
  norm1: 'norm1',
  norm2: 'norm2',
  'attn.proj': 'attention.output.dense',
  'mlp.fc1': 'mlp.fc1',
  'mlp.fc2': 'mlp.fc2',
  'mlp.w12': 'mlp.weights_in',
  'mlp.w3': 'mlp.weights_out',
};

const VIT_BLOCK: Readonly<Record<string, string>> = {
  norm1: 'layernorm_before',
  norm2: 'layernorm_after',
  'attn.proj': 'attention.output.dense',
  'mlp.fc1': 'intermediate.dense',
  'mlp.fc2': 'output.dense',
};

function renamed(key: string, tensor: Tensor, isViT: boolean): [string, Tensor][] {
  const outside = OUTSIDE_BLOCKS[key];
  if (outside !== undefined) return [[outside, tensor]];
  const [, index, part, kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias|gamma)$/.exec(key) as string[];
  const layer = `encoder.layer.${index}`;
  if (part === 'attn.qkv') {
    return ['query', 'key', 'value'].map((name, i) => {
      const size = (tensor.shape[0] as number) / 3;
      return [`${layer}.attention.attention.${name}.${kind}`, tensor.narrow(0, i * size, size)];
    });
  }
  if (kind === 'gamma') return [[`${layer}.layer_scale${(part as string).at(-1)}.lambda1`, tensor]];
  const name = (isViT ? VIT_BLOCK : DINOV2_BLOCK)[part as string];
  if (name === undefined) throw new Error(`There is no name of transformers for '${key}'.`);
  return [[`${layer}.${name}.${kind}`, tensor]];
}

/** A LayerScale of ones leaves every value as it is. */
function addUnitLayerScale(state: Map<string, Tensor>, { depth, embedDim }: Readonly<ViTConfig>): void {
  for (let i = 0; i < depth; i += 1) {
    for (const branch of [1, 2])
      state.set(`encoder.layer.${i}.layer_scale${branch}.lambda1`, torch.ones([embedDim]));
  }
}

const DINOV3_NAMES: Readonly<Record<string, string>> = {
  cls_token: 'embeddings.cls_token',
  register_tokens: 'embeddings.register_tokens',
  'patch_embed.proj.weight': 'embeddings.patch_embeddings.weight',
  'patch_embed.proj.bias': 'embeddings.patch_embeddings.bias',
  'norm.weight': 'norm.weight',
  'norm.bias': 'norm.bias',
};

const DINOV3_BLOCK: Readonly<Record<string, readonly string[]>> = {
  norm1: ['norm1'],
  norm2: ['norm2'],
  'attn.qkv': ['attention.q_proj', 'attention.k_proj', 'attention.v_proj'],
  'attn.proj': ['attention.o_proj'],
  'mlp.fc1': ['mlp.up_proj'],
  'mlp.fc2': ['mlp.down_proj'],
  'mlp.w12': ['mlp.gate_proj', 'mlp.up_proj'],
  'mlp.w3': ['mlp.down_proj'],
  ls1: ['layer_scale1'],
  ls2: ['layer_scale2'],
};

/** The tensors under the names of DINOv3ViTModel, which always has LayerScale and a mask token. */
function dinov3State(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  const state = new Map<string, Tensor>();
  const source = effectiveState(model);
  for (const [key, tensor] of source) {
    const outside = DINOV3_NAMES[key];
    if (outside !== undefined) {
      state.set(outside, tensor);
      continue;
    }
    const [, index, part, kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias|gamma)$/.exec(key) as string[];
    const names = DINOV3_BLOCK[part as string] as readonly string[];
    tensor.chunk(names.length, 0).forEach((piece, i) => {
      if (names[i] === 'attention.k_proj' && kind === 'bias' && config.keyBias === false) return;
      state.set(`layer.${index}.${names[i]}.${kind === 'gamma' ? 'lambda1' : kind}`, piece);
    });
  }
  state.set('embeddings.mask_token', torch.zeros([1, 1, config.embedDim]));
  if (config.registers === 0) state.set('embeddings.register_tokens', torch.zeros([1, 0, config.embedDim]));
  for (let i = 0; config.layerScale === null && i < config.depth; i += 1) {
    for (const branch of [1, 2])
      state.set(`layer.${i}.layer_scale${branch}.lambda1`, torch.ones([config.embedDim]));
  }
  return state;
}
