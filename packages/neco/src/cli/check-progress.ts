import cliProgress from 'cli-progress';

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 10;

/** Progress of a check: a bar with the time left on a terminal, a line now and then elsewhere. */
export class CheckProgress {
  #bar: cliProgress.SingleBar | null = null;
  readonly #started = performance.now();
  #lastLine = performance.now();

  update(done: number, total: number): void {
    if (process.stderr.isTTY) this.#draw(done, total);
    else this.#print(done, total);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number): void {
    if (this.#bar === null) {
      this.#bar = new cliProgress.SingleBar({
        format: 'checking {bar} {value}/{total} pictures | ETA {eta_formatted}',
        etaBuffer: 200,
        hideCursor: true,
      });
      this.#bar.start(total, done);
    }
    this.#bar.update(done);
  }

  #print(done: number, total: number): void {
    const now = performance.now();
    if ((now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    const left = ((now - this.#started) / 1000) * (total / done - 1);
    console.error(`checked ${done}/${total} pictures, about ${Math.ceil(left)} s left`);
  }
}
