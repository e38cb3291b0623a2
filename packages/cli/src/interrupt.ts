const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl+C, and what schedulers send before they end a job: the first one asks to stop in good order, a second one ends
 * the process at once, as far as that can be seen (signals are not seen while a step computes). SIGHUP, of a terminal or a
 * connection that is gone and of output that nobody reads, asks too; it comes several times and never ends at once.
 */
export class Interrupt {
  readonly #controller = new AbortController();
  #asked = false;
  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (this.#asked) return this.#end(name);
    this.#asked = true;
    console.error(`\n${name}: ${this.promise}; once more ends at once.`);
    this.#controller.abort();
    // A second one that came during the same step is still to be seen here; later ones meet the default handler, which
    // does not wait for anything.
    setImmediate(() => this.#giveBack());
  };
  readonly #onHangUp = (): void => {
    if (this.signal.aborted) return;
    console.error(`\nThe terminal, or what read the output, is gone: ${this.promise}.`);
    this.#controller.abort();
  };

  /** @param promise what is said of the first signal */
  constructor(private readonly promise = 'stopping after this step, everything is saved') {
    for (const name of signals) process.on(name, this.#onSignal);
    process.on('SIGHUP', this.#onHangUp);
  }

  #end(name: NodeJS.Signals): void {
    this.#giveBack();
    process.kill(process.pid, name);
  }

  #giveBack(): void {
    for (const name of signals) process.off(name, this.#onSignal);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the signals back to their default handlers. */
  close(): void {
    this.#giveBack();
    process.off('SIGHUP', this.#onHangUp);
  }
}

/** The command line of this process as it can be typed again. */
export function sameCommand(argv: readonly string[] = process.argv.slice(2)): string {
  const word = (text: string) =>
    /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return ['neco', ...argv.map(word)].join(' ');
}
