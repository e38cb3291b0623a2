interface Entry<T> {
  result: Promise<T>;
  abort: AbortController;
  /** Callers that still wait for it. */
  waiting: number;
  done: boolean;
}

/**
 * Results of long work by key: whoever asks for the same thing shares it, and work that nobody waits for any more is
 * aborted. The latest results are kept, failures are not.
 */
export class SharedWork<T> {
  readonly #entries = new Map<string, Entry<T>>();

  /** @param keep results that are kept */
  constructor(private readonly keep: number) {}

  /**
   * The result for a key, from `work` if it is not there.
   * @param signal of the caller, who no longer waits once it is aborted
   * @throws the signal's reason, or what the work threw
   */
  async get(key: string, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const entry = this.#entries.get(key) ?? this.#begin(key, work);
    // The latest asked for is the last to be forgotten.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#forget();
    entry.waiting++;
    let leave = (): void => undefined;
    const left = new Promise<never>((_, reject) => {
      leave = () => reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([entry.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      if (--entry.waiting === 0 && !entry.done) this.#drop(key, entry);
    }
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<T>): Entry<T> {
    const abort = new AbortController();
    const entry: Entry<T> = { result: work(abort.signal), abort, waiting: 0, done: false };
    entry.result.then(
      () => (entry.done = true),
      () => this.#drop(key, entry),
    );
    return entry;
  }

  #drop(key: string, entry: Entry<T>): void {
    entry.abort.abort();
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #forget(): void {
    const done = [...this.#entries].filter(([, entry]) => entry.done && entry.waiting === 0);
    for (const [key] of done.slice(0, Math.max(0, done.length - this.keep))) this.#entries.delete(key);
  }
}
