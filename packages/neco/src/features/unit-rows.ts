import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * Rows divided by their length, `[..., D]`; with `dim`, along another dimension. What is zero stays zero: the floor of the
 * length is that of PyTorch's `normalize`.
 */
export function unitRows(features: Tensor, dim = -1): Tensor {
  return torch.scope(() => features.div(features.linalgVectorNorm(2, [dim], true).clampMin(1e-12)));
}
