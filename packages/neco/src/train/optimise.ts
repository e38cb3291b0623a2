import * as torch from '@neco/torch';
import type { Rates } from '../methods/method.js';
import type { ViewBatch } from '../methods/parts/alignment.js';
import { jointNorm, NonFiniteError } from '../methods/parts/non-finite.js';
import { aloneStep } from '../methods/parts/ranked-step.js';
import type { RunState } from '../run/checkpoint.js';
import type { StepRanks } from './ranks/step-ranks.js';

/** What one step did: its loss, its rates, and what else the method logs. */
export interface StepMetrics extends Rates {
  loss: number;
  /** Joint L2 norm of the trained network's gradients, before clipping. */
  gradNorm: number;
  /** Joint L2 norm of the trained weights after the step; of every tenth step. */
  paramNorm?: number;
  /** Joint L2 norm of what the step changed of them; as above. */
  updateNorm?: number;
  /** Effective rank of the teacher's patch embeddings on a few images of the batch; of every fiftieth step. */
  embeddingRank?: number;
  /** Share of the patches that are answered rightly, of methods that ask. */
  accuracy?: number;
}

/** Steps between measurements of `paramNorm` and `updateNorm`, which need a copy of the weights. */
const normsEvery = 10;

/**
 * One optimiser step on a batch: loss, backward, clipping, AdamW, teacher.
 * @param total - Steps of the whole run, for the schedules.
 * @param ranks - Where the batch is a share of a larger one; the loss is that of the share.
 * @throws NonFiniteError before anything was changed
 */
export function trainStep(
  state: RunState,
  batch: ViewBatch,
  total: number,
  ranks: StepRanks | null = null,
): StepMetrics {
  const { learner, optimizer, step } = state;
  const rates = learner.rates(step, total);
  applyRates(optimizer, rates);
  return torch.scope(() => {
    if (ranks === null) optimizer.zeroGrad();
    else ranks.beginStep();
    const context = { step, check: requireFinite, ranks: ranks?.step(step) ?? aloneStep };
    const { loss, ...logged } = finiteLoss(() => learner.step(batch, context));
    ranks?.endStep();
    const trained = optimizer.groups.flatMap((group) => group.params);
    const gradNorm = clip(trained, learner.clipGrad);
    if (!Number.isFinite(gradNorm)) throw new NonFiniteError('gradient');
    learner.beforeUpdate?.(rates);
    const before = step % normsEvery === 0 ? copyOf(trained) : null;
    optimizer.step();
    const norms = before === null ? {} : weightNorms(trained, before);
    state.step += 1;
    const after = learner.afterUpdate?.(rates, batch, step);
    return { loss, ...logged, ...rates, gradNorm, ...norms, ...after };
  });
}

function applyRates(optimizer: torch.optim.AdamW, { lr, headLr = lr, weightDecay }: Rates): void {
  for (const group of optimizer.groups) {
    group.lr = group.name?.startsWith('head') ? headLr : lr;
    if (weightDecay !== undefined && group.name?.endsWith('-no-decay') === false)
      group.weightDecay = weightDecay;
  }
}

function copyOf(weights: readonly torch.Tensor[]): torch.Tensor[] {
  return torch.noGrad(() => weights.map((weight) => weight.clone()));
}

/** @param before - The weights before the step; overwritten. */
function weightNorms(
  weights: readonly torch.Tensor[],
  before: readonly torch.Tensor[],
): Pick<StepMetrics, 'paramNorm' | 'updateNorm'> {
  torch.noGrad(() => torch._foreachSub_([...before], [...weights]));
  return { paramNorm: jointNorm(weights), updateNorm: jointNorm(before) };
}

// The fused operator refuses similarities that are not finite before there is a loss.
function finiteLoss<T>(compute: () => T): T {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof Error && cause.message.includes('NaN or infinite')) throw new NonFiniteError('loss');
    throw cause;
  }
}

function requireFinite(loss: number): void {
  if (!Number.isFinite(loss)) throw new NonFiniteError('loss');
}

function clip(weights: readonly torch.Tensor[], maxNorm: number | null): number {
  if (maxNorm !== null) return torch.nn.clipGradNorm_(weights, maxNorm);
  return torch.scope(() => jointNorm(weights.map((weight) => weight.grad).filter((grad) => grad !== null)));
}
