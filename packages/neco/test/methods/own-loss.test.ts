import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeScenes } from '@neco/neco/internal';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

test('the loss of your own in docs/methods.md trains', async () => {
  const [, example] = /```js\n(.*?)```/s.exec(readFileSync(path.join(root, 'docs/methods.md'), 'utf8'))!;
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-own-loss-'));
  try {
    await writeScenes(path.join(folder, 'scenes'), { count: 4, seed: 1, size: 64 });
    // Packages are found from where the program lies.
    const program = path.join(root, 'packages/neco/dist-test', `own-loss-${process.pid}.mjs`);
    writeFileSync(program, example!.replace("'images'", "'scenes/images'"));
    const { status, stdout, stderr } = spawnSync(process.execPath, [program], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    });
    rmSync(program);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /teacher\.safetensors \[\s*0\.\d+,/);
    assert.ok(existsSync(path.join(folder, 'runs/distances/teacher.safetensors')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
