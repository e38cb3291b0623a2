import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../packages/torch/libtorch/lock.mjs';

function lockPath(t) {
  const folder = mkdtempSync(join(tmpdir(), 'neco-lock-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'lock');
}

test('only one holds the lock at a time, and it is given back after an error', async (t) => {
  const path = lockPath(t);
  let inside = 0;
  let waits = 0;
  const enter = () =>
    withLock(
      path,
      () => waits++,
      async () => {
        assert.equal(++inside, 1);
        await sleep(50);
        inside--;
        throw new Error('planned');
      },
    );
  const results = await Promise.allSettled([enter(), enter(), enter()]);
  assert.deepEqual(
    results.map(({ reason }) => reason.message),
    ['planned', 'planned', 'planned'],
  );
  assert.equal(waits, 2);
  assert.equal(existsSync(path), false);
});

test('the lock of a dead process is taken over at once, that of another machine after its heartbeat stops', async (t) => {
  const path = lockPath(t);
  const noWait = () => assert.fail('it waited');
  writeFileSync(path, JSON.stringify({ pid: 2 ** 30, host: hostname() }));
  assert.equal(await withLock(path, noWait, () => 'a'), 'a');
  writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere' }));
  utimesSync(path, new Date(0), new Date(0));
  assert.equal(await withLock(path, noWait, () => 'b'), 'b');
});
