import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * What stands between the two linear layers of the MLP. `gelu` is the exact one; `gelu_tanh` its approximation by tanh and
 * `quick_gelu`, `x * sigmoid(1.702 x)`, the one by the logistic function (Hendrycks and Gimpel, 2016, section 2).
 */
export const ACTIVATIONS = ['gelu', 'gelu_tanh', 'quick_gelu', 'relu', 'silu'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** The factor of `quick_gelu`. */
export const QUICK_GELU = 1.702;

/** The activation of each number; of any shape. */
export function activate(kind: Activation, x: Tensor): Tensor {
  switch (kind) {
    case 'gelu':
      return torch.gelu(x);
    case 'gelu_tanh':
      return torch.gelu(x, { approximate: 'tanh' });
    case 'quick_gelu':
      return x.mul(x.mul(QUICK_GELU).sigmoid());
    case 'relu':
      return x.relu();
    case 'silu':
      return torch.silu(x);
  }
}
