import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { mlpHiddenDim, ROPE_BASE, ropeConfig, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { effectiveState } from './effective-state.js';

/** Names of the DINOv3 repository for its LayerNorms, by their epsilon. */
const NORM_LAYERS: Readonly<Record<number, string>> = { 1e-5: 'layernormbf16', 1e-6: 'layernorm' };

/** Architectures that the hub builds without weights and whose files it takes whole, with their names there. */
const HUB: readonly (readonly [name: string, config: ViTConfig])[] = [
  ['dinov3_vits16', ropeConfig('small')],
  ['dinov3_vits16plus', ropeConfig('small', { ffn: 'swiglu', mlpRatio: 6 })],
  ['dinov3_vitb16', ropeConfig('base')],
  ['dinov3_vitl16', ropeConfig('large')],
  ['dinov3_vitl16plus', ropeConfig('large', { ffn: 'swiglu', mlpRatio: 6 })],
  ['dinov3_vith16plus', ropeConfig('huge', { mlpRatio: 6 })],
];

/**
 * The backbone's tensors under the names of the DINOv3 repository; the mask token that its class always has is zero.
 *
 * @throws {@link UserError} if that class cannot compute the same.
 */
export function dinov3State(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  requireClass(config);
  const state = new Map<string, Tensor>();
  for (const [key, tensor] of effectiveState(model)) {
    const gate = /^(.+\.mlp)\.w12\.(weight|bias)$/.exec(key);
    if (gate !== null) {
      const [first, second] = tensor.chunk(2, 0) as [Tensor, Tensor];
      state.set(`${gate[1]}.w1.${gate[2]}`, first);
      state.set(`${gate[1]}.w2.${gate[2]}`, second);
    } else state.set(key === 'register_tokens' ? 'storage_tokens' : key, tensor);
    if (key.endsWith('.attn.qkv.bias') && config.keyBias === false) state.set(`${key}_mask`, keyMask(config));
  }
  state.set('mask_token', torch.zeros([1, config.embedDim]));
  state.set('rope_embed.periods', torch.tensor(Float32Array.from(periods(config))));
  return state;
}

function requireClass(config: Readonly<ViTConfig>): void {
  const [what, value] =
    config.ffn === 'mlp' && (config.activation ?? 'gelu') !== 'gelu'
      ? ['an MLP with the activation', config.activation]
      : NORM_LAYERS[config.eps] === undefined
        ? ['LayerNorms with epsilon', config.eps]
        : [];
  if (what === undefined) return;
  throw new UserError(
    `This backbone has ${what} ${value}, which the class of the DINOv3 repository cannot have; export it with ` +
      '"format" hf, timm or onnx.',
  );
}

function keyMask({ embedDim }: Readonly<ViTConfig>): Tensor {
  const ones = torch.ones([embedDim]);
  return torch.cat([ones, torch.zeros([embedDim]), ones], 0);
}

function periods({ embedDim, numHeads, ropeBase = ROPE_BASE }: Readonly<ViTConfig>): number[] {
  const count = embedDim / numHeads / 4;
  return Array.from({ length: count }, (_, i) => ropeBase ** (i / count));
}

/** Python that loads the file: by `torch.hub` where the hub has the architecture, else by its class. */
export function dinov3Code(config: Readonly<ViTConfig>, file: string): string {
  const hub = HUB.find(([, published]) => isSame(config, published));
  const model =
    hub === undefined
      ? classLines(config)
      : [`model = torch.hub.load('facebookresearch/dinov3', '${hub[0]}', pretrained=False)`];
  return [
    'import torch',
    '',
    ...model,
    `model.load_state_dict(torch.load('${file}', weights_only=True))`,
    'model = model.eval()',
  ].join('\n');
}

const COMPARED = [
  'embedDim',
  'depth',
  'numHeads',
  'patchSize',
  'ffn',
  'registers',
  'qkvBias',
  'keyBias',
  'ropeBase',
  'eps',
] as const satisfies (keyof ViTConfig)[];

/** Whether both are built of the same tensors and compute the same with them. */
export function isSame(a: Readonly<ViTConfig>, b: Readonly<ViTConfig>): boolean {
  return (
    COMPARED.every((field) => a[field] === b[field]) &&
    mlpHiddenDim(a) === mlpHiddenDim(b) &&
    (a.layerScale === null) === (b.layerScale === null) &&
    (a.activation ?? 'gelu') === (b.activation ?? 'gelu')
  );
}

function classLines(config: Readonly<ViTConfig>): string[] {
  const flag = (value: boolean): string => (value ? 'True' : 'False');
  return [
    '# In a checkout of github.com/facebookresearch/dinov3',
    'from dinov3.models.vision_transformer import DinoVisionTransformer',
    '',
    'model = DinoVisionTransformer(',
    `    img_size=${config.imgSize}, patch_size=${config.patchSize}, embed_dim=${config.embedDim}, depth=${config.depth},`,
    `    num_heads=${config.numHeads}, ffn_ratio=${config.mlpRatio}, ffn_layer='${config.ffn}',`,
    `    qkv_bias=${flag(config.qkvBias)}, mask_k_bias=${flag(config.keyBias === false)},`,
    `    layerscale_init=${config.layerScale === null ? 'None' : '1.0'}, n_storage_tokens=${config.registers},`,
    `    norm_layer='${NORM_LAYERS[config.eps]}', pos_embed_rope_base=${config.ropeBase}, pos_embed_rope_dtype='fp32',`,
    ')',
  ];
}
