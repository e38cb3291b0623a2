import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { Block } from './block.js';
import { requireClassToken } from './class-token.js';
import { hasClassToken, prefixTokens, type ViTConfig } from './config.js';
import { parseViTConfig } from './parse-config.js';
import { initLinears, normal_ } from './init.js';
import { PatchEmbed } from './patch-embed.js';
import { interpolatePositions, interpolationFor } from './position.js';
import type { BlockRecomputation } from './recomputation.js';
import { makeNorm, type RMSNorm } from './rms-norm.js';
import { rotationOf, type Rotation } from './rotary.js';

/** What {@link VisionTransformer.forwardFeatures} returns; all tokens are after the final LayerNorm. */
export interface ViTFeatures {
  /** `[B, N, D]`, N = rows x columns, row by row. */
  patchTokens: Tensor;
  /** `[B, D]`: the class token; in a network without one the mean of the patch tokens. */
  clsToken: Tensor;
  /** `[B, R, D]`, or null for a model without registers. */
  registerTokens: Tensor | null;
  /** Rows and columns of patches. */
  grid: [number, number];
}

/** {@link ViTFeatures} and the class token's attention. */
export interface ViTFeaturesWithAttention extends ViTFeatures {
  /**
   * `[B, heads, N]`: attention of the class token to the patches in the last block. A row sums to less than
   * 1, because the attention to the class token itself and to registers is left out.
   */
  attention: Tensor;
}

/** The output of a block. */
export interface BlockOutput {
  /** From 1. */
  block: number;
  /** Whether the final LayerNorm follows. */
  norm: boolean;
}

/**
 * Vision Transformer (Dosovitskiy et al., 2021) as used by DINO (`v1`, Caron et al., 2021) and DINOv2 (`v2`, Oquab et
 * al., 2023: LayerScale, optional registers, SwiGLU in the giant model); with rotary in place of learned positions as in
 * DINOv3 (Simeoni et al., 2025) or CAPI (Darcet et al., 2025: RMSNorm too), and as the vision tower of CLIP (Radford et al., 2021: a LayerNorm before the blocks) and
 * SigLIP (Zhai et al., 2023: no class token).
 *
 * Parameter names are those of the DINO and DINOv2 repositories (`blocks.0.attn.qkv.weight`). A new model is initialised
 * as there; `torch.manualSeed` fixes the values.
 */
export class VisionTransformer extends torch.nn.Module {
  /** The checked configuration; frozen. */
  readonly config: Readonly<ViTConfig>;
  /** Null in a network without one. */
  readonly clsToken: Tensor | null;
  /** Null where positions are rotary. */
  readonly posEmbed: Tensor | null;
  readonly registerTokens: Tensor | null;
  readonly patchEmbed: PatchEmbed;
  readonly normPre: torch.nn.LayerNorm | null;
  readonly blocks: Block[];
  readonly norm: torch.nn.LayerNorm | RMSNorm;

  /** @throws `UserError` if the configuration contradicts itself. */
  constructor(config: ViTConfig) {
    super();
    this.config = Object.freeze(parseViTConfig({ ...config }, 'the program'));
    const { embedDim, depth, registers } = config;
    const side = Math.floor(config.imgSize / config.patchSize);
    this.patchEmbed = new PatchEmbed(config.patchSize, embedDim);
    const classTokens = Number(hasClassToken(config));
    this.clsToken = classTokens > 0 ? torch.nn.parameter(torch.zeros([1, 1, embedDim])) : null;
    this.posEmbed =
      config.ropeBase === undefined
        ? torch.nn.parameter(torch.zeros([1, classTokens + side * side, embedDim]))
        : null;
    this.registerTokens = registers > 0 ? torch.nn.parameter(torch.zeros([1, registers, embedDim])) : null;
    this.normPre = config.preNorm ? new torch.nn.LayerNorm([embedDim], { eps: config.eps }) : null;
    this.blocks = Array.from({ length: depth }, (_, i) => new Block(config, dropPathRate(config, i)));
    this.norm = makeNorm(config, 'end');
    this.initialise();
  }

  /** Where the weights are. */
  get device(): string {
    return this.patchEmbed.proj.weight.device;
  }

  /**
   * @param pixels - `[B, 3, H, W]`, ImageNet-normalised; H and W multiples of the patch size.
   * @returns Patch tokens `[B, N, D]` after the final LayerNorm.
   */
  override forward(pixels: Tensor): Tensor {
    return torch.scope(() => this.forwardFeatures(pixels).patchTokens);
  }

  /**
   * All tokens of the last layer.
   *
   * @param pixels - `[B, 3, H, W]`, ImageNet-normalised.
   * @param options - `attention: true` adds the class token's attention in the last block; `recomputation` trades time
   *   for memory in training.
   * @throws `UserError` if H or W is not a multiple of the patch size, and for the attention of a class token that the
   *   network does not have.
   */
  forwardFeatures(pixels: Tensor, options: { attention: true }): ViTFeaturesWithAttention;
  forwardFeatures(
    pixels: Tensor,
    options?: { attention?: false; recomputation?: BlockRecomputation | null },
  ): ViTFeatures;
  forwardFeatures(
    pixels: Tensor,
    options: { attention?: boolean; recomputation?: BlockRecomputation | null } = {},
  ): ViTFeatures {
    const [, , height, width] = pixels.shape as [number, number, number, number];
    const grid = this.patchEmbed.grid(height, width);
    if (options.attention === true) requireClassToken(this.config, 'a map of it');
    return torch.scope(() => {
      const embedded = this.embed(pixels, grid);
      const rotation = rotationOf(this.config, grid, embedded.device);
      if (options.recomputation)
        return this.split(options.recomputation.run(embedded, this.blocks, rotation), grid);
      if (options.attention !== true) return this.split(this.encode(embedded, this.blocks, rotation), grid);
      const last = this.blocks.at(-1) as Block;
      const { tokens, attention } = last.forwardWithClassAttention(
        this.encode(embedded, this.blocks.slice(0, -1), rotation),
        rotation,
      );
      const patches = attention.slice(2, prefixTokens(this.config));
      return { ...this.split(tokens, grid), attention: patches };
    });
  }

  /**
   * All tokens after some of the blocks, of one pass. Blocks after the last of them are not computed, unless `attention`
   * asks for that of the class token in the very last one.
   *
   * @param pixels - `[B, 3, H, W]`, ImageNet-normalised.
   * @returns One entry for each of `outputs`; `attention` as in {@link ViTFeaturesWithAttention}, or null.
   * @throws `UserError` if H or W is not a multiple of the patch size, and for the attention of a class token that the
   *   network does not have.
   */
  forwardBlocks(
    pixels: Tensor,
    outputs: readonly BlockOutput[],
    { attention: wanted = false }: { attention?: boolean } = {},
  ): { outputs: ViTFeatures[]; attention: Tensor | null } {
    const [, , height, width] = pixels.shape as [number, number, number, number];
    const grid = this.patchEmbed.grid(height, width);
    const { depth } = this.config;
    if (wanted) requireClassToken(this.config, 'a map of it');
    const end = wanted ? depth : Math.max(...outputs.map(({ block }) => block));
    return torch.scope(() => {
      const found: ViTFeatures[] = [];
      let tokens = this.embed(pixels, grid);
      const rotation = rotationOf(this.config, grid, tokens.device);
      let attention: Tensor | null = null;
      for (let block = 1; block <= end; block++) {
        if (wanted && block === depth) {
          const last = (this.blocks[block - 1] as Block).forwardWithClassAttention(tokens, rotation);
          tokens = last.tokens;
          attention = last.attention.slice(2, prefixTokens(this.config));
        } else tokens = this.encode(tokens, this.blocks.slice(block - 1, block), rotation);
        outputs.forEach((output, i) => {
          if (output.block === block) found[i] = this.split(tokens, grid, output.norm);
        });
      }
      return { outputs: found, attention };
    });
  }

  /** Patch, class and register tokens with positions: `[B, 1 + R + N, D]`, or without that 1. */
  private embed(pixels: Tensor, grid: [number, number]): Tensor {
    const patches = this.patchEmbed.forward(pixels);
    const [batch, , dim] = patches.shape as [number, number, number];
    const unplaced =
      this.clsToken === null ? patches : torch.cat([this.clsToken.expand([batch, 1, dim]), patches], 1);
    const placed =
      this.posEmbed === null
        ? unplaced
        : unplaced.add(interpolatePositions(this.posEmbed, grid, interpolationFor(this.config)));
    const tokens = this.withRegisters(placed);
    return this.normPre === null ? tokens : this.normPre.forward(tokens);
  }

  /** Registers have no position: they enter after the positions were added. */
  private withRegisters(tokens: Tensor): Tensor {
    if (this.registerTokens === null) return tokens;
    const [batch, , dim] = tokens.shape as [number, number, number];
    const registers = this.registerTokens.expand([batch, this.config.registers, dim]);
    const first = Number(this.clsToken !== null);
    return torch.cat([tokens.slice(1, 0, first), registers, tokens.slice(1, first)], 1);
  }

  private encode(tokens: Tensor, blocks: readonly Block[], rotation: Rotation | null): Tensor {
    return blocks.reduce((x, block) => block.forward(x, rotation), tokens);
  }

  private split(tokens: Tensor, grid: [number, number], norm = true): ViTFeatures {
    const normed = norm ? this.norm.forward(tokens) : tokens;
    const first = prefixTokens(this.config);
    const { registers } = this.config;
    const patchTokens = normed.slice(1, first);
    return {
      patchTokens,
      clsToken: this.clsToken === null ? patchTokens.mean([1]) : normed.select(1, 0),
      registerTokens: registers > 0 ? normed.slice(1, first - registers, first) : null,
      grid,
    };
  }

  private initialise(): void {
    if (this.posEmbed !== null) torch.nn.init.truncNormal_(this.posEmbed, 0, 0.02);
    // DINOv3's tokens start as large as DINO's, DINOv2's almost at zero.
    const deviation = this.posEmbed === null ? 0.02 : 1e-6;
    if (this.clsToken !== null) {
      if (this.config.version === 'v1') torch.nn.init.truncNormal_(this.clsToken, 0, 0.02);
      else normal_(this.clsToken, deviation);
    }
    if (this.registerTokens !== null) normal_(this.registerTokens, deviation);
    initLinears(this);
  }
}

/** Stochastic depth of block `index`: 0 for the first, the configured rate for the last, linear between. */
function dropPathRate(config: ViTConfig, index: number): number {
  return config.depth === 1 ? 0 : (config.dropPath * index) / (config.depth - 1);
}
