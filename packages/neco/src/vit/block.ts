import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { Attention, type BranchOptions } from './attention.js';
import { mlpHiddenDim, type ViTConfig } from './config.js';
import { recomputingLinear } from './recomputing-linear.js';

/** Linear, GELU, Linear. */
export class Mlp extends torch.nn.Module {
  readonly fc1: torch.nn.Linear;
  readonly fc2: torch.nn.Linear;

  constructor(dim: number, hiddenDim: number) {
    super();
    this.fc1 = new torch.nn.Linear(dim, hiddenDim);
    this.fc2 = new torch.nn.Linear(hiddenDim, dim);
  }

  /** @param x - `[..., D]`, not yet normalised; returns the same shape. */
  override forward(x: Tensor, { norm, scale }: BranchOptions): Tensor {
    return recomputingLinear(recomputingLinear(x, this.fc1, { before: norm }), this.fc2, {
      before: 'gelu',
      scale,
    });
  }
}

/** Gated MLP `w3(silu(gate) * up)`, gate and up computed by one fused layer (Shazeer, 2020). */
export class SwiGLU extends torch.nn.Module {
  readonly w12: torch.nn.Linear;
  readonly w3: torch.nn.Linear;

  constructor(dim: number, hiddenDim: number) {
    super();
    this.w12 = new torch.nn.Linear(dim, 2 * hiddenDim);
    this.w3 = new torch.nn.Linear(hiddenDim, dim);
  }

  /** @param x - `[..., D]`, not yet normalised; returns the same shape. */
  override forward(x: Tensor, { norm, scale }: BranchOptions): Tensor {
    return recomputingLinear(recomputingLinear(x, this.w12, { before: norm }), this.w3, {
      before: 'swiglu',
      scale,
    });
  }
}

/** A learned factor for each channel of a residual branch (CaiT, Touvron et al., 2021). */
export class LayerScale extends torch.nn.Module {
  readonly gamma: Tensor;

  constructor(dim: number, value: number) {
    super();
    this.gamma = torch.nn.parameter(torch.full([dim], value));
  }

  /** @param x - `[..., D]`; returns the same shape. */
  override forward(x: Tensor): Tensor {
    return x.mul(this.gamma);
  }
}

/** A pre-norm transformer block; LayerScale and stochastic depth on both residual branches if configured. */
export class Block extends torch.nn.Module {
  readonly norm1: torch.nn.LayerNorm;
  readonly attn: Attention;
  readonly ls1: LayerScale | null;
  readonly norm2: torch.nn.LayerNorm;
  readonly mlp: Mlp | SwiGLU;
  readonly ls2: LayerScale | null;
  private readonly dropPath: torch.nn.DropPath;

  /**
   * @param config - Of the whole transformer.
   * @param dropPath - Probability with which a sample skips a residual branch of this block in training.
   */
  constructor(config: ViTConfig, dropPath: number) {
    super();
    const dim = config.embedDim;
    const hidden = mlpHiddenDim(config);
    const scale = config.layerScale;
    this.norm1 = new torch.nn.LayerNorm([dim], { eps: config.eps });
    this.attn = new Attention(dim, config.numHeads, config.qkvBias);
    this.ls1 = scale === null ? null : new LayerScale(dim, scale);
    this.norm2 = new torch.nn.LayerNorm([dim], { eps: config.eps });
    this.mlp = config.ffn === 'swiglu' ? new SwiGLU(dim, hidden) : new Mlp(dim, hidden);
    this.ls2 = scale === null ? null : new LayerScale(dim, scale);
    this.dropPath = new torch.nn.DropPath(dropPath);
  }

  /** @param x - Tokens `[B, N, D]`; returns the same shape. */
  override forward(x: Tensor): Tensor {
    // The scope frees what autograd does not keep, block by block instead of at the end of the step.
    return torch.scope(() =>
      this.feedForward(this.residual(x, this.attn.forward(x, this.attentionOptions()))),
    );
  }

  /**
   * @param x - Tokens `[B, N, D]`.
   * @returns Tokens `[B, N, D]` and the first token's attention `[B, heads, N]`.
   */
  forwardWithClassAttention(x: Tensor): { tokens: Tensor; attention: Tensor } {
    return torch.scope(() => {
      const { tokens, attention } = this.attn.forwardWithClassAttention(x, this.attentionOptions());
      return { tokens: this.feedForward(this.residual(x, tokens)), attention };
    });
  }

  private attentionOptions(): BranchOptions {
    return { norm: this.norm1, scale: this.ls1?.gamma ?? null };
  }

  private feedForward(x: Tensor): Tensor {
    return this.residual(x, this.mlp.forward(x, { norm: this.norm2, scale: this.ls2?.gamma ?? null }));
  }

  private residual(x: Tensor, branch: Tensor): Tensor {
    return x.add(this.dropPath.forward(branch));
  }
}
