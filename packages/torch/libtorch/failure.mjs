/** Something the person at the keyboard can act on; shown as its message alone, without a stack. */
export class SetupError extends Error {
  /** @param {number} exitCode 2: the machine or the command line lacks something; 1: a build failed */
  constructor(message, exitCode = 2, options = undefined) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
