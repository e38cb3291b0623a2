import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Fills a tensor from a normal distribution with mean 0, in place. */
export function normal_(tensor: Tensor, std: number): void {
  torch.noGrad(() => tensor.normal_(0, std));
}

/** Weights of every Linear below a module: truncated normal of .02, biases zero (DINO, DINOv2, timm). */
export function initLinears(module: torch.nn.Module): void {
  for (const child of module.namedModules().values()) {
    if (!(child instanceof torch.nn.Linear)) continue;
    torch.nn.init.truncNormal_(child.weight, 0, 0.02);
    if (child.bias !== null) torch.nn.init.zeros_(child.bias);
  }
}
