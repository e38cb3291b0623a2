import * as torch from '@neco/torch';
import type { ViewBatch } from './alignment.js';
import type { RunState } from './checkpoint.js';
import type { ResolvedConfig } from './resolve.js';
import { jointNorm } from './parameter-groups.js';
import { cosineSchedule } from './schedules.js';
import { lossAndGradient } from './step.js';
import { updateTeacher } from './teacher.js';

/** What one step did. */
export interface StepMetrics {
  loss: number;
  lr: number;
  headLr: number;
  weightDecay: number;
  momentum: number;
  /** Joint L2 norm of the student's gradients, before clipping. */
  gradNorm: number;
}

/** A number that is not finite: the step was not applied. */
export class NonFiniteError extends Error {
  constructor(readonly quantity: 'loss' | 'gradient') {
    super(`the ${quantity} is not a finite number`);
    this.name = 'NonFiniteError';
  }
}

/**
 * One optimiser step on a batch (section 4.1 of the paper): loss, backward, clipping, AdamW, teacher.
 * @param total - Steps of the whole run, for the schedules.
 * @throws NonFiniteError before anything was changed
 */
export function trainStep(
  state: RunState,
  batch: ViewBatch,
  config: ResolvedConfig,
  total: number,
): StepMetrics {
  const metrics = applySchedules(state, config, total);
  const reference = config.compat === 'reference';
  return torch.scope(() => {
    state.optimizer.zeroGrad();
    const loss = finiteLoss(() => lossAndGradient(state, batch, config, requireFinite));
    const trained = state.optimizer.groups.flatMap((group) => group.params);
    const gradNorm = clip(trained, reference ? null : config.optimizer.clipGrad);
    if (!Number.isFinite(gradNorm)) throw new NonFiniteError('gradient');
    // The published code moves the teacher before the optimiser's step, and what it clips was used already.
    if (reference) updateTeacher(state.teacher, state.student, metrics.momentum);
    state.optimizer.step();
    if (!reference) updateTeacher(state.teacher, state.student, metrics.momentum);
    state.step += 1;
    return { loss, ...metrics, gradNorm };
  });
}

// The fused operator refuses similarities that are not finite before there is a loss.
function finiteLoss(compute: () => number): number {
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

/** Sets the groups' rates for this step. */
function applySchedules(state: RunState, config: ResolvedConfig, total: number) {
  const { optimizer, teacher } = config;
  const schedule = (start: number, end: number, warmup = 0) =>
    cosineSchedule(state.step, total, start, end, warmup);
  const lr = schedule(optimizer.lr, 0, optimizer.warmupSteps);
  const headLr = schedule(optimizer.headLr, 0, optimizer.warmupSteps);
  const weightDecay = schedule(optimizer.weightDecay, optimizer.weightDecayEnd);
  for (const group of state.optimizer.groups) {
    group.lr = group.name?.startsWith('head') ? headLr : lr;
    if (group.name === 'backbone' || group.name === 'head') group.weightDecay = weightDecay;
  }
  return { lr, headLr, weightDecay, momentum: schedule(teacher.momentum, teacher.momentumEnd) };
}

function clip(weights: readonly torch.Tensor[], maxNorm: number | null): number {
  if (maxNorm !== null) return torch.nn.clipGradNorm_(weights, maxNorm);
  return torch.scope(() => jointNorm(weights.map((weight) => weight.grad).filter((grad) => grad !== null)));
}
