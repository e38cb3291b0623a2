import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

// `npm run test:fuzz` does the same with 1000 files.
const FILES = 100;

test(`${FILES} damaged and unusual files are read or refused by name, in bounded memory`, (context) => {
  const script = fileURLToPath(new URL('./fuzz/all.js', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, String(FILES), '7'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  const last = stdout.trim().split('\n').at(-1)!;
  context.diagnostic(last);
  const { images, masks, refusedImages, refusedMasks } = JSON.parse(last) as Record<string, number>;
  assert.equal(images! + refusedImages!, FILES);
  assert.equal(masks! + refusedMasks!, FILES);
  // Both outcomes must occur, or nothing was tried.
  for (const count of [images, masks, refusedImages, refusedMasks]) assert.ok(count! >= FILES / 20, last);
});
