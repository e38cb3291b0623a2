import {
  describeSignals,
  type EvaluationLine,
  type TrainMetrics,
  type TrainStart,
} from '@neco/neco/internal';
import { Progress } from './progress.js';
import { RunningAverages } from './running-averages.js';

/** Progress of a run: step, pace, smoothed loss and the share of time spent waiting for data. */
export class TrainProgress {
  lastLoss: number | null = null;
  #total = 0;
  readonly #averages = new RunningAverages<'imagesPerSecond' | 'loss' | 'dataWait' | 'accuracy'>();
  /** The last evaluation in a word. */
  #score = '';
  readonly #progress = new Progress({
    parts: ({ done, total, shown: { rate, loss, wait, score } }) => [
      `step ${done}/${total}`,
      `${rate} images/s`,
      `loss ${loss}`,
      `waiting for data ${wait}`,
      score!,
    ],
    atOnce: true,
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
    const { imagesPerSecond, loss, dataWait, accuracy = NaN } = metrics;
    const mean = this.#averages.add({ imagesPerSecond, loss, dataWait, accuracy });
    const right = Number.isNaN(mean.accuracy) ? '' : `, ${(100 * mean.accuracy).toFixed(0)}% right`;
    this.#progress.update(metrics.step, this.#total, {
      rate: mean.imagesPerSecond.toFixed(1),
      loss: mean.loss.toFixed(4) + right,
      wait: `${(100 * mean.dataWait).toFixed(0)}%`,
      score: this.#score,
    });
  }

  /** Prints an evaluation, and a warning if features collapsed. */
  evaluation(line: EvaluationLine, first: EvaluationLine): void {
    const { effectiveRank, inContext } = line.eval;
    this.#score =
      inContext === null ? `effective rank ${effectiveRank.toFixed(1)}` : `mIoU ${share(inContext)}`;
    for (const text of describeEvaluation(line, first)) this.note(text);
    this.#progress.restart(line.step);
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
  const { effectiveRank, inContext, kMeans, seconds } = now;
  const parts = [
    ...describeSignals(now),
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
