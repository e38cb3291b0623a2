import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** What is to be predicted of patches. */
export interface PatchShares {
  /** `[R, C]`: share of each class among the pixels of a patch that have one; zeros where none has. */
  shares: Tensor;
  /** `[R]`: share of the patch's pixels that have a class; null where all have. */
  weights: Tensor | null;
}

/**
 * Cross-entropy of class shares, - sum over c of share_c log softmax(logits)_c, averaged over patches by the share of
 * their pixels that have a class: 0 if none has.
 * @param logits - `[R, C]`.
 */
export function shareCrossEntropy(logits: Tensor, { shares, weights }: PatchShares): Tensor {
  if (weights === null) return torch.crossEntropyLoss(logits, shares);
  const each = logits.logSoftmax(1).mul(shares).sum([1]).neg();
  return each.mul(weights).sum().div(weights.sum().clampMin(1e-6));
}

/** Share of the patches with any class in which the likeliest class is the most frequent one. */
export function shareAccuracy(logits: Tensor, { shares, weights }: PatchShares): number {
  return torch.noGrad(() =>
    torch.scope(() => {
      const right = logits.argmax(1).eq(shares.argmax(1)).to('float32');
      if (weights === null) return right.mean().item();
      const counted = weights.gt(0).to('float32');
      return right.mul(counted).sum().div(counted.sum().clampMin(1)).item();
    }),
  );
}

/**
 * Class shares of every patch of masks without ignored pixels.
 * @param masks - `[B, H, W]`, int64 class indices.
 */
export function sharesOfMasks(masks: Tensor, patchSize: number, classes: number): PatchShares {
  const planes = torch.oneHot(masks, classes).to('float32').permute([0, 3, 1, 2]);
  const shares = torch.avgPool2d(planes, [patchSize, patchSize]).flatten(2).transpose(1, 2).flatten(0, 1);
  return { shares, weights: null };
}
