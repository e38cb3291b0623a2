import { existsSync } from 'node:fs';
import * as torch from '@neco/torch';
import {
  decodeImage,
  fingerprintFiles,
  openTrainingImages,
  UndecodableImage,
  type TrainingImages,
} from '../data/index.js';
import { UserError } from '../errors.js';
import { ViewLoader, type Batch } from '../views/index.js';
import { loadBackbone, type DownloadOptions, type LoadedBackbone } from '../weights/index.js';
import { productVersions } from '../versions.js';
import { buildRunState } from './build.js';
import { restoreCheckpoint, saveCheckpoint, saveEpoch, type RunState } from './checkpoint.js';
import { parseTrainConfig } from './config.js';
import { Monitor, type EvaluationLine, type MonitorPlan } from './monitor.js';
import { NonFiniteError, trainStep, type StepMetrics } from './optimise.js';
import { resolveAuto, totalSteps, viewConfig, type ResolvedConfig } from './resolve.js';
import { configDifferences, RunFolder, type RunRecord } from './run-folder.js';
import { bestTeacher, Watch, type BestTeacher } from './watch.js';

/** A line of `metrics.jsonl`. */
export interface TrainMetrics extends StepMetrics {
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
export interface TrainStart {
  images: number;
  /** How many the data set has where it was published; null for a folder of one's own, or a part. */
  published: number | null;
  config: ResolvedConfig;
  backbone: LoadedBackbone;
  totalSteps: number;
  stepsPerEpoch: number;
  /** Steps done by earlier calls with the same folder. */
  resumedFrom: number;
  /** What the run is watched by; null for nothing. */
  monitor: MonitorPlan | null;
}

export interface TrainOptions {
  /** Folder of images, searched recursively; or images that `openTrainingImages` found. */
  data: string | TrainingImages;
  /** Name, file or run folder of the pretrained backbone. */
  model: string;
  /** Start from a checkpoint that lacks a part of the backbone; the part stays random. */
  allowMissing?: boolean;
  /** What to do where the model's weights are not on this machine yet. */
  download?: DownloadOptions;
  /** Run folder; the same call with the same folder goes on where it stopped. */
  out: string;
  /** Settings that differ from the defaults (see `trainSchema`). */
  settings?: unknown;
  onStart?: (start: TrainStart) => void;
  onStep?: (metrics: TrainMetrics) => void;
  /** Each time the teacher was measured; with it the first evaluation of the run. */
  onEvaluation?: (line: EvaluationLine, first: EvaluationLine) => void;
  /** Each undecodable image, once. */
  onSkipped?: (file: string, reason: string) => void;
  /** Stops after the running step, with everything saved. */
  signal?: AbortSignal;
}

export interface TrainResult {
  run: string;
  step: number;
  totalSteps: number;
  /** False if the signal stopped the run. */
  finished: boolean;
  /** Which teacher `best.safetensors` holds; null if the run is not watched on labelled images. */
  best: BestTeacher | null;
}

/**
 * Post-trains a backbone with NeCo on a folder of images. Everything is checked before anything is written.
 * @throws UserError for whatever the user can mend; the last good checkpoint stays
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  // ---- check -------------------------------------------------------------------------------------------
  const settings = parseTrainConfig(options.settings);
  const data = typeof options.data === 'string' ? await openTrainingImages(options.data) : options.data;
  const { files } = data;
  const backbone = await loadBackbone(options.model, {
    allowMissing: options.allowMissing === true,
    download: { ...options.download, ...(options.signal && { signal: options.signal }) },
  });
  const config = resolveAuto(settings, backbone.config, files.length, torch.versions().cuda);
  await requireOneImage(files);
  const monitor =
    config.eval.every > 0 ? await Monitor.open(config.eval, files, backbone.config.patchSize) : null;
  const run = new RunFolder(options.out);
  const record: RunRecord = {
    data: data.name,
    model: options.model,
    config,
    fingerprint: fingerprintFiles(data.root, files),
    versions: productVersions(),
  };
  checkSameRun(run, record);

  // ---- set up ------------------------------------------------------------------------------------------
  const total = totalSteps(config, files.length);
  const state = buildRunState(backbone.model, config);
  releaseModule(backbone.model);
  restoreCheckpoint(run, state);
  if (state.step >= total) return resultOf(run, state, total);
  if (!existsSync(run.configFile)) run.create(record);
  run.truncateMetrics(state.step);
  const loader = new ViewLoader({
    files,
    batchSize: config.batchSize,
    views: viewConfig(config),
    seed: config.seed,
    startStep: state.step,
    prefetch: config.loader.prefetch,
  });
  const { stepsPerEpoch } = loader;
  options.onStart?.({
    images: files.length,
    published: data.published,
    config,
    backbone,
    totalSteps: total,
    stepsPerEpoch,
    resumedFrom: state.step,
    monitor: monitor?.plan ?? null,
  });
  const { onEvaluation } = options;
  const watch =
    monitor &&
    new Watch({
      run,
      monitor,
      settings: config.eval,
      totalSteps: total,
      ...(onEvaluation && { onEvaluation }),
    });

  // ---- loop --------------------------------------------------------------------------------------------
  try {
    await watch?.look(state);
    let skipped = 0;
    let lastTime = performance.now();
    while (state.step < total && !options.signal?.aborted) {
      const batch = await loader.next();
      batch.skipped.forEach(({ file, reason }) => options.onSkipped?.(file, reason));
      skipped += batch.skipped.length;
      const metrics = stepOrStop(state, batch, config, total, run);
      const now = performance.now();
      const seconds = (now - lastTime) / 1000;
      lastTime = now;
      const line: TrainMetrics = {
        step: state.step,
        epoch: state.step / stepsPerEpoch,
        ...metrics,
        imagesPerSecond: config.batchSize / seconds,
        dataWait: Math.min(1, batch.waitMs / 1000 / seconds),
        skipped,
      };
      run.appendMetrics(line);
      options.onStep?.(line);
      const evaluated = await watch?.look(state);
      saveWhenDue(run, state, config, stepsPerEpoch, total);
      if (evaluated) lastTime = performance.now();
      // A ready batch never leaves the microtask queue: let signals and the loader's messages in.
      await new Promise(setImmediate);
    }
  } finally {
    await loader.close();
  }
  if (state.step < total) saveCheckpoint(run, state);
  const result = resultOf(run, state, total);
  releaseState(state);
  return result;
}

function resultOf(run: RunFolder, { step }: RunState, total: number): TrainResult {
  const best = bestTeacher(run.readEvaluations());
  return { run: run.root, step, totalSteps: total, finished: step >= total, best };
}

function saveWhenDue(
  run: RunFolder,
  state: RunState,
  config: ResolvedConfig,
  stepsPerEpoch: number,
  total: number,
) {
  const { everyEpochs, everySteps, keepEpochs } = config.checkpoint;
  const atEpoch = state.step % (everyEpochs * stepsPerEpoch) === 0;
  if (atEpoch || state.step === total || (everySteps !== null && state.step % everySteps === 0)) {
    saveCheckpoint(run, state);
  }
  if (atEpoch && keepEpochs) saveEpoch(run, state, state.step / stepsPerEpoch);
}

function stepOrStop(
  state: RunState,
  batch: Batch,
  config: ResolvedConfig,
  total: number,
  run: RunFolder,
): StepMetrics {
  try {
    return trainStep(state, batch, config, total);
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    throw new UserError(
      `Stopped at step ${state.step + 1}: ${error.message}; the last good checkpoint is ${run.lastCheckpoint}. ` +
        `Lower optimizer.lr or set optimizer.clipGrad; the images were ${batch.files.join(', ')}.`,
      { cause: error },
    );
  } finally {
    batch.release();
  }
}

/** Fails early and without a trace on disk when not one file is an image. */
async function requireOneImage(files: readonly string[]): Promise<void> {
  let first: UndecodableImage | undefined;
  for (const file of files) {
    try {
      await decodeImage(file);
      return;
    } catch (error) {
      if (!(error instanceof UndecodableImage)) throw error;
      first ??= error;
    }
  }
  throw new UserError(
    `None of the ${files.length} image files can be decoded (the first: ${first?.message ?? 'unknown reason'}).`,
  );
}

// How often a run is watched and what follows from an alarm; runs of earlier versions were not watched at all.
const mayChange = /^config\.eval(\.(every|collapseBelow|stopOnCollapse))?:/;

function checkSameRun(run: RunFolder, record: RunRecord): void {
  const before = run.readRecord();
  if (!before) return;
  const compared = ({ model, config, fingerprint }: RunRecord) => ({ model, config, fingerprint });
  const differences = configDifferences(
    compared(before),
    JSON.parse(JSON.stringify(compared(record))),
  ).filter((difference) => !mayChange.test(difference));
  if (differences.length === 0) return;
  throw new UserError(
    `${run.root} holds a run with other settings (${differences.join('; ')}); ` +
      'use the same settings to continue it, or choose another --out.',
  );
}

/** Frees the parameters and buffers of a network that is no longer needed. */
export function releaseModule(module: torch.nn.Module): void {
  for (const tensor of module.stateDict().values()) tensor.release();
}

function releaseState(state: RunState): void {
  state.optimizer.zeroGrad();
  releaseModule(state.student);
  releaseModule(state.teacher);
  for (const tensor of state.optimizer.stateDict().tensors.values()) tensor.release();
  for (const queue of state.queues) queue.embeddings.release();
}
