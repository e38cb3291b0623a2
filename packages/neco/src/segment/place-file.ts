import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.js';

/** Where a file is written before it gets its name. */
export function temporaryName(file: string): string {
  return `${file}.${process.pid}.tmp`;
}

/** Writes a file, whole or not at all, and its folder if needed. @throws UserError if it cannot be written */
export async function placeFile(file: string, content: Buffer | string): Promise<void> {
  const temporary = temporaryName(file);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(file, cause);
  }
}

/** What is said of a file that cannot be written. */
export function unwritable(file: string, cause: unknown): UserError {
  return new UserError(`${file} cannot be written: ${(cause as Error).message}.`, { cause });
}
