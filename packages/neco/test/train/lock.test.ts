import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isHeld, RunFolder, RunLock, train, UserError, type LockHolder } from '@neco/neco/internal';
import { makeSmallInputs, smallOptions, temporaryFolder, runProcess } from '@neco/testing';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(folder);
});

/** A run folder with a lock of somebody else. */
function lockedBy(name: string, holder: Partial<LockHolder> | string): RunFolder {
  const run = new RunFolder(at(name));
  mkdirSync(run.root);
  const defaults = { pid: 1, host: hostname(), boot: null, processStart: null, since: 'noon', patience: 1 };
  writeFileSync(
    run.lockFile,
    typeof holder === 'string' ? holder : JSON.stringify({ ...defaults, ...holder }),
  );
  return run;
}

/** Takes the lock, and what was said on the way. */
async function take(run: RunFolder): Promise<string[]> {
  const notices: string[] = [];
  const lock = await RunLock.take(run, { notice: (text) => notices.push(text) });
  assert.equal((JSON.parse(readFileSync(run.lockFile, 'utf8')) as LockHolder).pid, process.pid);
  lock.release();
  assert.ok(!existsSync(run.lockFile));
  return notices;
}

const inUse = (error: Error) =>
  error instanceof UserError && /works on .* since .* delete .*run\.lock/.test(error.message);

test('two processes on one folder: the second is refused; when the first is killed the next takes over', async () => {
  const out = at('shared');
  const first = spawn(process.execPath, [runProcess, folder, out, '{"steps": 5000}'], { stdio: 'ignore' });
  const gone = new Promise((resolve) => first.on('exit', resolve));
  const run = new RunFolder(out);
  while (!existsSync(run.metricsFile)) await sleep(20);
  await assert.rejects(train(smallOptions(folder, out, { steps: 5000 })), (error: Error) => {
    assert.ok(inUse(error), error.message);
    assert.match(error.message, new RegExp(`process ${first.pid} on ${hostname()}`));
    return true;
  });
  assert.ok(isHeld(run));
  first.kill('SIGKILL');
  await gone;
  const notices: string[] = [];
  const stop = new AbortController();
  await train({
    ...smallOptions(folder, out, { steps: 5000 }),
    onNotice: (text) => notices.push(text),
    signal: stop.signal,
    onStep: () => stop.abort(),
  });
  assert.match(notices.join(), /was left by process \d+ on .*, which is gone; its lock is taken over/);
  assert.ok(!existsSync(run.lockFile));
});

test('two calls in one process are two as well', async () => {
  const run = new RunFolder(at('twice'));
  mkdirSync(run.root);
  const lock = await RunLock.take(run);
  await assert.rejects(RunLock.take(run), inUse);
  lock.release();
  assert.deepEqual(await take(run), []);
});

test('locks of the dead are taken over: pid gone, pid used again, machine restarted, text cut off', async () => {
  const dead = { pid: 2 ** 22 + 1 };
  const usedAgain = { pid: process.pid, processStart: '1' };
  const restarted = { pid: process.pid, boot: 'another boot' };
  for (const [name, holder] of Object.entries({ dead, usedAgain, restarted, cut: '{"pid": 4', empty: '' })) {
    const notices = await take(lockedBy(name, holder));
    assert.equal(notices.length, 1, name);
    assert.match(notices[0]!, /its lock is taken over/);
  }
});

test('a holder on another machine is watched: silence means that it is gone, a sign of life that it is not', async () => {
  const elsewhere = { host: 'elsewhere', pid: 12 };
  const notices = await take(lockedBy('silent', elsewhere));
  assert.match(notices[0]!, /process 12 on elsewhere holds the run; waiting up to 1 s/);
  const alive = lockedBy('alive', { ...elsewhere, patience: 20 });
  const beats = setInterval(() => utimesSync(alive.lockFile, 1, performance.now()), 100);
  try {
    await assert.rejects(RunLock.take(alive), inUse);
  } finally {
    clearInterval(beats);
  }
});

test('a lock that another process took over is not given back by its former holder', async () => {
  const run = new RunFolder(at('lost'));
  mkdirSync(run.root);
  const lock = await RunLock.take(run);
  writeFileSync(run.lockFile, '{"pid": 77, "host": "elsewhere"}\n');
  lock.release();
  assert.ok(existsSync(run.lockFile));
});
