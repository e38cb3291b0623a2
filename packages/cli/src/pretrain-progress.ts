import type { PretrainMetrics, PretrainStart, EvaluationLine } from '@neco/neco/internal';
import { Progress } from './progress.js';
import { RunningAverages } from './running-averages.js';
import { describeEvaluation } from './train-progress.js';

/** What the share of right answers is of, by objective. */
const meaning = {
  contrast: 'patches that find their own place in the other view',
  labels: 'patches whose class is right',
} as const;

/** Progress of a pretraining run: step, pace, smoothed loss, and how often the network is right. */
export class PretrainProgress {
  lastLoss: number | null = null;
  #total = 0;
  #right = '';
  readonly #averages = new RunningAverages<'imagesPerSecond' | 'loss' | 'dataWait' | 'accuracy'>();
  readonly #progress = new Progress({
    bar: '{bar} {percentage}% | step {value}/{total} | {rate} images/s | loss {loss} | {accuracy} {right} | ETA {eta_formatted} | waiting for data {wait}',
    line: ({ done, total, left, shown: { rate, loss, wait, accuracy, right } }) =>
      `step ${done}/${total}  ${rate} images/s  loss ${loss}  ${accuracy} ${right}  waiting for data ${wait}${left}`,
    atOnce: true,
    etaBuffer: 30,
    print: console.log,
  });

  start({ config, resumedFrom }: PretrainStart): void {
    this.#total = config.steps;
    this.#right = meaning[config.objective];
    if (process.stderr.isTTY) {
      const unknown = { rate: '-', loss: '-', wait: '-', accuracy: '-', right: this.#right };
      this.#progress.update(resumedFrom, this.#total, unknown);
    }
  }

  step(metrics: PretrainMetrics): void {
    this.lastLoss = metrics.loss;
    const { imagesPerSecond, loss, dataWait, accuracy } = metrics;
    const mean = this.#averages.add({ imagesPerSecond, loss, dataWait, accuracy });
    this.#progress.update(metrics.step, this.#total, {
      rate: mean.imagesPerSecond.toFixed(1),
      loss: mean.loss.toFixed(4),
      accuracy: `${(100 * mean.accuracy).toFixed(0)}%`,
      right: this.#right,
      wait: `${(100 * mean.dataWait).toFixed(0)}%`,
    });
  }

  /** Prints an evaluation, and a warning if features collapsed. */
  evaluation(line: EvaluationLine, first: EvaluationLine): void {
    for (const text of describeEvaluation(line, first)) this.note(text);
  }

  /** A message that must not be drawn over; it goes to standard error. */
  note(text: string): void {
    this.#progress.note(text);
  }

  stop(): void {
    this.#progress.stop();
  }
}
