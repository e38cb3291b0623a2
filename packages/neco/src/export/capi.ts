import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { isCapi, type ViTConfig } from '../vit/config.js';
import { frequencyMatrix } from '../vit/rotary.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';

/** @throws {@link UserError} for a network built as CAPI's, which no class of the library computes. */
export function refuseCapi(config: Readonly<ViTConfig>, library: 'transformers' | 'timm'): void {
  if (!isCapi(config)) return;
  throw new UserError(
    `${library} has no class for this backbone, whose norms and positions are those of CAPI; export it with "format" ` +
      'dinov2, which writes the names of its own repository, or onnx.',
  );
}

const NAMES: Readonly<Record<string, string>> = {
  norm1: 'residual1.norm',
  'attn.proj': 'residual1.fn.proj',
  norm2: 'residual2.norm',
  'mlp.fc1': 'residual2.fn.fc1',
  'mlp.fc2': 'residual2.fn.fc2',
};

/** The backbone's tensors under the names of CAPI's repository, with the frequencies that its class keeps in each block. */
export function capiState(model: VisionTransformer): Map<string, Tensor> {
  const { config } = model;
  const state = new Map<string, Tensor>();
  const set = (name: string, tensor: Tensor): unknown => state.set(`backbone.${name}`, tensor);
  for (const [key, tensor] of model.stateDict()) {
    const [, block, layer = '', kind] = /^blocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(key) ?? [];
    const own = `encoder.blocks.${block}`;
    if (block === undefined) {
      set(key.replace('register_tokens', 'registers').replace('.proj', ''), tensor);
    } else if (layer === 'attn.qkv') {
      tensor.chunk(3, 0).forEach((part, i) => set(`${own}.residual1.fn.${'qkv'[i]}_proj.${kind}`, part));
      if (kind === 'weight') set(`${own}.residual1.fn.rope.freqs`, frequencyMatrix(config));
    } else set(`${own}.${NAMES[layer]}.${kind}`, tensor);
  }
  return state;
}

/** Python that loads the file. */
export function capiCode(config: Readonly<ViTConfig>, file: string): string {
  const { embedDim, depth, numHeads, patchSize, registers, ropeFrequency = 0, ropeBase = 1 } = config;
  const rope = `{'max_freq': ${ropeFrequency}, 'min_freq': ${ropeFrequency / ropeBase}}`;
  const attention = `{'num_heads': ${numHeads}, 'rope_kwargs': ${rope}}`;
  return [
    '# In a checkout of github.com/facebookresearch/capi; its decoder, of which the first output is, is not in the file.',
    'from model import __model_loader__',
    '',
    `model = __model_loader__(pretrained_weights='${file}', device='cpu', config_override={'model': {`,
    `    'patch_size': ${patchSize}, 'n_registers': ${registers}, 'encoder_kwargs': {'depth': ${depth}},`,
    `    'norm_layer_kwargs': {'eps': ${config.eps}},`,
    `    'transformers_kwargs': {'embed_dim': ${embedDim}, 'block_kwargs': {'attn_kwargs': ${attention}}},`,
    '}})',
  ].join('\n');
}
