import { existsSync } from 'node:fs';
import type { TaskSharing } from '../distributed/task-leader.js';
import { UserError } from '../errors.js';
import type { Learner } from '../methods/method.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { saveBackbone } from '../weights/save.js';
import { bestTeacher } from './best.js';
import { saveNetworks, type RunState } from '../run/checkpoint.js';
import { writeAtomically } from '../write-atomically.js';
import type { EvaluationConfig } from '../eval/monitor-settings.js';
import { writing } from '../run/faults.js';
import type { Evaluation, EvaluationLine } from '../run/evaluation-line.js';
import type { Monitor } from './monitor.js';
import type { RunFolder } from '../run/run-folder.js';

export interface WatchOptions {
  run: RunFolder;
  monitor: Monitor;
  /** Other processes that do a part of each evaluation. */
  sharing?: TaskSharing | undefined;
  settings: EvaluationConfig;
  totalSteps: number;
  onEvaluation?: (line: EvaluationLine, first: EvaluationLine) => void;
}

/** The network that is measured: the one that the settings name, or the only one. */
export function watchedBackbone(
  { networks, result }: Learner,
  { network }: Pick<EvaluationConfig, 'network'>,
): VisionTransformer {
  return (networks[network] ?? networks[result]!).backbone;
}

/** Evaluates a run when it is due, writes what comes out, and keeps the network where it was best. */
export class Watch {
  readonly #done: EvaluationLine[];

  constructor(private readonly options: WatchOptions) {
    this.#done = options.run.readEvaluations();
  }

  /**
   * To be called before the first step and after each, before anything is saved.
   * @returns whether an evaluation was due
   * @throws UserError if features collapsed and `eval.stopOnCollapse` is set
   */
  async look(state: RunState): Promise<boolean> {
    if (!this.isDue(state.step)) return false;
    const { run, monitor, sharing, settings, onEvaluation } = this.options;
    const start = this.#done[0]?.eval ?? null;
    const line = { step: state.step, eval: await monitor.evaluate(this.#watched(state), start, sharing) };
    const stop = line.eval.collapsed && settings.stopOnCollapse;
    if (!line.eval.collapsed) this.#keep(state, line);
    run.appendMetrics(line);
    const before = this.#done.findLast((earlier) => !earlier.eval.collapsed);
    this.#done.push(line);
    onEvaluation?.(line, this.#done[0]!);
    if (stop) throw this.#collapse(state, line, before);
    return true;
  }

  /** Whether {@link look} would evaluate. */
  isDue(step: number): boolean {
    const last = this.#done.at(-1);
    if (last === undefined) return true;
    return step > last.step && (step % this.options.settings.every === 0 || step === this.options.totalSteps);
  }

  /** Whether `eval.patience` is at its end: so many evaluations came after the best. */
  get isOver(): boolean {
    const { patience, signal } = this.options.settings;
    if (patience === null) return false;
    const best = bestTeacher(this.#done, signal);
    return best !== null && this.#done.filter(({ step }) => step > best.step).length >= patience;
  }

  #watched({ learner }: RunState): VisionTransformer {
    return watchedBackbone(learner, this.options.settings);
  }

  // Before the line is written: what is written down is never ahead of the files.
  #keep(state: RunState, line: EvaluationLine): void {
    const { run, settings } = this.options;
    if (settings.stopOnCollapse) saveNetworks(run, run.goodCheckpoint, state);
    const best = bestTeacher([...this.#done, line], settings.signal);
    if (best?.step !== line.step) return;
    writing(run, () => {
      saveBackbone(run.bestFile, this.#watched(state), { step: String(state.step) });
      writeAtomically(
        run.bestRecord,
        `${JSON.stringify({ ...best, eval: withoutTime(line.eval) }, null, 2)}\n`,
      );
    });
  }

  #collapse(
    { learner }: RunState,
    { step, eval: now }: EvaluationLine,
    good: EvaluationLine | undefined,
  ): UserError {
    const { run } = this.options;
    const start = this.#done[0]!.eval;
    const kept =
      good && existsSync(run.goodCheckpoint)
        ? `both networks of step ${good.step} are in ${run.goodCheckpoint}`
        : 'there was no better evaluation before';
    return new UserError(
      `Stopped at step ${step}: features collapsed (effective rank ${now.effectiveRank.toFixed(2)} after ` +
        `${start.effectiveRank.toFixed(2)} at the start, spread ${now.spread.toPrecision(2)} after ${start.spread.toPrecision(2)}); ` +
        `${kept}. Lower optimizer.lr${'teacher' in learner.networks ? ' or raise teacher.momentum' : ''} in a new run; eval.stopOnCollapse=false goes on with this one.`,
    );
  }
}

// A run that was stopped leaves the same record as one that was not.
function withoutTime({ seconds: _, ...values }: Evaluation): Omit<Evaluation, 'seconds'> {
  return values;
}
