import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { mlpHiddenDim, type ViTConfig } from '../vit/config.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { isTower } from './hugging-face-tower.js';

/** LayerNorm's epsilon in the DINOv2 repository, whose class has no option for it. */
const DINOV2_EPS = 1e-6;

/** Letters of the hub's names by width, with the depth that the name stands for. */
const HUB_SIZES: Readonly<Record<number, { letter: string; depth: number } | undefined>> = {
  384: { letter: 's', depth: 12 },
  768: { letter: 'b', depth: 12 },
  1024: { letter: 'l', depth: 24 },
  1536: { letter: 'g', depth: 40 },
};

/** The DINO repository's class has neither LayerScale, registers nor a gated MLP, nor a mask token. */
function isDino(config: Readonly<ViTConfig>): boolean {
  return config.layerScale === null && config.registers === 0 && config.ffn === 'mlp';
}

/**
 * The backbone's tensors under the names of the DINOv2 repository, which are our own; the mask token that its class
 * always has is zero.
 *
 * @throws {@link UserError} if that class cannot compute the same.
 */
export function dinov2State(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  if (isTower(config)) {
    throw new UserError(
      `This backbone has ${config.preNorm ? 'a norm before the blocks' : 'no class token'}, and the classes of the DINO and ` +
        'DINOv2 repositories are otherwise; export it with "format" hf, timm or onnx.',
    );
  }
  if (config.interpolateMode === 'bilinear') {
    throw new UserError(
      'This backbone resizes its positions by the bilinear kernel, as TIPS does, and the class of the DINOv2 repository by ' +
        'the bicubic one; export it with "format" hf, timm or onnx.',
    );
  }
  if (config.ffn === 'mlp' && (config.activation ?? 'gelu') !== 'gelu') {
    throw new UserError(
      `The MLP of this backbone has the activation ${config.activation}, but those of the DINO and DINOv2 repositories are ` +
        'built with GELU; export it with "format" hf, timm or onnx.',
    );
  }
  const state = new Map<string, Tensor>(model.stateDict());
  if (isDino(config)) return state;
  if (config.eps !== DINOV2_EPS) {
    throw new UserError(
      `The LayerNorms of this backbone have epsilon ${config.eps}, but those of the DINOv2 repository always have ` +
        `${DINOV2_EPS}; export it with "format" hf, timm or onnx.`,
    );
  }
  state.set('mask_token', torch.zeros([1, config.embedDim]));
  return state;
}

/** Python that loads the file: by `torch.hub` where the hub has the architecture, else by its class. */
export function dinov2Code(config: Readonly<ViTConfig>, file: string): string {
  const needsPartial = isDino(config) && hubLine(config) === null;
  return [
    ...(needsPartial ? ['from functools import partial', ''] : []),
    'import torch',
    '',
    ...(hubLine(config) ?? classLines(config)),
    `model.load_state_dict(torch.load('${file}', weights_only=True))`,
    'model = model.eval()',
  ].join('\n');
}

function hubLine(config: Readonly<ViTConfig>): string[] | null {
  const size = HUB_SIZES[config.embedDim];
  const hasHubShape =
    size?.depth === config.depth &&
    config.embedDim === 64 * config.numHeads &&
    config.ffn === (size.letter === 'g' ? 'swiglu' : 'mlp') &&
    mlpHiddenDim(config) === mlpHiddenDim({ ...config, mlpRatio: 4 }) &&
    config.qkvBias;
  if (!hasHubShape) return null;
  if (isDino(config)) {
    const isPublished =
      'sb'.includes(size.letter) && [8, 16].includes(config.patchSize) && config.imgSize === 224;
    if (!isPublished || config.eps !== 1e-6) return null;
    return [hub('dino:main', `dino_vit${size.letter}${config.patchSize}`)];
  }
  if (config.layerScale === null || config.patchSize !== 14 || ![0, 4].includes(config.registers))
    return null;
  const name = `dinov2_vit${size.letter}14${config.registers > 0 ? '_reg' : ''}`;
  return [hub('dinov2', name, config.imgSize === 518 ? '' : `, img_size=${config.imgSize}`)];
}

function hub(repository: string, name: string, options = ''): string {
  return `model = torch.hub.load('facebookresearch/${repository}', '${name}', pretrained=False${options})`;
}

function classLines(config: Readonly<ViTConfig>): string[] {
  const sizes =
    `patch_size=${config.patchSize}, embed_dim=${config.embedDim}, depth=${config.depth}, ` +
    `num_heads=${config.numHeads}, mlp_ratio=${config.mlpRatio}, qkv_bias=${python(config.qkvBias)}`;
  if (isDino(config)) {
    return [
      '# In a checkout of github.com/facebookresearch/dino',
      'from vision_transformer import VisionTransformer',
      '',
      'model = VisionTransformer(',
      `    img_size=[${config.imgSize}], ${sizes},`,
      `    norm_layer=partial(torch.nn.LayerNorm, eps=${config.eps}),`,
      ')',
    ];
  }
  return [
    '# In a checkout of github.com/facebookresearch/dinov2',
    'from dinov2.models.vision_transformer import DinoVisionTransformer',
    '',
    'model = DinoVisionTransformer(',
    `    img_size=${config.imgSize}, ${sizes},`,
    `    ffn_layer='${config.ffn === 'swiglu' ? 'swiglufused' : 'mlp'}', block_chunks=0,`,
    `    init_values=${config.layerScale === null ? 'None' : '1.0'}, num_register_tokens=${config.registers},`,
    `    interpolate_offset=${config.interpolateOffset}, interpolate_antialias=${python(config.interpolateAntialias)},`,
    ')',
  ];
}

function python(value: boolean): string {
  return value ? 'True' : 'False';
}
