import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { linear, type BranchEnd, type LayerInput } from './recomputing-linear.js';
import { rotated, type Rotation } from './rotary.js';

/** Multi-head self-attention with one fused layer for queries, keys and values. */
export class Attention extends torch.nn.Module {
  readonly qkv: torch.nn.Linear;
  readonly proj: torch.nn.Linear;

  constructor(
    embedDim: number,
    readonly numHeads: number,
    qkvBias: boolean,
    private readonly keyBias = true,
    projBias = true,
  ) {
    super();
    this.qkv = new torch.nn.Linear(embedDim, 3 * embedDim, { bias: qkvBias });
    this.proj = new torch.nn.Linear(embedDim, embedDim, { bias: projBias });
  }

  /**
   * @param x - Tokens `[B, N, D]`; what is returned has the same shape.
   * @param rotation - Rotary positions of the tokens; null where positions are learned.
   */
  override forward(x: LayerInput, rotation: Rotation | null): BranchEnd {
    return this.attend(this.heads(x, rotation));
  }

  /**
   * Like {@link forward}, but also returns how much the first (class) token attends to each token. Only that
   * row is computed; the whole `[B, heads, N, N]` matrix never exists.
   *
   * @param x - Tokens `[B, N, D]`.
   * @param rotation - As for {@link forward}.
   * @returns Mixed tokens `[B, N, D]` and attention `[B, heads, N]`, each row summing to 1.
   */
  forwardWithClassAttention(
    x: LayerInput,
    rotation: Rotation | null,
  ): { mixed: BranchEnd; attention: Tensor } {
    const heads = this.heads(x, rotation);
    const [query, key] = heads;
    const headDim = query.shape[3] as number;
    const scores = query
      .slice(2, 0, 1)
      .matmul(key.transpose(2, 3))
      .mul(headDim ** -0.5);
    return { mixed: this.attend(heads), attention: scores.softmax(-1).select(2, 0) };
  }

  /** Queries, keys and values, each `[B, heads, N, D / heads]`. */
  private heads(x: LayerInput, rotation: Rotation | null): [Tensor, Tensor, Tensor] {
    const [batch, tokens, dim] = x.input.shape as [number, number, number];
    const fused = linear(x, { weight: this.qkv.weight, bias: this.effectiveBias() })
      .reshape([batch, tokens, 3, this.numHeads, dim / this.numHeads])
      .permute([2, 0, 3, 1, 4]);
    // Unbinding has one gradient for all three; three selections would each fill a whole tensor with zeros.
    const [query, key, value] = fused.unbind(0) as [Tensor, Tensor, Tensor];
    return rotation === null
      ? [query, key, value]
      : [rotated(query, rotation), rotated(key, rotation), value];
  }

  /**
   * The bias of queries, keys and values `[3 D]`, in which that of the keys is zero if they have none: with rotary
   * positions it would not cancel in the softmax.
   */
  effectiveBias(): Tensor | null {
    const { bias } = this.qkv;
    if (bias === null || this.keyBias) return bias;
    const dim = (bias.shape[0] as number) / 3;
    const [query, key, value] = bias.split(dim) as [Tensor, Tensor, Tensor];
    return torch.cat([query, torch.zerosLike(key), value], 0);
  }

  private attend([query, key, value]: [Tensor, Tensor, Tensor]): BranchEnd {
    const [batch, heads, tokens, headDim] = query.shape as [number, number, number, number];
    const mixed = torch.scaledDotProductAttention(query, key, value);
    return { input: mixed.transpose(1, 2).reshape([batch, tokens, heads * headDim]), layer: this.proj };
  }
}
