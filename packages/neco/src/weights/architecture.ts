import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { interpolationOf, type ViTConfig } from '../vit/config.js';
import { parseViTConfig } from '../vit/parse-config.js';
import type { Layout } from './layouts.js';
import type { RotaryFacts } from './rotary-facts.js';
import { towerDefaults } from './vision-tower.js';

/** What tensors cannot tell, from a `config.json` beside the file or from the caller. */
export type ArchitectureHints = Partial<ViTConfig>;

/** An architecture, and what of it was assumed because neither the tensors nor a hint tell it. */
export interface ReadArchitecture {
  config: ViTConfig;
  notes: string[];
}

/** Width of a head in nearly every published model of the families that are recognised. */
const HEAD_DIM = 64;

/** Heads of published models whose heads are of another width: the shape-optimised ViT, ViT-H (MAE, timm), timm's ViT-g and ViT-G. */
const PUBLISHED_HEADS: Readonly<Record<number, number>> = { 1152: 16, 1280: 16, 1408: 16, 1664: 16 };

/** MoCo-v3's small model has twice as many heads as others of its width (vits.py of its repository). */
const MOCO_HEADS: Readonly<Record<number, number>> = { 384: 12 };

/** Of DINOv3's models only the largest has wider heads. */
const ROTARY_HEADS: Readonly<Record<number, number>> = { 4096: 32 };

/** Side of the images that rotary positions are taken to be made for, where nothing says it; DINOv3's hub has it. */
const ROTARY_SIDE = 224;

/**
 * Reads a backbone's architecture from its tensors: width, depth, patch, registers, LayerScale, position grid
 * and MLP kind from shapes and names; heads from the hints, or else as in published models of this width.
 *
 * @param state - Tensors under DINOv2's names.
 * @param file - Whose names it had, all its keys, and what its tensors say of rotary positions (null for learned ones).
 * @param hintsFor - Fields to use instead of what the tensors say, by what they do say.
 * @param source - The file, for messages.
 * @throws {@link UserError} naming the key that does not fit.
 */
export function readArchitecture(
  state: ReadonlyMap<string, Tensor>,
  { layout, keys, rotary }: { layout: Layout; keys: readonly string[]; rotary: RotaryFacts | null },
  hintsFor: (found: Omit<ViTConfig, 'numHeads'>) => ArchitectureHints,
  source: string,
): ReadArchitecture {
  const [embedDim, channels, patchSize, patchWidth] = shapeOf(state, 'patch_embed.proj.weight', 4, source);
  if (channels !== 3 || patchSize !== patchWidth) {
    throw new UserError(
      `${source} is a model for ${channels} channels and ${patchSize} x ${patchWidth} px patches; ` +
        'only square patches of RGB images are supported.',
    );
  }
  const registers = state.has('register_tokens')
    ? (shapeOf(state, 'register_tokens', 3, source)[1] as number)
    : 0;
  const layerScale = state.has('blocks.0.ls1.gamma') ? 1 : null;
  const version = layerScale === null ? 'v1' : 'v2';
  const tower = {
    ...(!state.has('cls_token') &&
      rotary === null &&
      isSquare(positionCount(state, source)) && { classToken: false }),
    ...(state.has('norm_pre.weight') && { preNorm: true }),
  };
  const usual = towerDefaults(layout, tower, keys);
  const read: Omit<ViTConfig, 'numHeads'> = {
    embedDim: embedDim as number,
    depth: depthOf(state, source),
    patchSize: patchSize as number,
    imgSize:
      (rotary === null
        ? positionSide(state, tower.classToken !== false, source)
        : Math.max(1, Math.round(ROTARY_SIDE / (patchSize as number)))) * (patchSize as number),
    ...mlpOf(state, embedDim as number, source),
    layerScale,
    registers,
    version,
    qkvBias: state.has('blocks.0.attn.qkv.bias'),
    ...(rotary !== null && { ropeBase: rotary.ropeBase }),
    ...(rotary?.keyBias === false && { keyBias: false }),
    dropPath: 0,
    ...interpolationOf(version, registers),
    // transformers' defaults differ; a config.json beside the file comes with the hints.
    eps: rotary === null ? (/^hf-(vit|deit)/.test(layout) ? 1e-12 : 1e-6) : 1e-5,
    ...tower,
    ...usual.config,
    ...rotary?.network,
  };
  const hints = hintsFor(read);
  const saysActivation = hints.activation !== undefined || read.ffn !== 'mlp';
  const notes = [...(rotary?.notes ?? []), ...(saysActivation ? [] : usual.notes)];
  const known = hints.numHeads ?? (rotary?.headDim ? read.embedDim / rotary.headDim : undefined);
  if (known !== undefined)
    return { config: parseViTConfig({ ...read, ...hints, numHeads: known }, source), notes };
  const numHeads = assumedHeads(read.embedDim, layout, rotary !== null, source);
  return {
    config: parseViTConfig({ ...read, ...hints, numHeads }, source),
    notes: [
      ...notes,
      `${numHeads} heads are assumed from the width ${read.embedDim}; a config.json beside the file would say`,
    ],
  };
}

function shapeOf(state: ReadonlyMap<string, Tensor>, key: string, ndim: number, source: string): number[] {
  const shape = state.get(key)?.shape;
  if (shape === undefined)
    throw new UserError(`${source} has no tensor '${key}', so its architecture cannot be read.`);
  if (shape.length !== ndim || shape.includes(0)) {
    throw new UserError(
      `In ${source} the tensor '${key}' has shape [${shape.join(', ')}], expected ${ndim} non-empty dimensions.`,
    );
  }
  return shape;
}

function depthOf(state: ReadonlyMap<string, Tensor>, source: string): number {
  const present = new Set<number>();
  for (const key of state.keys()) {
    const index = /^blocks\.(\d+)\./.exec(key)?.[1];
    if (index !== undefined) present.add(Number(index));
  }
  for (let i = 0; i < present.size; i += 1) {
    if (!present.has(i))
      throw new UserError(`${source} lacks block ${i} of the backbone, but has later ones.`);
  }
  return present.size;
}

function positionCount(state: ReadonlyMap<string, Tensor>, source: string): number {
  return shapeOf(state, 'pos_embed', 3, source)[1] as number;
}

function isSquare(count: number): boolean {
  return count > 0 && Number.isInteger(Math.sqrt(count));
}

function positionSide(state: ReadonlyMap<string, Tensor>, classToken: boolean, source: string): number {
  const positions = positionCount(state, source) - Number(classToken);
  if (isSquare(positions)) return Math.sqrt(positions);
  throw new UserError(
    `In ${source} 'pos_embed' has ${positions} patch positions, which is not a square grid.`,
  );
}

function mlpOf(
  state: ReadonlyMap<string, Tensor>,
  embedDim: number,
  source: string,
): Pick<ViTConfig, 'ffn' | 'mlpRatio'> {
  if (state.has('blocks.0.mlp.w3.weight')) {
    const hidden = shapeOf(state, 'blocks.0.mlp.w3.weight', 2, source)[1] as number;
    return { ffn: 'swiglu', mlpRatio: (hidden * 1.5) / embedDim };
  }
  const hidden = shapeOf(state, 'blocks.0.mlp.fc1.weight', 2, source)[0] as number;
  return { ffn: 'mlp', mlpRatio: hidden / embedDim };
}

function assumedHeads(embedDim: number, layout: Layout, isRotary: boolean, source: string): number {
  const published = isRotary
    ? ROTARY_HEADS[embedDim]
    : ((layout === 'moco-v3' ? MOCO_HEADS[embedDim] : undefined) ?? PUBLISHED_HEADS[embedDim]);
  if (published !== undefined) return published;
  if (embedDim % HEAD_DIM === 0) return embedDim / HEAD_DIM;
  throw new UserError(
    `The number of attention heads of ${source} cannot be told from its width ${embedDim}: ` +
      'put the config.json that came with it beside the file; a network of this library is written by saveBackbone, ' +
      'which keeps its configuration, rather than by saveSafetensors.',
  );
}
