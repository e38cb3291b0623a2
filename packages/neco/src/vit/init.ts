import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/**
 * Fills a tensor from a normal distribution with mean 0 cut off at -2 and 2, by the inverse of its distribution
 * function, as `torch.nn.init.trunc_normal_` does.
 *
 * @param tensor - Any shape; changed in place.
 * @param std - Standard deviation before the cut.
 */
export function truncNormal_(tensor: Tensor, std: number): void {
  // For small deviations erf(2 / (std sqrt 2)) is 1, and a uniform draw of exactly -1 (one in 2^24 in float32) would
  // become an outlier at the cut; the largest float32 below 1 keeps erfinv finite.
  const edge = Math.min(erf(2 / (std * Math.SQRT2)), 1 - 2 ** -24);
  torch.noGrad(() => {
    tensor.uniform_(-edge, edge);
    tensor.erfinv_();
    tensor.mul_(std * Math.SQRT2);
    tensor.clamp_(-2, 2);
  });
}

/** Fills a tensor from a normal distribution with mean 0, in place. */
export function normal_(tensor: Tensor, std: number): void {
  torch.noGrad(() => {
    tensor.normal_(0, std);
  });
}

/** Weights of every Linear below a module: truncated normal of .02, biases zero (DINO, DINOv2, timm). */
export function initLinears(module: torch.nn.Module): void {
  for (const child of module.namedModules().values()) {
    if (!(child instanceof torch.nn.Linear)) continue;
    const { weight, bias } = child;
    truncNormal_(weight, 0.02);
    if (bias !== null) torch.noGrad(() => void bias.zero_());
  }
}

/** Error function by its Maclaurin series; beyond 4 it is 1 to double precision. */
function erf(x: number): number {
  if (x > 4) return 1;
  let term = x;
  let sum = x;
  for (let n = 1; n < 80; n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
