import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 30_000;
const held = new Set();

/** Gives up every lock of this process at once; used when the set-up itself is interrupted. */
export function dropLocks() {
  for (const path of held) rmSync(path, { force: true });
  held.clear();
}

/**
 * Runs `action` while this process alone holds the lock file `path`. The holder touches the file every few
 * seconds, so that a lock whose holder died (also on another machine that shares the folder) is taken over.
 *
 * @param {() => void} onWait called once if another process holds the lock
 */
export async function withLock(path, onWait, action) {
  for (let waited = false; !acquire(path);) {
    if (takeOverIfDead(path)) continue;
    if (!waited) onWait();
    waited = true;
    await sleep(300);
  }
  held.add(path);
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  try {
    return await action();
  } finally {
    clearInterval(heartbeat);
    held.delete(path);
    rmSync(path, { force: true });
  }
}

function acquire(path) {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // The lock was taken over while this process was suspended; the final rename decides who wins.
  }
}

function takeOverIfDead(path) {
  try {
    const age = Date.now() - statSync(path).mtimeMs;
    if (age < STALE_MS && holderMayLive(readFileSync(path, 'utf8'))) return false;
    const grave = `${path}.${process.pid}`;
    renameSync(path, grave); // only one of several waiting processes can rename it
    rmSync(grave, { force: true });
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return true; // given back meanwhile
    throw error;
  }
}

function holderMayLive(text) {
  let holder;
  try {
    holder = JSON.parse(text);
  } catch {
    return true; // being written at this moment
  }
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
