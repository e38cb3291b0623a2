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

/** What the system says by a code, as a clause. */
const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EBUSY: 'it is in use',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'it is there already',
  EFBIG: 'it would be larger than the system allows',
  EIO: 'the disk reports an error',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead back to themselves',
  EMFILE: 'too many files are open (see ulimit -n)',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'the system has too many files open',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk is read-only',
  ESTALE: 'the network disk has lost it',
};

/** Why the system refused a file or folder, as a clause; null for an error of another kind. */
export function systemReason(error: unknown): string | null {
  return isFileError(error) ? (SYSTEM_REASONS[error.code] ?? error.message) : null;
}

/** A sentence about a file or folder that the system refused; null for an error of another kind. */
export function systemSentence(error: unknown): string | null {
  if (!isFileError(error)) return null;
  if (error.code === 'ENOENT' && error.syscall === 'mkdir')
    return `${error.path} cannot be made there (ENOENT).`;
  return `${error.path} cannot be used: ${systemReason(error)} (${error.code}).`;
}

function isFileError(error: unknown): error is Error & { code: string; path: string; syscall: string } {
  const { code, path, syscall } = (error ?? {}) as Record<string, unknown>;
  return error instanceof Error && [code, path, syscall].every((part) => typeof part === 'string');
}

/** A text with line feeds and control characters, also those that turn the direction of writing, made spaces. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ');
}

/** What went wrong, in one line: decoders' messages have several, and the reason is not always in the first. */
export function oneLine(error: unknown): string {
  const lines = messageOf(error)
    .split('\n')
    .map((line) => line.trim().replace(/[.;:]$/, ''))
    .filter((line) => line !== '');
  const whole = [...new Set(lines)].join('; ');
  return whole.length > LONGEST_REASON ? `${whole.slice(0, LONGEST_REASON)}...` : whole;
}

/** Characters; a damaged file can make a decoder complain of every row. */
const LONGEST_REASON = 300;

/** The first line of a message whose others are for developers, such as frames of a stack. */
export function headline(error: unknown): string {
  const message = messageOf(error);
  return (message.split('\n')[0] ?? message).trim();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
