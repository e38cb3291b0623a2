import * as torch from '@neco/torch';
import type { ViewBatch } from '../methods/parts/alignment.js';
import type { RunState } from '../run/checkpoint.js';
import type { ResolvedConfig } from '../settings/resolve.js';
import { jointNorm } from './parameter-groups.js';
import type { StepRanks } from './ranks/step-ranks.js';
import { cosineSchedule } from './schedules.js';
import { lossAndGradient } from '../methods/neco/step.js';
import { updateTeacher } from '../methods/parts/teacher.js';

/** What one step did. */
export interface StepMetrics {
  loss: number;
  lr: number;
  headLr: number;
  weightDecay: number;
  momentum: number;
  /** Joint L2 norm of the student's gradients, before clipping. */
  gradNorm: number;
  /** Joint L2 norm of the trained weights after the step; of every tenth step. */
  paramNorm?: number;
  /** Joint L2 norm of what the step changed of them; as above. */
  updateNorm?: number;
}

/** Steps between measurements of `paramNorm` and `updateNorm`, which need a copy of the weights. */
const normsEvery = 10;

/** A number that is not finite: the step was not applied. */
export class NonFiniteError extends Error {
  constructor(readonly quantity: 'loss' | 'gradient' | 'weights') {
    super(
      quantity === 'weights' ? 'weights are not finite numbers' : `the ${quantity} is not a finite number`,
    );
    this.name = 'NonFiniteError';
  }
}

/**
 * One optimiser step on a batch (section 4.1 of the paper): loss, backward, clipping, AdamW, teacher.
 * @param total - Steps of the whole run, for the schedules.
 * @param ranks - Where the batch is a share of a larger one; the loss is that of the share.
 * @throws NonFiniteError before anything was changed
 */
export function trainStep(
  state: RunState,
  batch: ViewBatch,
  config: ResolvedConfig,
  total: number,
  ranks: StepRanks | null = null,
): StepMetrics {
  const metrics = applySchedules(state, config, total);
  const reference = config.compat === 'reference';
  return torch.scope(() => {
    if (ranks === null) state.optimizer.zeroGrad();
    else ranks.beginStep();
    const loss = finiteLoss(() =>
      lossAndGradient(state, batch, config, requireFinite, ranks?.step(state.step)),
    );
    ranks?.endStep();
    const trained = state.optimizer.groups.flatMap((group) => group.params);
    const gradNorm = clip(trained, reference ? null : config.optimizer.clipGrad);
    if (!Number.isFinite(gradNorm)) throw new NonFiniteError('gradient');
    // The published code moves the teacher before the optimiser's step, and what it clips was used already.
    if (reference) updateTeacher(state.teacher, state.student, metrics.momentum);
    const before = state.step % normsEvery === 0 ? copyOf(trained) : null;
    state.optimizer.step();
    const norms = before === null ? {} : weightNorms(trained, before);
    if (!reference) updateTeacher(state.teacher, state.student, metrics.momentum);
    state.step += 1;
    return { loss, ...metrics, gradNorm, ...norms };
  });
}

/** @throws NonFiniteError if a trained weight is NaN, infinite, or so large that their norm is */
export function requireFiniteWeights(state: RunState): void {
  const norm = jointNorm(state.optimizer.groups.flatMap((group) => group.params));
  if (!Number.isFinite(norm)) throw new NonFiniteError('weights');
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
  const scheduled = schedule(optimizer.lr, 0, optimizer.warmupSteps);
  const lr = state.step < optimizer.headOnlySteps ? 0 : scheduled;
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
