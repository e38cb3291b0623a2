import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { makeFolder } from '../data/make-folder.js';
import { UserError } from '../errors.js';
import { processLives } from '../processes.js';

/** The record that every export holds; `--force` replaces only folders that have it. */
export const RECORD_FILE = 'neco-export.json';

/**
 * Makes a folder of what `body` writes: in a temporary folder beside it, renamed when everything went well and removed
 * otherwise.
 *
 * @param out - The wanted folder.
 * @param force - Replace an earlier export.
 * @throws {@link UserError} if `out` is a file or holds anything else.
 */
export async function intoNewFolder<T>(
  out: string,
  force: boolean,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  assertOutputFree(out, force);
  const target = path.resolve(out);
  const beside = (kind: 'new' | 'old'): string =>
    path.join(path.dirname(target), `.${path.basename(target)}.${kind}-${hostname()}-${process.pid}`);
  const temporary = beside('new');
  try {
    makeFolder(path.dirname(target));
    clearLeftovers(target);
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary);
  } catch (cause) {
    throw new UserError(`Cannot write to "out" ${out}: ${(cause as Error).message}.`, { cause });
  }
  try {
    const result = await body(temporary);
    replace(target, temporary, beside('old'));
    return result;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Removes what exports to the same place left that were killed on this machine; one moved aside by them comes back. */
function clearLeftovers(target: string): void {
  const prefix = `.${path.basename(target)}.`;
  for (const name of readdirSync(path.dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const [, kind, host, pid] = /^(new|old)-(.+)-(\d+)$/.exec(name.slice(prefix.length)) ?? [];
    if (host !== hostname() || processLives(Number(pid))) continue;
    const leftover = path.join(path.dirname(target), name);
    if (kind === 'old' && !existsSync(target)) renameSync(leftover, target);
    else rmSync(leftover, { recursive: true, force: true });
  }
}

/** @throws {@link UserError} if {@link intoNewFolder} would not write to `out`. */
export function assertOutputFree(out: string, force: boolean): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UserError(`"out" ${out} is a file; name a folder.`);
  const files = readdirSync(out);
  if (files.length === 0) return;
  const some = files.slice(0, 3).join(', ');
  if (!files.includes(RECORD_FILE)) {
    throw new UserError(`"out" ${out} holds other files (${some}); choose an empty or new folder.`);
  }
  if (!force) {
    throw new UserError(
      `"out" ${out} holds an earlier export (${some}); choose another folder, or replace it with "force".`,
    );
  }
}

function replace(target: string, temporary: string, old: string): void {
  if (existsSync(target)) renameSync(target, old);
  renameSync(temporary, target);
  rmSync(old, { recursive: true, force: true });
}
