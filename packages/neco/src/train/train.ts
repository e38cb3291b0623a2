import { existsSync } from 'node:fs';
import type { TrainingImages } from '../data/sets/open.js';
import { chooseDevice } from '../device.js';
import { TaskLeader } from '../distributed/task-leader.js';
import { withWorld } from '../distributed/with-world.js';
import type { RankEnvironment } from '../distributed/environment.js';
import type { World } from '../distributed/world.js';
import { UserError } from '../errors.js';
import type { DownloadOptions } from '../weights/download.js';
import type { LoadedBackbone } from '../weights/load.js';
import { bestTeacher, type BestTeacher } from '../watch/best.js';
import { buildRunState } from './build.js';
import { restoreCheckpoint, startFromRun, type RunState } from '../run/checkpoint.js';
import { parseTrainConfig, type TrainSettings } from '../settings/config.js';
import { follow } from './ranks/follow.js';
import { requireEqualShares } from './ranks/shares.js';
import { Team } from './ranks/team.js';
import type { EvaluationConfig } from '../settings/evaluation-config.js';
import { whatIsKept } from '../run/faults.js';
import { guarded, stepOrStop } from './guarded-step.js';
import { lookAndListen, nextBatch } from '../watch/listening.js';
import { RunLock } from '../run/lock.js';
import { isOutOfMemory } from './memory-fault.js';
import type { EvaluationLine, MonitorPlan } from '../watch/monitor.js';
import type { StepMetrics } from './optimise.js';
import { prepare, type RunPlan } from './prepare.js';
import { releaseState } from './release.js';
import { totalSteps, type ResolvedConfig } from '../settings/resolve.js';
import { runLoader } from './run-loader.js';
import { RunFolder, type RunRecord } from '../run/run-folder.js';
import { requireSameRun } from '../run/same-run.js';
import { Saver } from '../run/saving.js';
import { RunEvents } from '../run/tensorboard/run-events.js';
import { verdictOf, type Verdict } from '../watch/verdict.js';
import { Watch } from '../watch/watch.js';

/** A line of `metrics.jsonl`. */
export interface TrainMetrics extends StepMetrics {
  /** Steps done, this one included. */
  step: number;
  /** Epochs done, as a fraction. */
  epoch: number;
  imagesPerSecond: number;
  /** Share of the time since the last step that was spent waiting for images. */
  dataWait: number;
  /** Effective rank of the teacher's patch embeddings on a few images of the batch; of every fiftieth step. */
  embeddingRank?: number;
  /** Images found undecodable so far. */
  skipped: number;
}

/** What a run is about to do, once everything was checked. */
export interface TrainStart {
  images: number;
  /** How many the data set has where it was published; null for a folder of one's own, or a part. */
  published: number | null;
  config: ResolvedConfig;
  /** Where the networks run: `cpu` or `cuda:N`. */
  device: string;
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
  /**
   * The pretrained backbone: a name, a file or a run folder, or what `loadBackbone` gave, which is copied; not with
   * `initFrom`.
   */
  model?: string | LoadedBackbone;
  /** Run folder whose student and teacher, heads included, a new run starts with; everything else starts anew. */
  initFrom?: string;
  /** Start from a checkpoint that lacks a part of the backbone; the part stays random. */
  allowMissing?: boolean;
  /** What to do where the model's weights are not on this machine yet. */
  download?: DownloadOptions;
  /** Run folder; the same call with the same folder goes on where it stopped. */
  out: string;
  /** Settings that differ from the defaults. */
  settings?: TrainSettings;
  /** Where the networks run: `auto` (default), `cpu`, `cuda` or `cuda:N`; a run may go on on another device. */
  device?: string;
  /** Go on with settings, model or data other than those that the run began with. */
  overrideConfig?: boolean;
  /** Write event files beside `metrics.jsonl`. */
  log?: 'tensorboard';
  /** Which of several processes this is, if it is one; see `rankEnvironment`. All but rank 0 leave the disk alone. */
  ranks?: RankEnvironment | null;
  /** Something that does not stop the run but that its owner should know, such as a damaged checkpoint. */
  onNotice?: (text: string) => void;
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
  /** `eval.patience` ended the run before its last step. */
  endedEarly: boolean;
  /** Which teacher `best.safetensors` holds; null if nothing tells teachers apart. */
  best: BestTeacher | null;
  /** How the last teacher compares with the start; null if nothing tells, or the run was stopped. */
  verdict: Verdict | null;
}

/**
 * Post-trains a backbone with NeCo on a folder of images. Everything is checked before anything is written.
 * @throws UserError for whatever the user can mend; the last good checkpoint stays
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { timeoutSeconds } = parseTrainConfig(options.settings).distributed;
  const device = chooseDevice(options.device, options.ranks);
  const world = {
    timeoutSeconds,
    timeoutName: 'distributed.timeoutSeconds',
    afterFailure:
      'Everything up to the last checkpoint is kept: the same command continues, with as many processes as divide batchSize.',
  };
  return withWorld(options.ranks, world, (joined) => trainHere(options, device, joined));
}

async function trainHere(options: TrainOptions, device: string, world: World | null): Promise<TrainResult> {
  const plan = await prepare(options, device);
  const { run, record } = plan;
  if (world) requireEqualShares(plan.config.batchSize, world.size);
  await world?.useDevice(device);
  if (world && !world.isLeader) return followFrom(options, plan, world);
  run.makeFolders();
  const { onNotice: notice, signal } = options;
  let lock: RunLock | undefined;
  try {
    lock = await RunLock.take(run, { ...(notice && { notice }), ...(signal && { signal }) });
    // Another process may have begun, or ended, a run here meanwhile.
    const overridden = requireSameRun(run, record, options.overrideConfig === true);
    return await runFrom(options, plan, overridden, lock, world);
  } catch (error) {
    if (!isOutOfMemory(error) || error instanceof UserError) throw error;
    throw new UserError(
      `There is not enough memory (${error.message.split('\n')[0]}; ${whatIsKept(run)}): ` +
        'take a smaller batchSize, model or head, or a shorter queue.',
      { cause: error },
    );
  } finally {
    lock?.release();
    plan.release();
  }
}

/** Builds or restores the state, and trains until the end or the signal. */
async function runFrom(
  options: TrainOptions,
  plan: RunPlan,
  overridden: string[],
  lock: RunLock,
  world: World | null,
): Promise<TrainResult> {
  const state = buildRunState(plan.backbone, plan.config, plan.device);
  plan.release();
  try {
    return await trainFrom(options, plan, state, overridden, lock, world);
  } finally {
    releaseState(state);
  }
}

async function trainFrom(
  options: TrainOptions,
  plan: RunPlan,
  state: RunState,
  overridden: string[],
  lock: RunLock,
  world: World | null,
): Promise<TrainResult> {
  const { run, record, data, backbone, config, device, monitor } = plan;
  const { onEvaluation } = options;
  const notice = (text: string) => options.onNotice?.(text);
  const total = totalSteps(config, data.files.length);
  if (options.initFrom !== undefined) startFromRun(new RunFolder(options.initFrom), state, notice);
  run.removeLeftovers();
  const restored = restoreCheckpoint(run, state, notice);
  writeRecord(run, record, overridden, state.step);
  const team = world && (await Team.lead(world, state, record, options.signal));
  const signal = team?.signal ?? options.signal;
  if (state.step >= total) return resultOf(run, state, total, true, config.eval);
  run.truncateMetrics(state.step);
  const events = options.log === 'tensorboard' ? new RunEvents(run, state.step) : null;
  const loader = runLoader(data.files, config, state, team && team.shard);
  const { stepsPerEpoch } = loader;
  const saver = new Saver({ run, state, config, stepsPerEpoch, totalSteps: total, saved: restored, notice });
  try {
    options.onStart?.({
      images: data.files.length,
      published: data.published,
      config,
      device,
      backbone,
      totalSteps: total,
      stepsPerEpoch,
      resumedFrom: state.step,
      monitor: monitor?.plan ?? null,
    });
    const watch =
      monitor &&
      new Watch({
        run,
        monitor,
        sharing: world ? new TaskLeader(world) : undefined,
        settings: config.eval,
        totalSteps: total,
        onEvaluation: (line, first) => {
          events?.add(line);
          onEvaluation?.(line, first);
        },
      });
    const isOver = () => watch?.isOver === true;
    if (!isOver() && !signal?.aborted) await lookAndListen(watch, state, saver, signal);
    await team?.goOn(isOver());
    let lastTime = performance.now();
    while (state.step < total && !isOver() && !signal?.aborted) {
      const batch = await nextBatch(loader, signal);
      if (batch === null) break;
      batch.skipped.forEach(({ file, reason }) => options.onSkipped?.(file, reason));
      state.skipped.push(...batch.skipped.map(({ file }) => file));
      const own = stepOrStop(state, batch, config, total, run, team?.ranks);
      const together = team?.afterStep(own.loss, {
        busy: saver.isDue(state.step) || watch?.isDue(state.step) === true,
        checkTeacher: state.step % stepsPerEpoch === 0 || state.step === total,
      });
      const metrics = { ...own, loss: together?.loss ?? own.loss };
      const now = performance.now();
      const seconds = (now - lastTime) / 1000;
      lastTime = now;
      const line: TrainMetrics = {
        step: state.step,
        epoch: state.step / stepsPerEpoch,
        ...metrics,
        imagesPerSecond: config.batchSize / seconds,
        dataWait: Math.min(1, batch.waitMs / 1000 / seconds),
        skipped: state.skipped.length,
      };
      run.appendMetrics(line);
      events?.add(line);
      options.onStep?.(line);
      const evaluated = await lookAndListen(watch, state, saver, signal);
      guarded(state, run, () => saver.whenDue());
      lock.beat();
      if (together?.leaderIsBusy) await team?.goOn(isOver());
      if (evaluated) lastTime = performance.now();
      // A ready batch never leaves the microtask queue: let signals and the loader's messages in.
      await new Promise(setImmediate);
    }
    if (state.step < total) saver.now();
    return resultOf(run, state, total, state.step >= total || isOver(), config.eval);
  } finally {
    await loader.close();
    events?.close();
    team?.close();
  }
}

/** A rank other than 0: trains on its share, writes nothing. */
async function followFrom(options: TrainOptions, plan: RunPlan, world: World): Promise<TrainResult> {
  const { run, record, data, backbone, config, monitor } = plan;
  const total = totalSteps(config, data.files.length);
  const state = buildRunState(backbone, config, plan.device);
  plan.release();
  try {
    await follow({
      world,
      state,
      record,
      data,
      config,
      totalSteps: total,
      ...(options.signal && { signal: options.signal }),
      ...(options.onSkipped && { onSkipped: options.onSkipped }),
      // Only a leader that has a monitor asks.
      perform: (task) => monitor!.perform(state[config.eval.network].backbone, task),
      step: (batch, ranks) => stepOrStop(state, batch, config, total, run, ranks),
    });
    const { step } = state;
    const [finished, endedEarly] = [step >= total, false];
    // What the run came to is for the leader to say.
    return { run: run.root, step, totalSteps: total, finished, endedEarly, best: null, verdict: null };
  } finally {
    releaseState(state);
  }
}

function writeRecord(run: RunFolder, record: RunRecord, overridden: string[], step: number): void {
  if (overridden.length > 0) {
    const overrides = [...(run.readRecord()?.overrides ?? []), { step, differences: overridden }];
    run.writeRecord({ ...record, overrides });
  } else if (!existsSync(run.configFile)) run.writeRecord(record);
}

function resultOf(
  run: RunFolder,
  { step }: RunState,
  total: number,
  finished: boolean,
  { signal }: EvaluationConfig,
): TrainResult {
  const evaluations = run.readEvaluations();
  return {
    run: run.root,
    step,
    totalSteps: total,
    finished,
    endedEarly: finished && step < total,
    best: bestTeacher(evaluations, signal),
    verdict: finished ? verdictOf(evaluations, signal) : null,
  };
}
