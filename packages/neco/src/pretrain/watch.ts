import { UserError } from '../errors.js';
import { inEvaluationMode } from '../features/extraction.js';
import type { MonitorConfig } from '../settings/evaluation-config.js';
import type { EvaluationLine, Monitor } from '../watch/monitor.js';
import type { RunFolder } from '../run/run-folder.js';
import type { Watching } from '../watch/listening.js';
import type { PretrainState } from './state.js';

/** Measures the backbone of a run when that is due, by the monitor of training runs. */
export class PretrainWatch implements Watching<PretrainState> {
  #first: EvaluationLine | null;
  #last: number | null;

  constructor(
    private readonly options: {
      run: RunFolder;
      monitor: Monitor;
      settings: MonitorConfig;
      totalSteps: number;
      onEvaluation?: (line: EvaluationLine, first: EvaluationLine) => void;
    },
  ) {
    const done = options.run.readEvaluations();
    this.#first = done[0] ?? null;
    this.#last = done.at(-1)?.step ?? null;
  }

  isDue(step: number): boolean {
    if (this.#last === null) return true;
    const { settings, totalSteps } = this.options;
    return step > this.#last && (step % settings.every === 0 || step === totalSteps);
  }

  /** @throws UserError if features collapsed and `eval.stopOnCollapse` is set */
  async look(state: PretrainState): Promise<boolean> {
    if (!this.isDue(state.step)) return false;
    const { run, monitor, settings, onEvaluation } = this.options;
    const { backbone } = state.network;
    const start = this.#first?.eval ?? null;
    const evaluation = await inEvaluationMode(backbone, () => monitor.evaluate(backbone, start));
    const line: EvaluationLine = { step: state.step, eval: evaluation };
    run.appendMetrics(line);
    this.#first ??= line;
    this.#last = state.step;
    onEvaluation?.(line, this.#first);
    if (evaluation.collapsed && settings.stopOnCollapse) {
      throw new UserError(
        `Stopped at step ${state.step}: features collapse (effective rank ${evaluation.effectiveRank.toFixed(2)} after ` +
          `${this.#first.eval.effectiveRank.toFixed(2)} at the start). Lower optimizer.lr, or raise contrast.temperature ` +
          'or the batch size, and start again in another folder.',
      );
    }
    return true;
  }
}
