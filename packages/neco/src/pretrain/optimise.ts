import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { NonFiniteError } from '../train/optimise.js';
import type { ObjectiveLoss } from './objective.js';

/** What one step did. */
export interface PretrainStepMetrics {
  loss: number;
  /** See {@link ObjectiveLoss}. */
  accuracy: number;
  lr: number;
  /** Joint L2 norm of the gradients, before clipping. */
  gradNorm: number;
}

/** AdamW over all weights; biases and the one-dimensional weights of norms and LayerScale are not decayed. */
export function pretrainOptimizer(
  weights: readonly Tensor[],
  {
    lr,
    weightDecay,
    betas,
    eps,
  }: { lr: number; weightDecay: number; betas?: [number, number]; eps?: number },
): torch.optim.AdamW {
  return new torch.optim.AdamW(
    [
      { params: weights.filter((weight) => weight.ndim > 1), weightDecay },
      { params: weights.filter((weight) => weight.ndim <= 1), weightDecay: 0 },
    ],
    { lr, ...(betas && { betas }), ...(eps !== undefined && { eps }) },
  );
}

/**
 * One step of AdamW: loss, gradient, clipping, update.
 * @throws NonFiniteError before anything was changed
 */
export function pretrainStep(
  optimizer: torch.optim.AdamW,
  compute: () => ObjectiveLoss,
  lr: number,
  clipGrad: number | null,
): PretrainStepMetrics {
  for (const group of optimizer.groups) group.lr = lr;
  return torch.scope(() => {
    const { loss, accuracy } = compute();
    const value = loss.item();
    if (!Number.isFinite(value)) throw new NonFiniteError('loss');
    optimizer.zeroGrad();
    loss.backward();
    const weights = optimizer.groups.flatMap((group) => group.params);
    const gradNorm = torch.nn.clipGradNorm_(weights, clipGrad ?? Infinity);
    if (!Number.isFinite(gradNorm)) throw new NonFiniteError('gradient');
    optimizer.step();
    return { loss: value, accuracy, lr, gradNorm };
  });
}
