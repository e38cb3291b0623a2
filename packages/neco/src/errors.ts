/**
 * An error caused by what the user gave (a path, a key, a file), not by a bug.
 * Its message is one sentence that says what is wrong, where, and what to do next;
 * the command line prints it without a stack and exits with {@link exitCode}. What is quoted from a file cannot break
 * the line or steer the terminal: see {@link printable}. What was given is named as a program names it, in double quotes
 * ("inputSize"); the command line says its own word for it (--input-size).
 */
export class UserError extends Error {
  /** Exit code of the `neco` command for this error. */
  readonly exitCode = 2;

  constructor(message: string, options?: ErrorOptions) {
    super(printable(message), options);
    this.name = 'UserError';
  }
}

/** A text with line feeds and control characters, also those that turn the direction of writing, made spaces. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
}

/** What went wrong, short enough for a sentence: decoders' messages have several lines, the first says what happened. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).trim();
}

/**
 * What went wrong when an optional package was loaded: where it is not installed, a {@link UserError} that asks for it.
 *
 * @param error - Of `import` or `require`.
 * @param purpose - What needs it, such as `Making scenes`.
 * @param names - As `npm install` takes them.
 * @param size - What they take on disk.
 */
export function optionalPackageError(error: unknown, purpose: string, names: string, size: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return error;
  const hint = `run "npm install ${names}" (${size})`;
  return new UserError(`${purpose} needs what is not installed by default: ${hint}.`, { cause: error });
}
