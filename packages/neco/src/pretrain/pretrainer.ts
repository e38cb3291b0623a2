import { existsSync } from 'node:fs';
import * as torch from '@neco/torch';
import { UserError } from '../errors.js';
import { cosineSchedule } from '../train/schedules.js';
import { isOutOfMemory } from '../train/memory-fault.js';
import { RunLock } from '../run/lock.js';
import type { EvaluationLine, MonitorPlan } from '../watch/monitor.js';
import type { RunFolder } from '../run/run-folder.js';
import { whatIsKept } from '../run/faults.js';
import { guarded } from '../train/guarded-step.js';
import { lookAndListen } from '../watch/listening.js';
import type { ViTConfig } from '../vit/config.js';
import { ContrastObjective } from './contrast.js';
import { LabelObjective } from './labels.js';
import type { PretrainObjective } from './objective.js';
import { pretrainOptimizer, pretrainStep, type PretrainStepMetrics } from './optimise.js';
import { preparePretraining, type PretrainPlan } from './prepare.js';
import { backboneFile, requireSamePretraining, writePretrainRecord } from './record.js';
import { backboneConfig, type ResolvedPretrainConfig } from './resolve.js';
import { PretrainSaver, releasePretraining, restorePretraining, type PretrainState } from './state.js';
import { StepViews } from './step-views.js';
import { PretrainWatch } from './watch.js';

/** A line of `metrics.jsonl`; lines of evaluations are those of training runs. */
export interface PretrainMetrics extends PretrainStepMetrics {
  /** Steps done, this one included. */
  step: number;
  /** Epochs done, as a fraction. */
  epoch: number;
  imagesPerSecond: number;
  /** Share of the time since the last step that was spent waiting for images. */
  dataWait: number;
  /** Images found undecodable so far. */
  skipped: number;
}

/** What a run is about to do, once everything was checked. */
export interface PretrainStart {
  images: number;
  config: ResolvedPretrainConfig;
  /** Where the network runs: `cpu` or `cuda:N`. */
  device: string;
  backbone: ViTConfig;
  /** Weights of the backbone. */
  weights: number;
  /** For the objective `labels`. */
  classNames: readonly string[] | null;
  stepsPerEpoch: number;
  /** Steps done by earlier calls with the same folder. */
  resumedFrom: number;
  /** What the run is watched by; null for nothing. */
  monitor: MonitorPlan | null;
}

export interface PretrainOptions {
  /** Folder of images, searched recursively. */
  data: string;
  /** Folder of masks with the names of the images. */
  masks?: string;
  /** Class file; by default `classes.json` in or beside the folder of masks. */
  classes?: string;
  /** Run folder; the same call with the same folder goes on where it stopped. */
  out: string;
  /** Settings that differ from the defaults (see `pretrainSchema`). */
  settings?: unknown;
  /** Where the network runs: `auto` (default), `cpu`, `cuda` or `cuda:N`; a run may go on on another device. */
  device?: string;
  onNotice?: (text: string) => void;
  onStart?: (start: PretrainStart) => void;
  onStep?: (metrics: PretrainMetrics) => void;
  /** Each time the backbone was measured; with it the first evaluation of the run. */
  onEvaluation?: (line: EvaluationLine, first: EvaluationLine) => void;
  /** Each undecodable image, once. */
  onSkipped?: (file: string, reason: string) => void;
  /** Stops after the running step, with everything saved. */
  signal?: AbortSignal;
}

export interface PretrainResult {
  run: string;
  /** The backbone, as it is now. */
  model: string;
  step: number;
  totalSteps: number;
  /** False if the signal stopped the run. */
  finished: boolean;
}

/**
 * Trains a backbone from random weights on a folder of images: a start for `train` where no published backbone fits.
 * Everything is checked before anything is written.
 * @throws UserError for whatever the user can mend; the last good checkpoint stays
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainResult> {
  const plan = await preparePretraining(options);
  const { run, record } = plan;
  run.makeFolders();
  const { onNotice: notice, signal } = options;
  const lock = await RunLock.take(run, { ...(notice && { notice }), ...(signal && { signal }) });
  try {
    // Another process may have begun a run here meanwhile.
    requireSamePretraining(run, record);
    return await runFrom(options, plan, lock);
  } catch (error) {
    if (!isOutOfMemory(error) || error instanceof UserError) throw error;
    throw new UserError(
      `There is not enough memory (${error.message.split('\n')[0]}; ${whatIsKept(run)}): ` +
        'take a smaller batchSize, backbone or views.',
      { cause: error },
    );
  } finally {
    lock.release();
  }
}

/** Builds or restores the state, and trains until the end or the signal. */
async function runFrom(options: PretrainOptions, plan: PretrainPlan, lock: RunLock): Promise<PretrainResult> {
  const { run, record, config } = plan;
  const { signal } = options;
  const notice = (text: string) => options.onNotice?.(text);
  torch.manualSeed(config.seed);
  const objective = buildObjective(plan);
  const { network } = objective;
  network.train();
  if (plan.device !== 'cpu') network.to({ device: plan.device });
  const optimizer = pretrainOptimizer(network.parameters(), config.optimizer);
  const state: PretrainState = { network, optimizer, step: 0, skipped: [] };
  const views = new StepViews(plan.files, config);
  try {
    run.removeLeftovers();
    const restored = restorePretraining(run, state, notice);
    if (!existsSync(run.configFile)) writePretrainRecord(run, record);
    if (state.step >= config.steps) return resultOf(run, state, config);
    run.truncateMetrics(state.step);
    options.onStart?.(startOf(plan, state));
    const saver = new PretrainSaver(
      run,
      state,
      { everySteps: config.checkpoint.everySteps, steps: config.steps },
      restored,
    );
    const watch = watchOf(options, plan);
    if (!signal?.aborted) await lookAndListen(watch, state, saver, signal);
    let lastTime = performance.now();
    while (state.step < config.steps && !signal?.aborted) {
      const waited = await stepOnce(objective, state, views, plan, options);
      if (waited === null) break;
      const now = performance.now();
      const line = lineOf(waited, (now - lastTime) / 1000, state, views, config);
      lastTime = now;
      run.appendMetrics(line);
      options.onStep?.(line);
      const evaluated = await lookAndListen(watch, state, saver, signal);
      guarded(state, run, () => saver.whenDue());
      lock.beat();
      if (evaluated) lastTime = performance.now();
      // A ready batch never leaves the microtask queue: let signals and the loader's messages in.
      await new Promise(setImmediate);
    }
    if (state.step < config.steps) guarded(state, run, () => saver.now());
    return resultOf(run, state, config);
  } finally {
    await views.close();
    releasePretraining(state);
  }
}

function buildObjective({ config, labelled }: PretrainPlan): PretrainObjective {
  return labelled === null ? new ContrastObjective(config) : new LabelObjective(config, labelled);
}

interface StepDone {
  metrics: PretrainStepMetrics;
  waitMs: number;
}

/** One step on the next batch; null if the signal comes while there is none. */
async function stepOnce(
  objective: PretrainObjective,
  state: PretrainState,
  views: StepViews,
  { run, config }: PretrainPlan,
  { signal, onSkipped }: PretrainOptions,
): Promise<StepDone | null> {
  const batch = await views.next(state, signal);
  if (batch === null) return null;
  try {
    batch.skipped.forEach(({ file, reason }) => onSkipped?.(file, reason));
    state.skipped.push(...batch.skipped.map(({ file }) => file));
    const compute = await objective.prepare(batch);
    const { lr: peak, warmupSteps, clipGrad } = config.optimizer;
    const lr = cosineSchedule(state.step, config.steps, peak, peak / 50, warmupSteps);
    const step = () => pretrainStep(state.optimizer, compute, lr, clipGrad);
    const metrics = guarded(state, run, step, batch.files);
    state.step += 1;
    return { metrics, waitMs: batch.waitMs };
  } finally {
    batch.release();
  }
}

function lineOf(
  { metrics, waitMs }: StepDone,
  seconds: number,
  { step, skipped }: PretrainState,
  { stepsPerEpoch }: StepViews,
  { batchSize }: ResolvedPretrainConfig,
): PretrainMetrics {
  return {
    step,
    epoch: step / stepsPerEpoch,
    ...metrics,
    imagesPerSecond: batchSize / seconds,
    dataWait: Math.min(1, waitMs / 1000 / seconds),
    skipped: skipped.length,
  };
}

function watchOf({ onEvaluation }: PretrainOptions, { run, monitor, config }: PretrainPlan) {
  if (monitor === null) return null;
  return new PretrainWatch({
    run,
    monitor,
    settings: config.eval,
    totalSteps: config.steps,
    ...(onEvaluation && { onEvaluation }),
  });
}

function startOf(
  { config, device, files, labelled, monitor }: PretrainPlan,
  state: PretrainState,
): PretrainStart {
  const { backbone } = state.network;
  return {
    images: files.length,
    config,
    device,
    backbone: backboneConfig(config),
    weights: backbone.parameters().reduce((sum, weight) => sum + weight.numel(), 0),
    classNames: labelled?.classNames ?? null,
    stepsPerEpoch: Math.floor(files.length / config.batchSize),
    resumedFrom: state.step,
    monitor: monitor?.plan ?? null,
  };
}

function resultOf(
  run: RunFolder,
  { step }: PretrainState,
  { steps }: ResolvedPretrainConfig,
): PretrainResult {
  return { run: run.root, model: backboneFile(run), step, totalSteps: steps, finished: step >= steps };
}
