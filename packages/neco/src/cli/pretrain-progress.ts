import type { PretrainMetrics, PretrainStart } from '../pretrain/index.js';
import type { EvaluationLine } from '../train/index.js';
import { Progress } from './progress.js';
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
  #smoothed = { rate: 0, wait: 0, loss: 0, accuracy: 0 };
  #seen = 0;
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
    // Averages over about ten steps: single steps vary too much to read.
    const weight = Math.max(0.1, 1 / (this.#seen += 1));
    const average = (old: number, now: number) => old + weight * (now - old);
    this.#smoothed = {
      rate: average(this.#smoothed.rate, metrics.imagesPerSecond),
      wait: average(this.#smoothed.wait, metrics.dataWait),
      loss: average(this.#smoothed.loss, metrics.loss),
      accuracy: average(this.#smoothed.accuracy, metrics.accuracy),
    };
    const { rate, wait, loss, accuracy } = this.#smoothed;
    this.#progress.update(metrics.step, this.#total, {
      rate: rate.toFixed(1),
      loss: loss.toFixed(4),
      accuracy: `${(100 * accuracy).toFixed(0)}%`,
      right: this.#right,
      wait: `${(100 * wait).toFixed(0)}%`,
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
