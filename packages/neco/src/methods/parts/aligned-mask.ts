import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { roiAlign, type RoiAlignWeights } from './roi-align.js';

/** Which patches of a map count in the loss. */
export type MaskKind = 'all' | 'fg' | 'bg';

/**
 * Aligned patches that lie in the mask as a whole.
 * @param mask - `[B, h, w]`.
 * @returns `[B, k * k]`, 1 where the patch counts.
 */
export function alignedMask(mask: Tensor, weights: RoiAlignWeights): Tensor {
  return torch.scope(() => {
    const share = roiAlign(mask.unsqueeze(-1), weights.wy, weights.wx).squeeze(-1);
    // A bin inside the mask averages to 1 up to rounding.
    return share.ge(1 - 1e-5).to('float32');
  });
}
