import { existsSync } from 'node:fs';
import { chooseDevice } from '../device.js';
import { TaskLeader } from '../distributed/task-leader.js';
import { withWorld } from '../distributed/with-world.js';
import type { World } from '../distributed/world.js';
import { UserError } from '../errors.js';
import { restoreCheckpoint, startFromRun } from '../run/checkpoint.js';
import type { EvaluationLine } from '../run/evaluation-line.js';
import { whatIsKept } from '../run/faults.js';
import { RunLock } from '../run/lock.js';
import { RunFolder, type RunRecord } from '../run/run-folder.js';
import { requireSameRun } from '../run/same-run.js';
import { Saver } from '../run/saving.js';
import { RunEvents } from '../run/tensorboard/run-events.js';
import { methodOf, parseTrainConfig } from '../settings/config.js';
import { totalSteps, type ResolvedConfig } from '../settings/resolve.js';
import { bestTeacher } from '../watch/best.js';
import { lookAndListen } from '../watch/listening.js';
import { verdictOf } from '../watch/verdict.js';
import { Watch, watchedBackbone } from '../watch/watch.js';
import { buildRunState, releaseState } from './build.js';
import { changeFromStart, largestChange } from './change.js';
import { trainStep, type StepMetrics } from './optimise.js';
import { prepare } from './prepare.js';
import { requireEqualShares } from './ranks/shares.js';
import { Team } from './ranks/team.js';
import { RunViews } from './run-views.js';
import { guarded, isOutOfMemory } from './step-faults.js';
import type { RunPlan, TrainMetrics, TrainOptions, TrainResult } from './options.js';

/**
 * Trains a backbone on a folder of images, with NeCo or another method. Everything is checked before anything is written.
 * @throws UserError for whatever the user can mend; the last good checkpoint stays
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const method = options.method ?? methodOf(options.settings);
  const settings = parseTrainConfig(options.settings, method);
  const device = chooseDevice(options.device, options.ranks);
  const terms = {
    timeoutSeconds: settings.distributed.timeoutSeconds,
    timeoutName: 'distributed.timeoutSeconds',
    afterFailure:
      'Everything up to the last checkpoint is kept: the same command continues, with as many processes as divide batchSize.',
  };
  return withWorld(options.ranks, terms, async (world) => {
    const plan = await prepare({ options, method, settings, device });
    try {
      if (world) requireEqualShares(plan.config.batchSize, world.size);
      await world?.useDevice(device);
      const job = { options, plan, world, lead: null };
      return await (world?.isLeader === false ? trainRun(job) : trainLocked(job));
    } finally {
      plan.release();
    }
  });
}

interface Job {
  options: TrainOptions;
  plan: RunPlan;
  /** The ranks, if there are several. */
  world: World | null;
  /** What the process has that writes into the run's folder: rank 0, or the only one. */
  lead: { lock: RunLock; overridden: string[] } | null;
}

/** Takes the run's folder for this process, then trains. */
async function trainLocked(job: Job): Promise<TrainResult> {
  const { options, plan } = job;
  const { run, record } = plan;
  const { onNotice: notice, signal } = options;
  run.makeFolders();
  let lock: RunLock | undefined;
  try {
    lock = await RunLock.take(run, { ...(notice && { notice }), ...(signal && { signal }) });
    // Another process may have begun, or ended, a run here meanwhile.
    const overridden = requireSameRun(run, record, options.overrideConfig === true);
    return await trainRun({ ...job, lead: { lock, overridden } });
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    throw new UserError(
      `There is not enough memory (${error.message.split('\n')[0]}; ${whatIsKept(run)}): ` +
        'take a smaller batchSize, model or head, or a shorter queue.',
      { cause: error },
    );
  } finally {
    lock?.release();
  }
}

async function trainRun({ options, plan, world, lead }: Job): Promise<TrainResult> {
  const { run, record, data, config, device, backbone, architecture, labelled, monitor } = plan;
  const { batchSize } = config;
  const notice = (text: string) => options.onNotice?.(text);
  const total = totalSteps(config, data.files.length);

  // ---- networks: new, or as the last checkpoint has them; of several processes all have the leader's ----
  const state = buildRunState(backbone, config, device, plan);
  plan.release();
  let team: Team | null = null;
  let views: RunViews | null = null;
  let events: RunEvents | null = null;
  try {
    let restored = false;
    if (lead) {
      if (options.initFrom !== undefined)
        startFromRun(new RunFolder(options.initFrom), state.learner, notice);
      run.removeLeftovers();
      restored = restoreCheckpoint(run, state, notice);
      writeRecord(run, record, lead.overridden, state.step);
    }
    team = world && (await Team.join(world, state, record, options.signal));
    const signal = team?.signal ?? options.signal;
    if (state.step >= total) return await resultAt(true);

    // ---- data ----
    views = new RunViews(plan, state, team?.shard);
    const { stepsPerEpoch } = views;

    // ---- what is written and told ----
    if (lead) run.truncateMetrics(state.step);
    if (lead && options.log === 'tensorboard') events = new RunEvents(run, state.step);
    const log = (line: TrainMetrics | EvaluationLine) => events?.add(line);
    const saver =
      lead && new Saver({ run, state, config, stepsPerEpoch, totalSteps: total, saved: restored, notice });
    const watch =
      lead &&
      monitor &&
      new Watch({
        run,
        monitor,
        sharing: world ? new TaskLeader(world) : undefined,
        settings: config.eval,
        totalSteps: total,
        onEvaluation: (line, first) => {
          log(line);
          options.onEvaluation?.(line, first);
        },
      });
    const isOver = () => watch?.isOver === true;
    /** The leader tells the others to go on; they help it until then. Only a leader that has a monitor asks. */
    const meet = () =>
      lead
        ? team?.goOn(isOver())
        : team?.assist((task) => monitor!.perform(watchedBackbone(state.learner, config.eval), task));
    if (lead) {
      const resumedFrom = state.step;
      options.onStart?.({
        images: data.files.length,
        published: data.published,
        config,
        device,
        backbone,
        architecture,
        summary: plan.method.summary,
        classNames: labelled?.classNames ?? null,
        totalSteps: total,
        stepsPerEpoch,
        resumedFrom,
        monitor: monitor?.plan ?? null,
        largestChange: largestChange(state.learner, total),
      });
    }

    // ---- evaluation of the start ----
    if (saver && !isOver() && !signal?.aborted) await lookAndListen(watch, state, saver, signal);
    await meet();

    let lastTime = performance.now();
    while (state.step < total && !isOver() && !signal?.aborted) {
      // ---- data ----
      const batch = await views.next(signal);
      if (batch === null) break;
      batch.skipped.forEach(({ file, reason }) => options.onSkipped?.(file, reason));
      state.skipped.push(...batch.skipped.map(({ file }) => file));

      // ---- step ----
      const place = { run, state, batchSize, files: batch.files };
      let own: StepMetrics;
      try {
        await state.learner.prepare?.(batch);
        own = guarded(place, () => trainStep(state, batch, total, team?.ranks));
      } finally {
        batch.release();
      }
      const together = team?.afterStep(own.loss, {
        busy: saver?.isDue(state.step) || watch?.isDue(state.step) === true,
        checkResult: state.step % stepsPerEpoch === 0 || state.step === total,
      });

      if (saver) {
        // ---- metrics ----
        const now = performance.now();
        const seconds = (now - lastTime) / 1000;
        lastTime = now;
        const line: TrainMetrics = {
          step: state.step,
          epoch: state.step / stepsPerEpoch,
          ...own,
          loss: together?.loss ?? own.loss,
          imagesPerSecond: batchSize / seconds,
          dataWait: Math.min(1, batch.waitMs / 1000 / seconds),
          skipped: state.skipped.length,
        };
        run.appendMetrics(line);
        log(line);
        options.onStep?.(line);

        // ---- evaluation, then the checkpoint ----
        const evaluated = await lookAndListen(watch, state, saver, signal);
        guarded({ run, state, batchSize }, () => saver.whenDue());
        lead.lock.beat();
        if (evaluated) lastTime = performance.now();
      }
      if (together?.leaderIsBusy) await meet();
      // A ready batch never leaves the microtask queue: let signals and the loader's messages in.
      await new Promise(setImmediate);
    }

    // ---- end ----
    if (saver && state.step < total) guarded({ run, state, batchSize }, () => saver.now());
    return await resultAt(state.step >= total || isOver());
  } finally {
    await views?.close();
    events?.close();
    team?.close();
    releaseState(state);
  }

  async function resultAt(finished: boolean): Promise<TrainResult> {
    const { model } = options;
    const { learner, step } = state;
    return resultOf({
      run,
      model: run.backboneFile(learner.result),
      step,
      totalSteps: total,
      finished,
      change: lead && finished && model !== undefined ? await changeFromStart(learner, model) : null,
      signal: lead ? config.eval.signal : null,
    });
  }
}

function writeRecord(run: RunFolder, record: RunRecord, overridden: string[], step: number): void {
  if (overridden.length > 0) {
    const overrides = [...(run.readRecord()?.overrides ?? []), { step, differences: overridden }];
    run.writeRecord({ ...record, overrides });
  } else if (!existsSync(run.configFile)) run.writeRecord(record);
}

/** @param done.signal - What tells the best; null where that is for another process to say. */
function resultOf(done: {
  run: RunFolder;
  model: string;
  step: number;
  totalSteps: number;
  finished: boolean;
  change: TrainResult['change'];
  signal: ResolvedConfig['eval']['signal'] | null;
}): TrainResult {
  const { run, model, step, totalSteps: total, finished, change, signal } = done;
  const evaluations = signal === null ? [] : run.readEvaluations();
  return {
    run: run.root,
    model,
    step,
    totalSteps: total,
    finished,
    change,
    endedEarly: signal !== null && finished && step < total,
    best: bestTeacher(evaluations, signal ?? 'none'),
    verdict: finished ? verdictOf(evaluations, signal ?? 'none') : null,
  };
}
