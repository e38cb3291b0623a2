import cliProgress from 'cli-progress';

/** Words shown beside the bar, by their names in {@link ProgressStyle.bar}. */
type Shown = Record<string, string>;

/** How a command shows how far it is. */
export interface ProgressStyle {
  /** Format of the bar on a terminal, with the placeholders of cli-progress. */
  bar: string;
  /** The line printed now and then where there is no terminal; `left` is such as `, about 12 s left`, or empty. */
  line: (state: { done: number; total: number | null; left: string; shown: Shown }) => string;
  /** Seconds between lines. */
  interval?: number;
  /** Whether the first line comes at once. */
  atOnce?: boolean;
  /** Updates over which the bar's time left is averaged. */
  etaBuffer?: number;
  /** Removes the bar at the end. */
  clear?: boolean;
  /** Where lines go; standard error by default. */
  print?: (text: string) => void;
}

/** Progress of a command: a bar with the time left on a terminal, a line now and then elsewhere. */
export class Progress {
  #bar: cliProgress.SingleBar | null = null;
  #first: { done: number; time: number } | null = null;
  #lastLine: number;
  readonly #print: (text: string) => void;

  constructor(private readonly style: ProgressStyle) {
    this.#lastLine = style.atOnce === true ? -Infinity : performance.now();
    this.#print = style.print ?? console.error;
  }

  /** @param total - Null if unknown: then there is no bar. */
  update(done: number, total: number | null, shown: Shown = {}): void {
    this.#first ??= { done, time: performance.now() };
    if (process.stderr.isTTY && total !== null) this.#draw(done, total, shown);
    else this.#line(done, total, shown);
  }

  /** Prints a message to standard error that must not be drawn over; the bar comes back with the next update. */
  note(text: string): void {
    this.#removeBar();
    console.error(text);
  }

  /** Ends the bar and forgets the pace, so that the next update starts something new. */
  stop(): void {
    this.#removeBar();
    this.#first = null;
  }

  #removeBar(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number, shown: Shown): void {
    if (this.#bar === null) {
      const { bar: format, etaBuffer = 50, clear: clearOnComplete = false } = this.style;
      this.#bar = new cliProgress.SingleBar({ format, etaBuffer, clearOnComplete, hideCursor: true });
      this.#bar.start(total, done, shown);
    }
    this.#bar.update(done, shown);
  }

  #line(done: number, total: number | null, shown: Shown): void {
    const now = performance.now();
    const { interval = 10, line } = this.style;
    if (done !== total && (now - this.#lastLine) / 1000 < interval) return;
    this.#lastLine = now;
    this.#print(line({ done, total, left: this.#timeLeft(now, done, total), shown }));
  }

  #timeLeft(now: number, done: number, total: number | null): string {
    const measured = done - this.#first!.done;
    if (measured <= 0 || total === null || done >= total) return '';
    const seconds = (now - this.#first!.time) / 1000;
    return `, about ${Math.ceil((seconds / measured) * (total - done))} s left`;
  }
}
