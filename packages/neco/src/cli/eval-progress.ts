import cliProgress from 'cli-progress';
import type { InContextProgress } from '../eval/index.js';

const words = { memory: 'storing labelled patches', validation: 'predicting masks' } as const;

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 10;

/** Progress of an in-context evaluation: a bar a phase on a terminal, a line now and then elsewhere. */
export class EvalProgress {
  #bar: cliProgress.SingleBar | null = null;
  #phase: InContextProgress['phase'] | null = null;
  #lastLine = performance.now();

  update({ phase, done, total }: InContextProgress): void {
    if (process.stderr.isTTY) this.#draw(phase, done, total);
    else this.#print(phase, done, total);
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

  #draw(phase: InContextProgress['phase'], done: number, total: number): void {
    if (phase !== this.#phase) {
      this.#bar?.stop();
      this.#phase = phase;
      this.#bar = new cliProgress.SingleBar({
        format: `${words[phase].padEnd(24)} {bar} {value}/{total} images | ETA {eta_formatted}`,
        hideCursor: true,
        stopOnComplete: false,
      });
      this.#bar.start(total, done);
    }
    this.#bar?.update(done);
  }

  #print(phase: InContextProgress['phase'], done: number, total: number): void {
    const now = performance.now();
    if (done < total && (now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    console.error(`${words[phase]}: ${done}/${total} images`);
  }
}
