import { existsSync } from 'node:fs';
import { UserError } from '../errors.js';

/** Where a run keeps its checkpoints. */
interface CheckpointFiles {
  root: string;
  lastCheckpoint: string;
  previousCheckpoint: string;
}

/**
 * Runs what writes into a run's folder.
 * @throws UserError instead of the system's error, with what is kept and how to go on
 */
export function writing<T>(run: CheckpointFiles, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    const what = whatHappened(cause, run.root, `the run folder ${run.root}`);
    throw new UserError(`${what}; ${whatIsKept(run)}. ${whatToDo(cause)}`, { cause });
  }
}

/**
 * What stood in the way of writing into a folder, as a clause; null for what is no error of the system.
 * @param where the folder, for people
 */
export function storageFault(error: unknown, folder: string, where: string): string | null {
  return isSystemError(error) ? whatHappened(error, folder, where) : null;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return (
    error instanceof Error && 'syscall' in error && typeof (error as { code?: unknown }).code === 'string'
  );
}

const fullDisk = new Set(['ENOSPC', 'EDQUOT']);

function whatHappened({ code, message }: NodeJS.ErrnoException, root: string, where: string): string {
  if (code === 'ENOSPC') return `The disk is full: nothing more can be written to ${where}`;
  if (code === 'EDQUOT') return `The quota of the disk is used up: nothing more can be written to ${where}`;
  if (code === 'EFBIG') return `A file in ${where} would be larger than the system allows (see ulimit -f)`;
  if (code === 'EROFS') return `The disk of ${where} is read-only`;
  if (code === 'EACCES' || code === 'EPERM') return `Writing to ${where} is not permitted (${message})`;
  if (!existsSync(root)) return `${where[0]!.toUpperCase()}${where.slice(1)} is gone`;
  return `Writing to ${where} failed (${message})`;
}

/** As a clause: which checkpoint there is to go on from. */
export function whatIsKept(run: Omit<CheckpointFiles, 'root'>): string {
  const kept = [run.lastCheckpoint, run.previousCheckpoint].find((file) => existsSync(file));
  return kept === undefined ? 'no checkpoint was written yet' : `the last good checkpoint ${kept} is kept`;
}

function whatToDo({ code }: { code: string }): string {
  const first = fullDisk.has(code) ? 'Make room there' : 'Mend that';
  return `${first}, then run the same command again to continue.`;
}
