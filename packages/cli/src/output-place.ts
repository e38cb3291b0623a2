import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { UserError, systemReason } from '@neco/neco/errors';
import { makeFolder } from '@neco/neco/internal/data/make-folder.js';

/** Replaces files that the command did not write; commands that have it refuse such files otherwise. */
export const OVERWRITE_OPTION = [
  '--overwrite',
  'replace files there that this command did not write',
] as const;

/**
 * Makes sure that a command can write into a folder before anything is computed for it. What is tried out is taken back:
 * a folder that was not there is not there afterwards.
 *
 * @param option - For the message.
 * @throws UserError if the folder cannot be made, is a file, or cannot be written into
 */
export function requireWritableFolder(folder: string, option = '--out'): void {
  const target = path.resolve(folder);
  try {
    const made = makeFolder(target);
    try {
      const probe = path.join(target, `.neco-${randomUUID()}`);
      closeSync(openSync(probe, 'wx'));
      rmSync(probe);
    } finally {
      if (made !== undefined) removeEmpty(target, path.dirname(made));
    }
  } catch (cause) {
    throw new UserError(`Cannot write to ${option} ${folder}: ${reasonOf(cause, target)}.`, { cause });
  }
}

/** The same for a file: its folder can be written into, and it is no folder itself. */
export function requireWritableFile(file: string, option = '--out'): void {
  requireWritableFolder(path.dirname(path.resolve(file)), option);
  try {
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  } catch (cause) {
    throw new UserError(`Cannot write to ${option} ${file}: ${reasonOf(cause, file)}.`, { cause });
  }
  throw new UserError(`${option} ${file} is a folder; name a file.`);
}

function reasonOf(cause: unknown, target: string): string {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'EEXIST') return 'it is a file; name a folder';
  if (code !== 'ENOENT') return systemReason(cause) ?? (cause as Error).message;
  const { path: place = target } = cause as NodeJS.ErrnoException;
  const link = lstatSync(place, { throwIfNoEntry: false });
  return link === undefined
    ? `nothing can be made in ${path.dirname(place)}`
    : `${place} is a link without a target`;
}

/** Removes a folder and the empty ones above it, up to one that stays. */
function removeEmpty(folder: string, stays: string): void {
  for (let at = folder; at !== stays; at = path.dirname(at)) rmdirSync(at);
}

/**
 * Refuses to replace results of somebody else in the folder of an evaluation.
 *
 * @param names - What the command is going to write there.
 * @throws UserError naming the first file that is in the way
 */
export function requireOwnResults(folder: string, names: readonly string[]): void {
  const results = path.join(folder, 'results.json');
  if (existsSync(results) && isResults(results)) return;
  const taken = names.map((name) => path.join(folder, name)).find((place) => holdsSomething(place));
  if (taken === undefined) return;
  throw new UserError(
    `--out ${folder} holds ${path.basename(taken)}, which no evaluation wrote; choose another folder, or replace it with --overwrite.`,
  );
}

function holdsSomething(place: string): boolean {
  const found = statSync(place, { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || readdirSync(place).length > 0);
}

/** What every results.json of an evaluation has. */
function isResults(file: string): boolean {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown> | null;
    if (value === null || typeof value !== 'object') return false;
    const compared = value['models'] ?? value['segmenters'];
    return 'versions' in value ? Array.isArray(compared) : 'model' in value && 'network' in value;
  } catch {
    return false;
  }
}

/**
 * To be called before a comparison computes anything: hours of work must not end at a folder that cannot be written to, nor
 * replace what another program wrote there.
 * @throws UserError
 */
export function requireReportFolder({ out, overwrite }: { out: string; overwrite?: boolean }): void {
  requireWritableFolder(out);
  if (overwrite !== true) requireOwnResults(out, ['results.json', 'report.html']);
}
