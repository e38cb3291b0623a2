import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { linear, type BranchEnd, type LayerInput } from './recomputing-linear.js';

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

  /** @param x - Tokens `[B, N, D]`; what is returned has the same shape. */
  override forward(x: LayerInput): BranchEnd {
    return this.attend(this.heads(x));
  }

  /**
   * Like {@link forward}, but also returns how much the first (class) token attends to each token. Only that
   * row is computed; the whole `[B, heads, N, N]` matrix never exists.
   *
   * @param x - Tokens `[B, N, D]`.
   * @returns Mixed tokens `[B, N, D]` and attention `[B, heads, N]`, each row summing to 1.
   */
  forwardWithClassAttention(x: LayerInput): { mixed: BranchEnd; attention: Tensor } {
    const heads = this.heads(x);
    const [query, key] = heads;
    const headDim = query.shape[3] as number;
    const scores = query
      .slice(2, 0, 1)
      .matmul(key.transpose(2, 3))
      .mul(headDim ** -0.5);
    return { mixed: this.attend(heads), attention: scores.softmax(-1).select(2, 0) };
  }

  /** Queries, keys and values, each `[B, heads, N, D / heads]`. */
  private heads(x: LayerInput): [Tensor, Tensor, Tensor] {
    const [batch, tokens, dim] = x.input.shape as [number, number, number];
    const fused = linear(x, this.qkv)
      .reshape([batch, tokens, 3, this.numHeads, dim / this.numHeads])
      .permute([2, 0, 3, 1, 4]);
    // Unbinding has one gradient for all three; three selections would each fill a whole tensor with zeros.
    return fused.unbind(0) as [Tensor, Tensor, Tensor];
  }

  private attend([query, key, value]: [Tensor, Tensor, Tensor]): BranchEnd {
    const [batch, heads, tokens, headDim] = query.shape as [number, number, number, number];
    const mixed = torch.scaledDotProductAttention(query, key, value);
    return { input: mixed.transpose(1, 2).reshape([batch, tokens, heads * headDim]), layer: this.proj };
  }
}
