import cliProgress from 'cli-progress';

/** What there is to show of a command at work. */
export interface ProgressState {
  done: number;
  /** Null if unknown. */
  total: number | null;
  /** Values of the command's own, by name. */
  shown: Readonly<Record<string, string>>;
}

/** How a command shows how far it is. */
export interface ProgressStyle {
  /**
   * What is said, the most important first. The first part is always shown and the time left follows it; on a terminal
   * parts go, from the end, until the line fits.
   */
  parts: (state: ProgressState) => readonly string[];
  /** Seconds between lines where there is no terminal. */
  interval?: number;
  /** Whether the first line comes at once. */
  atOnce?: boolean;
  /** Removes the bar at the end. */
  clear?: boolean;
  /** Where lines go; standard error by default. */
  print?: (text: string) => void;
}

/** Updates over which the pace is measured, and the least milliseconds between them but for the last. */
const [recent, spacing] = [30, 500];

/** Progress of a command: one line with the time left on a terminal, a line now and then elsewhere. */
export class Progress {
  #bar: cliProgress.SingleBar | null = null;
  #updates: { done: number; time: number }[] = [];
  #line = '';
  #lastLine: number;
  readonly #print: (text: string) => void;

  constructor(private readonly style: ProgressStyle) {
    this.#lastLine = style.atOnce === true ? -Infinity : performance.now();
    this.#print = style.print ?? console.error;
  }

  /** @param total - Null if unknown: then there is no bar. */
  update(done: number, total: number | null, shown: ProgressState['shown'] = {}): void {
    const time = performance.now();
    if (time - (this.#updates.at(-2)?.time ?? -Infinity) < spacing) this.#updates.pop();
    this.#updates = [...this.#updates, { done, time }].slice(-recent);
    const parts = this.style.parts({ done, total, shown });
    if (process.stderr.isTTY && total !== null) this.#draw(done, total, parts);
    else this.#write(done, total, parts);
  }

  /** Counts the pace from here: what was done between two updates was something else. */
  restart(done: number): void {
    this.#updates = [{ done, time: performance.now() }];
  }

  /** Prints a message to standard error that must not be drawn over; the bar comes back with the next update. */
  note(text: string): void {
    this.#removeBar();
    console.error(text);
  }

  /** Ends the bar and forgets the pace, so that the next update starts something new. */
  stop(): void {
    this.#removeBar();
    this.#updates = [];
  }

  #removeBar(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #draw(done: number, total: number, parts: readonly string[]): void {
    const [first = '', ...others] = parts;
    const left = this.#secondsLeft(total);
    const eta = `ETA ${left === null ? '-' : timeInWords(left)}`;
    this.#line = fitted([first, eta, ...others], done / Math.max(1, total), process.stderr.columns ?? 80);
    if (this.#bar === null) {
      this.#bar = new cliProgress.SingleBar({
        format: () => this.#line,
        clearOnComplete: this.style.clear === true,
        hideCursor: true,
      });
      this.#bar.start(total, done);
    }
    this.#bar.update(done);
  }

  #write(done: number, total: number | null, parts: readonly string[]): void {
    const now = performance.now();
    if (done !== total && (now - this.#lastLine) / 1000 < (this.style.interval ?? 10)) return;
    this.#lastLine = now;
    const left = total === null || done >= total ? null : this.#secondsLeft(total);
    const [first = '', ...others] = parts;
    this.#print([first, ...(left === null ? [] : [`about ${timeInWords(left)} left`]), ...others].join('  '));
  }

  #secondsLeft(total: number): number | null {
    const [first, last] = [this.#updates[0], this.#updates.at(-1)];
    if (first === undefined || last === undefined || last.done <= first.done) return null;
    return ((last.time - first.time) / 1000 / (last.done - first.done)) * (total - last.done);
  }
}

/** A time as people say it: `40 s`, `12 min`, `2 h 5 min`. */
export function timeInWords(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

const between = ' | ';
/** Fewest and most cells of a bar that are worth drawing. */
const [shortestBar, longestBar] = [8, 30];

/**
 * Parts in one line of less than `columns`: the first two always, cut if they must be, then as many as fit, then a bar in
 * front if there is room for one.
 */
export function fitted(parts: readonly string[], share: number, columns: number): string {
  const width = columns - 1;
  let line = parts.slice(0, 2).join(between).slice(0, width);
  for (const part of parts.slice(2)) {
    if (part === '') continue;
    if (line.length + between.length + part.length > width) break;
    line += between + part;
  }
  const room = Math.min(longestBar, width - line.length - 1);
  if (room < shortestBar) return line;
  const filled = Math.round(Math.min(1, share) * room);
  return `${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${line}`;
}
