/**
 * What stands between the two linear layers of the MLP. `gelu` is the exact one; `gelu_tanh` its approximation by tanh and
 * `quick_gelu`, `x * sigmoid(1.702 x)`, the one by the logistic function (Hendrycks and Gimpel, 2016, section 2).
 */
export const ACTIVATIONS = ['gelu', 'gelu_tanh', 'quick_gelu', 'relu', 'silu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** Everything that fixes the shape and the arithmetic of a {@link VisionTransformer}. */
export interface ViTConfig {
  /** Width D of the tokens. */
  embedDim: number;
  /** Number of blocks. */
  depth: number;
  /** Attention heads; divides `embedDim`. */
  numHeads: number;
  /** Side of a patch in pixels. */
  patchSize: number;
  /** Side in pixels of the square image the position embedding was made for; its grid is `imgSize / patchSize`. */
  imgSize: number;
  /** Hidden width of the MLP over `embedDim`; for SwiGLU before its own 2/3 (see {@link mlpHiddenDim}). */
  mlpRatio: number;
  /** `mlp`: Linear, GELU, Linear. `swiglu`: the gated MLP of DINOv2's giant model. */
  ffn: 'mlp' | 'swiglu';
  /** Between the layers of the plain MLP; exact GELU where it is left out. */
  activation?: Activation;
  /** Initial value of LayerScale's gamma, or null for a block without LayerScale. */
  layerScale: number | null;
  /** Number of register tokens (Darcet et al., 2024), inserted after the positions were added. */
  registers: number;
  /** `v1`: DINO/timm block. `v2`: DINOv2 block. Decides the initialisation; the block's parts have their own keys. */
  version: 'v1' | 'v2';
  /** Whether the fused query/key/value layer has a bias. */
  qkvBias: boolean;
  /** Whether there is a class token; left out: there is one. SigLIP has none. */
  classToken?: boolean;
  /** Whether the tokens are normalised before the first block too (CLIP); left out: they are not. */
  preNorm?: boolean;
  /** False: only queries and values have that bias, and the keys' third of it counts as zero (DINOv3). */
  keyBias?: boolean;
  /**
   * Base of the periods of rotary positions, which are computed from the grid (DINOv3, see `rotary.ts`). Positions are
   * learned where it is left out.
   */
  ropeBase?: number;
  /**
   * CAPI's rotary positions: the largest frequency, in turns along a side, and `ropeBase` is its ratio to the smallest (see
   * `rotary.ts`). It comes with `norm` and `linearBias`.
   */
  ropeFrequency?: number;
  /** `rms`: root-mean-square norms in place of LayerNorm; the final one then has no weight (CAPI). */
  norm?: 'rms';
  /** False: the projection behind the attention and the layers of the MLP have no bias (CAPI). */
  linearBias?: false;
  /** Stochastic depth of the last block; grows linearly from 0 over the blocks. */
  dropPath: number;
  /**
   * Offset that is added to the wanted grid size when positions are resized by a scale factor (0.1 in DINO
   * and DINOv2). 0 resizes to the exact grid, as timm and transformers do.
   */
  interpolateOffset: number;
  /** Antialiased interpolation of the positions (timm, and DINOv2's models with registers). */
  interpolateAntialias: boolean;
  /** Kernel of that interpolation; bicubic where it is left out. TIPS has the bilinear one. */
  interpolateMode?: 'bicubic' | 'bilinear';
  /** Epsilon of every LayerNorm. */
  eps: number;
}

/** Names of the sizes in {@link VIT_SIZES}. */
export type ViTSize = 'tiny' | 'small' | 'base' | 'large' | 'so400m' | 'giant' | 'huge' | '7b';

type SizeFields = Pick<ViTConfig, 'embedDim' | 'depth' | 'numHeads' | 'ffn'>;

/**
 * Width, depth, heads and MLP kind by size. `tiny` is this project's own, `huge` and `7b` are DINOv3's, `so400m` is SigLIP's
 * shape-optimised one (whose MLP is 4,304 wide), the others are those of DINO and DINOv2.
 */
export const VIT_SIZES: Readonly<Record<ViTSize, Readonly<SizeFields>>> = {
  tiny: { embedDim: 160, depth: 6, numHeads: 5, ffn: 'mlp' },
  small: { embedDim: 384, depth: 12, numHeads: 6, ffn: 'mlp' },
  base: { embedDim: 768, depth: 12, numHeads: 12, ffn: 'mlp' },
  large: { embedDim: 1024, depth: 24, numHeads: 16, ffn: 'mlp' },
  so400m: { embedDim: 1152, depth: 27, numHeads: 16, ffn: 'mlp' },
  giant: { embedDim: 1536, depth: 40, numHeads: 24, ffn: 'swiglu' },
  huge: { embedDim: 1280, depth: 32, numHeads: 20, ffn: 'swiglu' },
  '7b': { embedDim: 4096, depth: 40, numHeads: 32, ffn: 'swiglu' },
};

const SHARED = { mlpRatio: 4, registers: 0, qkvBias: true, dropPath: 0, eps: 1e-6 } as const;

/** How models of this kind resize positions by default. */
export function interpolationOf(
  version: 'v1' | 'v2',
  registers: number,
): Pick<ViTConfig, 'interpolateOffset' | 'interpolateAntialias'> {
  // DINOv2's models with registers were trained after its repository moved to antialiased, exact resizing.
  return version === 'v2' && registers > 0
    ? { interpolateOffset: 0, interpolateAntialias: true }
    : { interpolateOffset: 0.1, interpolateAntialias: false };
}

/**
 * The configuration of a size: `tiny` is a v2 block on 8 px patches with a 112 px grid; v1 has 16 px patches and a
 * 224 px grid; v2 has LayerScale, 14 px patches and a 518 px grid.
 *
 * @param size - Width, depth and heads.
 * @param version - `v1` (DINO, DeiT) or `v2` (DINOv2, tiny).
 * @param overrides - Any field that differs.
 */
export function vitConfig(
  size: ViTSize,
  version: 'v1' | 'v2',
  overrides: Partial<ViTConfig> = {},
): ViTConfig {
  const { patchSize, imgSize } =
    size === 'tiny'
      ? { patchSize: 8, imgSize: 112 }
      : version === 'v1'
        ? { patchSize: 16, imgSize: 224 }
        : { patchSize: 14, imgSize: 518 };
  return {
    ...SHARED,
    ...VIT_SIZES[size],
    ...(version === 'v1' ? { ffn: 'mlp' as const } : {}),
    ...interpolationOf(version, overrides.registers ?? 0),
    patchSize,
    imgSize,
    version,
    layerScale: version === 'v2' ? 1 : null,
    ...overrides,
  };
}

/** Whether a network has a class token; it then is the first token, with the first position. */
export function hasClassToken({ classToken = true }: Pick<ViTConfig, 'classToken'>): boolean {
  return classToken;
}

/** Number of tokens before the patches: class token and registers. */
export function prefixTokens(config: Pick<ViTConfig, 'classToken' | 'registers'>): number {
  return Number(hasClassToken(config)) + config.registers;
}

/**
 * The configuration of a vision tower as its authors trained it, its positions resized as transformers does it: of `clip`
 * OpenAI's, with the quick GELU and a norm before the blocks; of `siglip` (and SigLIP 2 of a fixed resolution) Google's,
 * with GELU by tanh and no class token; of `tips` DINOv2's blocks with a register, its second class token.
 *
 * @param overrides - Any field that differs.
 */
export function towerConfig(
  kind: 'clip' | 'siglip' | 'tips',
  size: ViTSize,
  overrides: Partial<ViTConfig> = {},
): ViTConfig {
  const resizing = { interpolateOffset: 0, interpolateAntialias: false };
  // The shape-optimised ViT and TIPS's, which is built on it.
  const mlpRatio = size === 'so400m' ? 4304 / 1152 : 4;
  const own = {
    clip: { ...resizing, preNorm: true, eps: 1e-5, activation: 'quick_gelu' as const },
    siglip: { ...resizing, classToken: false, activation: 'gelu_tanh' as const },
    tips: { registers: 1, patchSize: 14, imgSize: 448, interpolateMode: 'bilinear' as const },
  }[kind];
  return vitConfig(size, kind === 'tips' ? 'v2' : 'v1', { mlpRatio, ...own, ...overrides });
}

/** DINOv3's base of the periods. */
export const ROPE_BASE = 100;

/**
 * The configuration of a size with rotary positions, as DINOv3 and LingBot-Vision have them: 16 px patches, 4 registers,
 * keys without a bias, a 224 px grid where a size has to be named.
 *
 * @param overrides - Any field that differs.
 */
export function ropeConfig(size: ViTSize, overrides: Partial<ViTConfig> = {}): ViTConfig {
  return vitConfig(size, 'v2', {
    patchSize: 16,
    imgSize: 224,
    registers: 4,
    ropeBase: ROPE_BASE,
    keyBias: false,
    eps: 1e-5,
    ...overrides,
  });
}

/** What CAPI has in every size. */
export const CAPI_PARTS = { norm: 'rms', linearBias: false, classToken: false, qkvBias: false } as const;

/** CAPI's largest frequency, and its ratio to the smallest. */
export const CAPI_FREQUENCIES = { ropeFrequency: 7, ropeBase: 1e4 } as const;

/**
 * The configuration of CAPI (Darcet et al., 2025): 14 px patches, 16 registers, no class token.
 *
 * @param overrides - Any field that differs.
 */
export function capiConfig(size: ViTSize, overrides: Partial<ViTConfig> = {}): ViTConfig {
  const own = { patchSize: 14, registers: 16, eps: 1e-5, ...CAPI_PARTS, ...CAPI_FREQUENCIES };
  return vitConfig(size, 'v1', { ...own, ...overrides });
}

/** Whether a network is built as CAPI's; no class of transformers or timm is. */
export function isCapi({ ropeFrequency }: Pick<ViTConfig, 'ropeFrequency'>): boolean {
  return ropeFrequency !== undefined;
}

/** Hidden width of the feed-forward part; SwiGLU takes 2/3 of it, rounded up to a multiple of 8 (DINOv2). */
export function mlpHiddenDim(config: Pick<ViTConfig, 'embedDim' | 'mlpRatio' | 'ffn'>): number {
  const hidden = Math.round(config.embedDim * config.mlpRatio);
  return config.ffn === 'swiglu' ? Math.ceil(Math.floor((hidden * 2) / 3) / 8) * 8 : hidden;
}
