import cliProgress from 'cli-progress';
import type { EvaluationProgress } from '../eval/index.js';

/** Phases whose own word says little; the others are printed as they are. */
const words: Readonly<Record<string, string>> = {
  memory: 'storing labelled patches',
  training: 'training the head',
  validation: 'predicting masks',
};

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 10;

/** Progress of an evaluation: a bar a phase on a terminal, a line now and then elsewhere, both with the time left. */
export class EvalProgress {
  #bar: cliProgress.SingleBar | null = null;
  #phase: string | null = null;
  #start = { time: 0, done: 0 };
  #lastLine = performance.now();

  update({ phase, done, total }: EvaluationProgress): void {
    const started = phase !== this.#phase;
    if (started) this.#start = { time: performance.now(), done };
    this.#phase = phase;
    if (process.stderr.isTTY) this.#draw(started, done, total);
    else this.#print(done, total);
  }

  /** A message that must not be drawn over. */
  note(text: string): void {
    this.stop();
    console.error(text);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
    this.#phase = null;
  }

  #draw(started: boolean, done: number, total: number): void {
    if (started || this.#bar === null) {
      this.#bar?.stop();
      this.#bar = new cliProgress.SingleBar({
        format: `${this.#words().padEnd(24)} {bar} {value}/{total} | ETA {eta_formatted}`,
        hideCursor: true,
        stopOnComplete: false,
      });
      this.#bar.start(total, done);
    }
    this.#bar.update(done);
  }

  #print(done: number, total: number): void {
    const now = performance.now();
    if (done < total && (now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    console.error(`${this.#words()}: ${done}/${total}${this.#timeLeft(now, done, total)}`);
  }

  #timeLeft(now: number, done: number, total: number): string {
    const measured = done - this.#start.done;
    if (measured <= 0 || done >= total) return '';
    const seconds = (now - this.#start.time) / 1000;
    return `, about ${Math.ceil((seconds / measured) * (total - done))} s left`;
  }

  #words(): string {
    return words[this.#phase!] ?? this.#phase!;
  }
}
