/**
 * Relaxations of a comparator: which share of a, the input on its min wire, stays there when the other input is b.
 *
 * All are a cumulative distribution F(steepness (b - a)) with F(-v) = 1 - F(v). They come from Petersen et al.,
 * "Differentiable Sorting Networks for Scalable Sorting and Ranking Supervision" (ICML 2021; logistic, and
 * logistic with lambda, there "activation replacement trick") and "Monotonic Differentiable Sorting Networks"
 * (ICLR 2022; the other four).
 */
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

export const relaxationNames = [
  'logistic',
  'logistic_phi',
  'gaussian',
  'reciprocal',
  'cauchy',
  'optimal',
] as const;

export type RelaxationName = (typeof relaxationNames)[number];

/**
 * The share of a that stays on the min wire.
 *
 * The share of b is `relax(..., difference.neg(), ...)`. It is not taken as 1 minus this one: F is written so that
 * its small values have all their digits, 1 - F would lose them, and the loss takes logarithms of products of them.
 *
 * @param difference - b - a, any shape, float32 or float64.
 * @param lambda - Exponent of `logistic_phi`; the others ignore it.
 * @throws RangeError for an unknown relaxation
 */
export function relax(name: RelaxationName, difference: Tensor, steepness: number, lambda: number): Tensor {
  const v = difference.mul(steepness);
  switch (name) {
    case 'logistic':
      return v.sigmoid();
    case 'logistic_phi':
      return v.div(difference.abs().add(1e-10).pow(lambda)).sigmoid();
    case 'gaussian':
      return v.mul(-Math.SQRT1_2).erfc().mul(0.5);
    case 'reciprocal':
      return reciprocal(v);
    case 'cauchy':
      // atan(v) / pi + 1/2 is the angle of the point (-v, 1) over pi.
      return torch.onesLike(v).atan2(v.neg()).div(Math.PI);
    case 'optimal':
      return optimal(v);
    default:
      throw new RangeError(
        `unknown relaxation '${String(name)}': expected one of ${relaxationNames.join(', ')}`,
      );
  }
}

/** (v / (2 + |v|) + 1) / 2. */
function reciprocal(v: Tensor): Tensor {
  const negative = v.lt(0);
  // Each branch sees 0 where the other one counts, which keeps it away from its pole.
  const below = torch.where(negative, v, 0).neg().add(2).reciprocal();
  const above = torch.where(negative, 0, v).add(2).reciprocal().neg().add(1);
  return torch.where(negative, below, above);
}

/** v + 1/2 for |v| <= 1/4, tails that fall as 1 / (16 |v|). */
function optimal(v: Tensor): Tensor {
  const negative = v.lt(-0.25);
  const positive = v.gt(0.25);
  const below = torch.where(negative, v, -1).mul(-16).reciprocal();
  const above = torch.where(positive, v, 1).mul(16).reciprocal().neg().add(1);
  return torch.where(negative, below, torch.where(positive, above, v.add(0.5)));
}
