import { hasClassToken, mlpHiddenDim, type ViTConfig } from './config.js';

/** Name and shape of every parameter of a backbone, without building it, under the names of its state dict. */
export function parameterShapes(config: ViTConfig): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  const d = config.embedDim;
  const side = Math.floor(config.imgSize / config.patchSize);
  const linear = (name: string, from: number, to: number, bias = true): void => {
    shapes.set(`${name}.weight`, [to, from]);
    if (bias) shapes.set(`${name}.bias`, [to]);
  };
  const isRms = config.norm === 'rms';
  const norm = (name: string): void => {
    shapes.set(`${name}.weight`, [d]);
    if (!isRms) shapes.set(`${name}.bias`, [d]);
  };
  const classTokens = Number(hasClassToken(config));
  if (classTokens > 0) shapes.set('cls_token', [1, 1, d]);
  if (config.ropeBase === undefined) shapes.set('pos_embed', [1, classTokens + side * side, d]);
  if (config.registers > 0) shapes.set('register_tokens', [1, config.registers, d]);
  shapes.set('patch_embed.proj.weight', [d, 3, config.patchSize, config.patchSize]);
  shapes.set('patch_embed.proj.bias', [d]);
  if (config.preNorm) norm('norm_pre');
  const hidden = mlpHiddenDim(config);
  const bias = config.linearBias;
  for (let i = 0; i < config.depth; i += 1) {
    const block = `blocks.${i}`;
    norm(`${block}.norm1`);
    linear(`${block}.attn.qkv`, d, 3 * d, config.qkvBias);
    linear(`${block}.attn.proj`, d, d, bias);
    norm(`${block}.norm2`);
    if (config.ffn === 'swiglu') {
      linear(`${block}.mlp.w12`, d, 2 * hidden);
      linear(`${block}.mlp.w3`, hidden, d);
    } else {
      linear(`${block}.mlp.fc1`, d, hidden, bias);
      linear(`${block}.mlp.fc2`, hidden, d, bias);
    }
    if (config.layerScale === null) continue;
    shapes.set(`${block}.ls1.gamma`, [d]);
    shapes.set(`${block}.ls2.gamma`, [d]);
  }
  if (!isRms) norm('norm');
  return shapes;
}

/** Number of parameters of a backbone with this configuration. */
export function parameterCount(config: ViTConfig): number {
  let total = 0;
  for (const shape of parameterShapes(config).values())
    total += shape.reduce((product, size) => product * size, 1);
  return total;
}
