import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

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
