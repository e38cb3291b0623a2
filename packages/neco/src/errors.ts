/**
 * An error caused by what the user gave (a path, a key, a file), not by a bug.
 * Its message is one sentence that says what is wrong, where, and what to do next;
 * the command line prints it without a stack and exits with {@link exitCode}.
 */
export class UserError extends Error {
  /** Exit code of the `neco` command for this error. */
  readonly exitCode = 2;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
  }
}
