import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { nativeOperator } from '../native-operators.js';
import type { LayerScale } from './layer-scale.js';
import { RMSNorm } from './rms-norm.js';

type RecomputingLinear = (
  input: Tensor,
  before: 'nothing' | 'layer_norm' | 'gelu' | 'swiglu',
  weight: Tensor,
  bias: Tensor | null,
  scale: Tensor | null,
  normWeight: Tensor | null,
  normBias: Tensor | null,
  eps: number,
) => Tensor;

let operator: RecomputingLinear | undefined;

/** What happens right before and right after a linear layer. */
export interface Around {
  /** A normalisation, the exact GELU, or the gate `silu(a) * b` of an input `[a, b]` twice as wide as the layer's. */
  before?: torch.nn.LayerNorm | 'gelu' | 'swiglu';
  /** A factor for each output channel. */
  scale?: Tensor | null;
}

/**
 * A linear layer together with the cheap operations around it. It keeps only its input for the backward pass,
 * which computes `before` again and derives the scale's gradient from the weight's. The values equal those of
 * the separate operations up to rounding. There is no second derivative.
 *
 * @param input - `[..., in]`, or `[..., 2 in]` before a gate.
 * @returns `[..., out]`
 */
export function recomputingLinear(
  input: Tensor,
  layer: Pick<torch.nn.Linear, 'weight' | 'bias'>,
  around: Around = {},
): Tensor {
  const { before, scale = null } = around;
  const norm = before instanceof torch.nn.LayerNorm ? before : null;
  const name = norm ? 'layer_norm' : ((before as 'gelu' | 'swiglu' | undefined) ?? 'nothing');
  operator ??= nativeOperator<RecomputingLinear>('neco::recomputing_linear');
  const [normWeight, normBias] = [norm?.weight ?? null, norm?.bias ?? null];
  return operator(input, name, layer.weight, layer.bias, scale, normWeight, normBias, norm?.eps ?? 0);
}

/** What a linear layer reads: `before(input)`, which the layer itself computes. */
export interface LayerInput {
  input: Tensor;
  before?: torch.nn.LayerNorm | 'gelu' | 'swiglu';
}

/** The last linear layer of a residual branch, not yet run: {@link scaled} runs it together with the scale. */
export interface BranchEnd extends LayerInput {
  layer: torch.nn.Linear;
}

/** `norm(x)` for the layer that reads it; the layer computes LayerNorm itself. */
export function normed(norm: torch.nn.LayerNorm | RMSNorm, x: Tensor): LayerInput {
  if (norm instanceof RMSNorm) return { input: norm.forward(x) };
  return { input: x, before: norm };
}

/** `layer(input)`. @returns `[..., out]` */
export function linear(input: LayerInput, layer: Pick<torch.nn.Linear, 'weight' | 'bias'>): Tensor {
  return recomputingLinear(input.input, layer, input);
}

/** `scale * layer(input)`; null: no scale. @returns `[..., out]` */
export function scaled(scale: LayerScale | null, { input, layer, ...around }: BranchEnd): Tensor {
  return recomputingLinear(input, layer, { ...around, scale: scale?.gamma ?? null });
}
