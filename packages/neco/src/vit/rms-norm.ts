import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ViTConfig } from './config.js';

/** Root-mean-square normalisation over the last dimension (Zhang and Sennrich, 2019), in float32. */
export class RMSNorm extends torch.nn.Module {
  /** Null: the result is not scaled. */
  readonly weight: Tensor | null;

  constructor(
    private readonly dim: number,
    private readonly eps: number,
    isScaled: boolean,
  ) {
    super();
    this.weight = isScaled ? torch.nn.parameter(torch.ones([dim])) : null;
  }

  /** @param x - `[..., D]`; returns the same shape, float32. */
  override forward(x: Tensor): Tensor {
    return torch.rmsNorm(x.to('float32'), [this.dim], this.weight, this.eps);
  }
}

/** The norm of a network; of the final one CAPI has no weight. */
export function makeNorm(
  { norm, embedDim, eps }: Readonly<ViTConfig>,
  place: 'block' | 'end',
): torch.nn.LayerNorm | RMSNorm {
  return norm === 'rms'
    ? new RMSNorm(embedDim, eps, place === 'block')
    : new torch.nn.LayerNorm([embedDim], { eps });
}
