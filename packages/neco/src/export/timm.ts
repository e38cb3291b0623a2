import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { hasClassToken, mlpHiddenDim, ropeConfig, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { refuseCapi } from './capi.js';
import { isSame } from './dinov3.js';
import { effectiveState } from './effective-state.js';
import { isTower } from './hugging-face-tower.js';
import { withoutPatchBias } from './patch-bias.js';

/** timm's name of an architecture and the side of the images it was made for; null if timm has no entry. */
function timmEntry(config: Readonly<ViTConfig>): { name: string; imgSize: number } | null {
  if (isTower(config)) return null;
  const size = { 384: 'small', 768: 'base', 1024: 'large', 1536: 'giant' }[config.embedDim];
  if (size === undefined || !hasPublishedShape(config, size)) return null;
  if (config.layerScale !== null) {
    const registers = { 0: '', 4: 'reg4_' }[config.registers];
    if (registers === undefined || config.patchSize !== 14) return null;
    return { name: `vit_${size}_patch14_${registers}dinov2`, imgSize: 518 };
  }
  const patches = { small: [8, 16], base: [8, 16], large: [16] }[size];
  if (patches?.includes(config.patchSize) !== true || config.registers > 0) return null;
  return { name: `vit_${size}_patch${config.patchSize}_224`, imgSize: 224 };
}

const DEPTH_AND_HEADS: Readonly<Record<string, readonly [number, number]>> = {
  small: [12, 6],
  base: [12, 12],
  large: [24, 16],
  giant: [40, 24],
};

function hasPublishedShape(config: Readonly<ViTConfig>, size: string): boolean {
  const ffn = size === 'giant' ? 'swiglu' : 'mlp';
  return (
    [config.depth, config.numHeads].join() === DEPTH_AND_HEADS[size]?.join() &&
    config.ffn === ffn &&
    hasGelu(config) &&
    mlpHiddenDim(config) === mlpHiddenDim({ ...config, mlpRatio: 4 }) &&
    config.qkvBias &&
    config.eps === 1e-6
  );
}

function hasGelu({ activation = 'gelu' }: Readonly<ViTConfig>): boolean {
  return activation === 'gelu';
}

/**
 * Python that builds the model in timm and loads a file of weights: `timm.create_model` where timm has an entry, else
 * the constructor of its class with every size.
 */
export function timmCode(config: Readonly<ViTConfig>, file: string): string {
  if (config.ropeBase !== undefined) return rotaryCode(config, file);
  const entry = timmEntry(config);
  const imgSize = Math.floor(config.imgSize / config.patchSize) * config.patchSize;
  if (entry !== null) {
    const size = entry.imgSize === imgSize ? '' : `, img_size=${imgSize}`;
    return [
      'import timm',
      '',
      `model = timm.create_model('${entry.name}', num_classes=0${size}, dynamic_img_size=True)`,
      `timm.models.load_checkpoint(model, '${file}')`,
      'model = model.eval()',
    ].join('\n');
  }
  const swiglu = config.ffn === 'swiglu';
  const args = [
    `img_size=${imgSize}, patch_size=${config.patchSize}, embed_dim=${config.embedDim}`,
    `depth=${config.depth}, num_heads=${config.numHeads}, mlp_ratio=${timmMlpRatio(config)}`,
    `qkv_bias=${config.qkvBias ? 'True' : 'False'}, num_classes=0, dynamic_img_size=True`,
    ...(config.preNorm ? ['pre_norm=True'] : []),
    ...(hasClassToken(config) ? [] : ["class_token=False, global_pool='avg', fc_norm=False"]),
    ...(config.layerScale === null ? [] : ['init_values=1.0']),
    ...(config.registers > 0 ? [`reg_tokens=${config.registers}, no_embed_class=True`] : []),
    ...(config.eps === 1e-6 ? [] : [`norm_layer=partial(torch.nn.LayerNorm, eps=${config.eps})`]),
    ...(swiglu || hasGelu(config) ? [] : [`act_layer='${config.activation}'`]),
    ...(swiglu ? ['mlp_layer=timm.layers.SwiGLUPacked, act_layer=torch.nn.SiLU'] : []),
  ];
  return [
    ...(config.eps === 1e-6 ? [] : ['from functools import partial', '']),
    'import timm',
    ...(swiglu || config.eps !== 1e-6 ? ['import torch'] : []),
    '',
    'model = timm.models.VisionTransformer(',
    ...args.map((line) => `    ${line},`),
    ')',
    `timm.models.load_checkpoint(model, '${file}')`,
    'model = model.eval()',
  ].join('\n');
}

/** timm multiplies the width and drops the fraction; SwiGLU's layer counts gate and value together. */
function timmMlpRatio(config: Readonly<ViTConfig>): number {
  const hidden = mlpHiddenDim(config) * (config.ffn === 'swiglu' ? 2 : 1);
  const ratio = hidden / config.embedDim;
  return Math.trunc(config.embedDim * ratio) === hidden ? ratio : (hidden + 0.5) / config.embedDim;
}

/** The backbone's tensors under timm's names, in the model's dtype. */
export function timmState(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  refuseCapi(config, 'timm');
  if (config.ropeBase !== undefined) return rotaryState(model);
  const state = new Map<string, Tensor>();
  // timm's models with a norm before the blocks have no bias in the patch embedding.
  const own = config.preNorm ? withoutPatchBias(model.stateDict(), config) : model.stateDict();
  for (const [key, tensor] of own) state.set(timmName(key), tensor);
  if (config.registers > 0 && hasClassToken(config)) foldClassPosition(state);
  return state;
}

function timmName(key: string): string {
  if (key === 'register_tokens') return 'reg_token';
  return key.replace('.mlp.w12.', '.mlp.fc1.').replace('.mlp.w3.', '.mlp.fc2.');
}

/** timm's models with registers have positions for patches only: the class token's own is added to the token. */
function foldClassPosition(state: Map<string, Tensor>): void {
  const positions = state.get('pos_embed') as Tensor;
  const token = state.get('cls_token') as Tensor;
  state.set(
    'cls_token',
    torch.noGrad(() => token.add(positions.slice(1, 0, 1))),
  );
  state.set('pos_embed', positions.slice(1, 1));
}

// ---- rotary positions: timm's class Eva ----

const ROTARY_ENTRIES: readonly (readonly [name: string, config: ViTConfig])[] = [
  ['vit_small_patch16_dinov3_qkvb', ropeConfig('small')],
  ['vit_small_plus_patch16_dinov3_qkvb', ropeConfig('small', { ffn: 'swiglu', mlpRatio: 6 })],
  ['vit_base_patch16_dinov3_qkvb', ropeConfig('base')],
  ['vit_large_patch16_dinov3_qkvb', ropeConfig('large')],
  ['vit_huge_plus_patch16_dinov3_qkvb', ropeConfig('huge', { mlpRatio: 6 })],
  ['vit_7b_patch16_dinov3', ropeConfig('7b', { mlpRatio: 3, qkvBias: false })],
  ['vit_giant_patch16_lingbot', ropeConfig('giant', { qkvBias: false })],
];

function rotaryCode(config: Readonly<ViTConfig>, file: string): string {
  const loading = [`timm.models.load_checkpoint(model, '${file}')`, 'model = model.eval()'];
  const entry = ROTARY_ENTRIES.find(([, published]) => isSame(config, published));
  if (entry !== undefined) {
    return ['import timm', '', `model = timm.create_model('${entry[0]}', num_classes=0)`, ...loading].join(
      '\n',
    );
  }
  const swiglu = config.ffn === 'swiglu';
  const hidden = mlpHiddenDim(config);
  const ratio = hidden / config.embedDim;
  const args = [
    `img_size=${config.imgSize}, patch_size=${config.patchSize}, embed_dim=${config.embedDim}`,
    `depth=${config.depth}, num_heads=${config.numHeads}`,
    // timm drops the fraction of the product.
    `mlp_ratio=${Math.trunc(config.embedDim * ratio) === hidden ? ratio : (hidden + 0.5) / config.embedDim}`,
    `qkv_bias=${config.qkvBias ? 'True' : 'False'}, num_classes=0, dynamic_img_size=True`,
    `init_values=${config.layerScale === null ? 'None' : '1.0'}, num_reg_tokens=${config.registers}`,
    'use_abs_pos_emb=False, use_rot_pos_emb=True, use_fc_norm=False',
    `rope_type='dinov3', rope_temperature=${config.ropeBase}, rope_rotate_half=True`,
    `norm_layer=partial(torch.nn.LayerNorm, eps=${config.eps})`,
    ...(swiglu ? ['swiglu_mlp=True, swiglu_align_to=1'] : []),
  ];
  return [
    'from functools import partial',
    '',
    'import timm',
    'import torch',
    '',
    'model = timm.models.Eva(',
    ...args.map((line) => `    ${line},`),
    ')',
    ...loading,
  ].join('\n');
}

function rotaryState(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  const activation = config.ffn === 'swiglu' ? 'gelu' : (config.activation ?? 'gelu');
  const cannot =
    config.qkvBias && config.keyBias !== false
      ? 'a bias of its keys'
      : activation === 'gelu'
        ? null
        : `the activation ${activation}`;
  if (cannot !== null) {
    throw new UserError(
      `This backbone has ${cannot}, which timm's class of networks with rotary positions cannot have; export it with ` +
        '"format" hf or onnx.',
    );
  }
  const state = new Map<string, Tensor>();
  for (const [key, tensor] of effectiveState(model)) {
    const [, block, part, kind] =
      /^(blocks\.\d+)\.(attn\.qkv\.bias|mlp\.w12)(?:\.(weight|bias))?$/.exec(key) ?? [];
    if (part === 'attn.qkv.bias') {
      const [query, , value] = tensor.chunk(3, 0) as [Tensor, Tensor, Tensor];
      state.set(`${block}.attn.q_bias`, query).set(`${block}.attn.v_bias`, value);
    } else if (part === 'mlp.w12') {
      const [gate, up] = tensor.chunk(2, 0) as [Tensor, Tensor];
      state.set(`${block}.mlp.fc1_g.${kind}`, gate).set(`${block}.mlp.fc1_x.${kind}`, up);
    } else state.set(timmName(key).replace(/\.ls([12])\.gamma$/, '.gamma_$1'), tensor);
  }
  return state;
}
