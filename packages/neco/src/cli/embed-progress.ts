import cliProgress from 'cli-progress';

/** Seconds between lines where there is no terminal to draw a bar on. */
const lineInterval = 10;

/** Progress of `neco embed`: a bar with the time left on a terminal, a line now and then elsewhere. */
export class EmbedProgress {
  #bar: cliProgress.SingleBar | null = null;
  #started = performance.now();
  #first: number | null = null;
  #lastLine = performance.now();

  update = (done: number, total: number): void => {
    if (process.stderr.isTTY) this.#draw(done, total);
    else this.#print(done, total);
  };

  /** A message that must not be drawn over. */
  note(text: string): void {
    this.stop();
    console.error(text);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number): void {
    if (this.#bar === null) {
      this.#bar = new cliProgress.SingleBar({
        format: '{bar} {percentage}% | {value}/{total} images | ETA {eta_formatted}',
        hideCursor: true,
        etaBuffer: 50,
      });
      this.#bar.start(total, done);
    }
    this.#bar.update(done);
  }

  #print(done: number, total: number): void {
    const now = performance.now();
    if (this.#first === null) [this.#first, this.#started] = [done, now];
    if (done < total && (now - this.#lastLine) / 1000 < lineInterval) return;
    this.#lastLine = now;
    // The first report may stand for images of earlier work, whose time is not known.
    const rate = (done - this.#first) / (now - this.#started);
    const left = rate > 0 && done < total ? `, ${Math.ceil((total - done) / rate / 1000)} s left` : '';
    console.error(`${done}/${total} images${left}`);
  }
}
