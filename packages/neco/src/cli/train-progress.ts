import cliProgress from 'cli-progress';
import type { TrainMetrics, TrainStart } from '../train/index.js';

/** Seconds between lines where there is no terminal to draw a bar on. */
const LINE_INTERVAL = 10;

/** Progress of a run: a bar on a terminal, a line now and then elsewhere. */
export class TrainProgress {
  lastLoss: number | null = null;
  #bar: cliProgress.SingleBar | null = null;
  #total = 0;
  #smoothed = { rate: 0, wait: 0, loss: 0 };
  #lastLine = 0;
  #seen = 0;

  start(start: TrainStart): void {
    this.#total = start.totalSteps;
    if (!process.stderr.isTTY) return;
    this.#bar = new cliProgress.SingleBar({
      format:
        '{bar} {percentage}% | step {value}/{total} | {rate} images/s | loss {loss} | ETA {eta_formatted} | waiting for data {wait}',
      etaBuffer: 30,
      hideCursor: true,
      stopOnComplete: false,
    });
    this.#bar.start(start.totalSteps, start.resumedFrom, { rate: '-', loss: '-', wait: '-' });
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
    const shown = {
      rate: this.#smoothed.rate.toFixed(1),
      loss: this.#smoothed.loss.toFixed(4),
      wait: `${(100 * this.#smoothed.wait).toFixed(0)}%`,
    };
    this.#bar?.update(metrics.step, shown);
    const now = performance.now() / 1000;
    if (this.#bar || (now - this.#lastLine < LINE_INTERVAL && metrics.step < this.#total)) return;
    this.#lastLine = now;
    console.log(
      `step ${metrics.step}/${this.#total}  ${shown.rate} images/s  loss ${shown.loss}  waiting for data ${shown.wait}`,
    );
  }

  /** A message that must not be drawn over. */
  note(text: string): void {
    this.#bar?.stop();
    console.error(text);
    if (this.#bar) this.#bar.start(this.#total, 0);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }
}
