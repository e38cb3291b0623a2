import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Activation } from './config.js';

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
