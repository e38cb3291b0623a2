import { watch, type FSWatcher } from 'node:fs';
import path from 'node:path';
import { MetricsTail, type MetricsChange } from './metrics-tail.js';

export interface FollowOptions {
  /** Ends following. */
  signal: AbortSignal;
  /** Milliseconds after which the file is looked at without having been told of a change. */
  poll?: number;
}

/** Milliseconds between two looks at a file that changes all the time. */
const leastPause = 100;

/**
 * What is in a run's `metrics.jsonl`, and then what is added. The system tells of changes where it can (not on network
 * drives, for example); the file is looked at every now and then in any case. Yields null when such a look found
 * nothing.
 */
export async function* followMetrics(
  file: string,
  { signal, poll = 2000 }: FollowOptions,
): AsyncGenerator<MetricsChange | null> {
  const tail = new MetricsTail(file);
  const changes = new Changes(file);
  try {
    while (!signal.aborted) {
      yield await tail.read();
      await changes.next(poll, signal);
    }
  } finally {
    changes.close();
  }
}

/** Tells when a file was changed, or a time is over. */
class Changes {
  #watcher: FSWatcher | null;
  #changed = false;
  #wake: (() => void) | null = null;

  constructor(file: string) {
    this.#watcher = this.#watch(file);
  }

  async next(longest: number, signal: AbortSignal): Promise<void> {
    await pause(leastPause, signal);
    if (!this.#changed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => this.#wake?.(), longest);
        const abort = (): void => this.#wake?.();
        signal.addEventListener('abort', abort, { once: true });
        this.#wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', abort);
          this.#wake = null;
          resolve();
        };
      });
    }
    this.#changed = false;
  }

  close(): void {
    this.#watcher?.close();
  }

  // The folder is watched, not the file: a file put in the place of another would go unnoticed.
  #watch(file: string): FSWatcher | null {
    const name = path.basename(file);
    try {
      const watcher = watch(path.dirname(file), { persistent: false }, (_event, changed) => {
        if (changed !== null && changed !== name) return;
        this.#changed = true;
        this.#wake?.();
      });
      watcher.on('error', () => watcher.close());
      return watcher;
    } catch {
      return null;
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}
