import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { recomputingLinear } from './recomputing-linear.js';

/** The layers around an attention or an MLP in a block. */
export interface BranchOptions {
  /** Normalisation of the input. */
  norm: torch.nn.LayerNorm;
  /** A factor for each output channel (LayerScale). */
  scale: Tensor | null;
}

/** Multi-head self-attention with one fused layer for queries, keys and values. */
export class Attention extends torch.nn.Module {
  readonly qkv: torch.nn.Linear;
  readonly proj: torch.nn.Linear;

  constructor(
    embedDim: number,
    readonly numHeads: number,
    qkvBias: boolean,
  ) {
    super();
    this.qkv = new torch.nn.Linear(embedDim, 3 * embedDim, { bias: qkvBias });
    this.proj = new torch.nn.Linear(embedDim, embedDim);
  }

  /**
   * @param x - Tokens `[B, N, D]`, not yet normalised.
   * @returns `[B, N, D]`.
   */
  override forward(x: Tensor, options: BranchOptions): Tensor {
    return this.attend(this.heads(x, options), options);
  }

  /**
   * Like {@link forward}, and how much the first (class) token attends to each token. Only that row is computed;
   * the whole `[B, heads, N, N]` matrix never exists.
   *
   * @param x - Tokens `[B, N, D]`.
   * @returns Tokens `[B, N, D]` and attention `[B, heads, N]`, each row summing to 1.
   */
  forwardWithClassAttention(x: Tensor, options: BranchOptions): { tokens: Tensor; attention: Tensor } {
    const heads = this.heads(x, options);
    const [query, key] = heads;
    const headDim = query.shape[3] as number;
    const scores = query
      .slice(2, 0, 1)
      .matmul(key.transpose(2, 3))
      .mul(headDim ** -0.5);
    return { tokens: this.attend(heads, options), attention: scores.softmax(-1).select(2, 0) };
  }

  /** Queries, keys and values, each `[B, heads, N, D / heads]`. */
  private heads(x: Tensor, { norm }: BranchOptions): [Tensor, Tensor, Tensor] {
    const [batch, tokens, dim] = x.shape as [number, number, number];
    const fused = recomputingLinear(x, this.qkv, { before: norm })
      .reshape([batch, tokens, 3, this.numHeads, dim / this.numHeads])
      .permute([2, 0, 3, 1, 4]);
    // Unbinding has one gradient for all three; three selections would each fill a whole tensor with zeros.
    return fused.unbind(0) as [Tensor, Tensor, Tensor];
  }

  private attend([query, key, value]: [Tensor, Tensor, Tensor], { scale }: BranchOptions): Tensor {
    const [batch, heads, tokens, headDim] = query.shape as [number, number, number, number];
    const mixed = torch.scaledDotProductAttention(query, key, value);
    const joined = mixed.transpose(1, 2).reshape([batch, tokens, heads * headDim]);
    return recomputingLinear(joined, this.proj, { scale });
  }
}
