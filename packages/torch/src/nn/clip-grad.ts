import { noGrad } from '../autograd.js';
import { _foreachMul_, _foreachNorm, stack } from '../operators.generated.js';
import { scope } from '../scope.js';
import type { Tensor } from '../tensor.js';

/**
 * Scales all gradients together so that their joint L2 norm is at most `maxNorm`.
 * @returns the norm before clipping
 */
export function clipGradNorm_(parameters: readonly Tensor[], maxNorm: number): number {
  return scope(() =>
    noGrad(() => {
      const gradients = parameters.map((weight) => weight.grad).filter((grad) => grad !== null);
      if (gradients.length === 0) return 0;
      const norm = stack(_foreachNorm(gradients, 2)).norm();
      // 1e-6 as in PyTorch: an exact zero norm must not divide.
      _foreachMul_(gradients, norm.add(1e-6).reciprocal().mul(maxNorm).clamp(null, 1));
      return norm.item();
    }),
  );
}
