import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { activate } from './activation.js';
import { Attention } from './attention.js';
import { mlpHiddenDim, type Activation, type ViTConfig } from './config.js';
import { LayerScale } from './layer-scale.js';
import { linear, normed, scaled, type BranchEnd, type LayerInput } from './recomputing-linear.js';
import { makeNorm, type RMSNorm } from './rms-norm.js';
import type { Rotation } from './rotary.js';

/** Linear, activation (GELU unless another is given), Linear. */
export class Mlp extends torch.nn.Module {
  readonly fc1: torch.nn.Linear;
  readonly fc2: torch.nn.Linear;

  constructor(
    dim: number,
    hiddenDim: number,
    private readonly activation: Activation = 'gelu',
    bias = true,
  ) {
    super();
    this.fc1 = new torch.nn.Linear(dim, hiddenDim, { bias });
    this.fc2 = new torch.nn.Linear(hiddenDim, dim, { bias });
  }

  /** @param x - `[..., D]`; what is returned has the same shape. */
  override forward(x: LayerInput): BranchEnd {
    const hidden = linear(x, this.fc1);
    // The layer computes GELU itself and then keeps less for the backward pass.
    return this.activation === 'gelu'
      ? { input: hidden, before: 'gelu', layer: this.fc2 }
      : { input: activate(this.activation, hidden), layer: this.fc2 };
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

  /** @param x - `[..., D]`; what is returned has the same shape. */
  override forward(x: LayerInput): BranchEnd {
    return { input: linear(x, this.w12), before: 'swiglu', layer: this.w3 };
  }
}

/**
 * A pre-norm transformer block, with LayerScale and stochastic depth on both residual branches if configured.
 * The linear layers compute `normed` and `scaled` themselves, because they then keep less for the backward
 * pass.
 */
export class Block extends torch.nn.Module {
  readonly norm1: torch.nn.LayerNorm | RMSNorm;
  readonly attn: Attention;
  readonly ls1: LayerScale | null;
  readonly norm2: torch.nn.LayerNorm | RMSNorm;
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
    this.norm1 = makeNorm(config, 'block');
    this.attn = new Attention(dim, config.numHeads, config.qkvBias, config.keyBias, config.linearBias);
    this.ls1 = scale === null ? null : new LayerScale(dim, scale);
    this.norm2 = makeNorm(config, 'block');
    this.mlp =
      config.ffn === 'swiglu'
        ? new SwiGLU(dim, hidden)
        : new Mlp(dim, hidden, config.activation, config.linearBias);
    this.ls2 = scale === null ? null : new LayerScale(dim, scale);
    this.dropPath = new torch.nn.DropPath(dropPath);
  }

  /**
   * @param x - Tokens `[B, N, D]`; returns the same shape.
   * @param rotation - Rotary positions of the tokens; null where positions are learned.
   */
  override forward(x: Tensor, rotation: Rotation | null): Tensor {
    const { norm1, attn, ls1, dropPath } = this;
    // The scope frees what autograd does not keep, block by block instead of at the end of the step.
    return torch.scope(() => {
      const attended = x.add(dropPath.forward(scaled(ls1, attn.forward(normed(norm1, x), rotation))));
      return this.feedForward(attended);
    });
  }

  /**
   * @param x - Tokens `[B, N, D]`.
   * @param rotation - As for {@link forward}.
   * @returns Tokens `[B, N, D]` and the first token's attention `[B, heads, N]`.
   */
  forwardWithClassAttention(x: Tensor, rotation: Rotation | null): { tokens: Tensor; attention: Tensor } {
    const { norm1, attn, ls1, dropPath } = this;
    return torch.scope(() => {
      const { mixed, attention } = attn.forwardWithClassAttention(normed(norm1, x), rotation);
      const attended = x.add(dropPath.forward(scaled(ls1, mixed)));
      return { tokens: this.feedForward(attended), attention };
    });
  }

  private feedForward(x: Tensor): Tensor {
    const { norm2, mlp, ls2, dropPath } = this;
    return x.add(dropPath.forward(scaled(ls2, mlp.forward(normed(norm2, x)))));
  }
}
