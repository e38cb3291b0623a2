import { noGrad } from '../autograd.js';
import { scope } from '../scope.js';
import type { Tensor } from '../tensor.js';

const inPlace = (tensor: Tensor, fill: () => void): Tensor => {
  noGrad(() => scope(fill));
  return tensor;
};

/** Fills with N(mean, std) cut to [a, b], by the inverse of the normal distribution function. */
export function truncNormal_(tensor: Tensor, mean = 0, std = 1, a = -2, b = 2): Tensor {
  const cdf = (x: number) => 0.5 * (1 + erf(x / Math.SQRT2));
  // A uniform draw of exactly -1 (one in 2^24 in float32) has an infinite inverse and would end up on the cut as an
  // outlier of a hundred deviations; the largest float32 below 1 bounds the draws instead.
  const limit = 1 - 2 ** -24;
  const low = Math.max(2 * cdf((a - mean) / std) - 1, -limit);
  const high = Math.min(2 * cdf((b - mean) / std) - 1, limit);
  return inPlace(tensor, () => {
    tensor
      .uniform_(low, high)
      .erfinv_()
      .mul_(std * Math.SQRT2)
      .add_(mean)
      .clamp_(a, b);
  });
}

/** Fills with U(-bound, bound), bound = sqrt(6 / ((1 + a^2) fanIn)): He et al. 2015 for leaky ReLU of slope a. */
export function kaimingUniform_(tensor: Tensor, a = 0): Tensor {
  const bound = Math.sqrt(6 / ((1 + a * a) * fanIn(tensor)));
  return inPlace(tensor, () => void tensor.uniform_(-bound, bound));
}

/** Fills with U(-bound, bound), bound = sqrt(6 / (fanIn + fanOut)): Glorot and Bengio 2010. */
export function xavierUniform_(tensor: Tensor): Tensor {
  const bound = Math.sqrt(6 / (fanIn(tensor) + fanIn(tensor.transpose(0, 1))));
  return inPlace(tensor, () => void tensor.uniform_(-bound, bound));
}

export function zeros_(tensor: Tensor): Tensor {
  return inPlace(tensor, () => void tensor.zero_());
}

export function ones_(tensor: Tensor): Tensor {
  return inPlace(tensor, () => void tensor.fill_(1));
}

/** Number of inputs of one output unit of a weight `[out, in, ...]`. */
export function fanIn(tensor: Tensor): number {
  return tensor.shape.slice(1).reduce((product, size) => product * size, 1);
}

// Abramowitz and Stegun 7.1.26, |error| < 1.5e-7: only the cut points go through it.
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}
