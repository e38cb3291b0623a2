import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** A number that is not finite: the step was not applied. */
export class NonFiniteError extends Error {
  constructor(readonly quantity: 'loss' | 'gradient' | 'weights') {
    super(
      quantity === 'weights' ? 'weights are not finite numbers' : `the ${quantity} is not a finite number`,
    );
    this.name = 'NonFiniteError';
  }
}

/** Sum over all tensors of squared values, then the root: a joint L2 norm. */
export function jointNorm(tensors: readonly Tensor[]): number {
  if (tensors.length === 0) return 0;
  return torch.scope(() => torch.noGrad(() => torch.stack(torch._foreachNorm(tensors, 2)).norm().item()));
}

/** @throws NonFiniteError if a weight is NaN, infinite, or so large that their norm is */
export function requireFiniteWeights(weights: readonly Tensor[]): void {
  if (!Number.isFinite(jointNorm(weights))) throw new NonFiniteError('weights');
}
