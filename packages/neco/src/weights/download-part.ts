import { createHash, randomUUID } from 'node:crypto';
import { rename, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { processLives } from '../processes.js';

/** The unfinished file of a download, which belongs to one process at a time. */
export interface Part {
  path: string;
  /** Bytes that an earlier, interrupted download has left. */
  length: number;
}

/** A part of another machine's process counts as left over after this time without a write. */
const ABANDONED_MS = 10 * 60_000;
const FREE = 'free';

let parts = 0;

/**
 * Names of parts are `FILE.MARK.OWNER.part`, where the mark is the start of the version. A process takes over
 * a part that nobody writes to any more by renaming it; only one of several processes can do that. The others
 * start a new part, so two downloads of the same file never write to the same part.
 *
 * @param target - The file that is downloaded; parts lie beside it.
 * @param version - Identifies the content. Parts of other versions that nobody writes to are removed. Null if
 *   versions cannot be told apart; then no part is taken over.
 */
export async function claimPart(target: string, version: string | null): Promise<Part> {
  const mark = markOf(version ?? randomUUID());
  const own = `${target}.${mark}.${machine()}-${process.pid}-${(parts += 1)}.part`;
  for (const left of await leftOver(target)) {
    if (left.mark !== mark) {
      await rm(left.path, { force: true });
    } else if (await taken(left.path, own)) {
      return { path: own, length: (await stat(own)).size };
    }
  }
  return { path: own, length: 0 };
}

/** Leaves a part to the next download. */
export async function releasePart(part: Part, target: string, version: string | null): Promise<void> {
  if (version === null) await rm(part.path, { force: true });
  else await taken(part.path, `${target}.${markOf(version)}.${FREE}.part`);
}

/** Removes the parts of a file that is complete now, except those that somebody writes to. */
export async function removeLeftOver(target: string): Promise<void> {
  for (const { path } of await leftOver(target)) await rm(path, { force: true });
}

function markOf(version: string): string {
  return version.slice(0, 16);
}

function machine(): string {
  return createHash('sha1').update(hostname()).digest('hex').slice(0, 8);
}

async function taken(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch {
    return false;
  }
}

/** Parts of a target that nobody writes to, the longest first. */
async function leftOver(target: string): Promise<{ path: string; mark: string; size: number }[]> {
  const found = [];
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(`${basename(target)}.`)) continue;
    const [, mark, owner] = /^\.([\w-]+)\.([\w-]+)\.part$/.exec(name.slice(basename(target).length)) ?? [];
    if (mark === undefined || owner === undefined) continue;
    const path = join(dirname(target), name);
    const stats = await stat(path).catch(() => null);
    if (stats !== null && isLeftOver(owner, stats.mtimeMs)) found.push({ path, mark, size: stats.size });
  }
  return found.sort((a, b) => b.size - a.size);
}

function isLeftOver(owner: string, modified: number): boolean {
  if (owner === FREE || Date.now() - modified > ABANDONED_MS) return true;
  const [where, pid] = owner.split('-');
  return where === machine() && Number(pid) !== process.pid && !processLives(Number(pid));
}
