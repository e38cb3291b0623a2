import type { EvaluationLine, TrainMetrics, TrainStart } from '../train/index.js';
import { Progress } from './progress.js';

/** Progress of a run: step, pace, smoothed loss and the share of time spent waiting for data. */
export class TrainProgress {
  lastLoss: number | null = null;
  #total = 0;
  #smoothed = { rate: 0, wait: 0, loss: 0 };
  #seen = 0;
  /** The last evaluation in a word. */
  #score = '';
  readonly #progress = new Progress({
    bar: '{bar} {percentage}% | step {value}/{total} | {rate} images/s | loss {loss} | ETA {eta_formatted} | waiting for data {wait}{score}',
    line: ({ done, total, shown: { rate, loss, wait, score } }) =>
      `step ${done}/${total}  ${rate} images/s  loss ${loss}  waiting for data ${wait}${score}`,
    atOnce: true,
    etaBuffer: 30,
    print: console.log,
  });

  start({ totalSteps, resumedFrom }: TrainStart): void {
    this.#total = totalSteps;
    if (process.stderr.isTTY) {
      this.#progress.update(resumedFrom, totalSteps, { rate: '-', loss: '-', wait: '-', score: this.#score });
    }
  }

  step(metrics: TrainMetrics): void {
    this.lastLoss = metrics.loss;
    // Averages over about ten steps: single steps vary too much to read.
    const weight = Math.max(0.1, 1 / (this.#seen += 1));
    const average = (old: number, now: number) => old + weight * (now - old);
    this.#smoothed = {
      rate: average(this.#smoothed.rate, metrics.imagesPerSecond),
      wait: average(this.#smoothed.wait, metrics.dataWait),
      loss: average(this.#smoothed.loss, metrics.loss),
    };
    this.#progress.update(metrics.step, this.#total, {
      rate: this.#smoothed.rate.toFixed(1),
      loss: this.#smoothed.loss.toFixed(4),
      wait: `${(100 * this.#smoothed.wait).toFixed(0)}%`,
      score: this.#score,
    });
  }

  /** Prints an evaluation, and a warning if features collapsed. */
  evaluation(line: EvaluationLine, first: EvaluationLine): void {
    const { effectiveRank, inContext } = line.eval;
    this.#score =
      inContext === null ? `  effective rank ${effectiveRank.toFixed(1)}` : `  mIoU ${share(inContext)}`;
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

const share = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** An evaluation in a line, and a warning if features collapsed in another. */
export function describeEvaluation(
  { step, eval: now }: EvaluationLine,
  { eval: start }: EvaluationLine,
): string[] {
  const { effectiveRank, neighbourAgreement, inContext, kMeans, seconds } = now;
  const parts = [
    `effective rank ${effectiveRank.toFixed(1)}`,
    ...(neighbourAgreement === null ? [] : [`neighbour agreement ${share(neighbourAgreement)}`]),
    ...(inContext === null ? [] : [`in-context mIoU ${share(inContext)}`]),
    ...(kMeans === null ? [] : [`K-means mIoU ${share(kMeans)}`]),
  ];
  const measured = `step ${step}: ${parts.join(', ')} (${seconds.toFixed(1)} s)`;
  if (!now.collapsed) return [measured];
  return [
    measured,
    `Warning: features collapse: effective rank ${effectiveRank.toFixed(2)} after ${start.effectiveRank.toFixed(2)} ` +
      `at the start, spread ${now.spread.toPrecision(2)} after ${start.spread.toPrecision(2)}.`,
  ];
}
