import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '@neco/testing';

const program = fileURLToPath(new URL('./teacher-rank.js', import.meta.url));

async function outputs(odd: number): Promise<string[]> {
  const port = String(await freePort());
  return Promise.all(
    [0, 1, 2].map((rank) => {
      const env = { RANK: String(rank), WORLD_SIZE: '3', MASTER_ADDR: '127.0.0.1', MASTER_PORT: port };
      const child = spawn(process.execPath, [program, String(odd)], {
        env: { ...process.env, OMP_NUM_THREADS: '1', ...env },
      });
      let text = '';
      child.stdout.on('data', (part) => (text += String(part)));
      return new Promise<string>((resolve) => child.once('close', () => resolve(text.trim())));
    }),
  );
}

test('teachers that differ in one bit stop all ranks, and the odd one is named', async () => {
  assert.deepEqual(await outputs(-1), ['the same', 'the same', 'the same']);
  for (const text of await outputs(2)) {
    assert.match(text, /^Stopped at step 0: the teacher of rank 2 is not that of rank 0/);
  }
});
