import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { neco, temporaryFolder, makeSmallInputs } from '@neco/testing';

const folder = temporaryFolder();

// Above every pid that Linux gives.
const nobody = 2 ** 22 + 1;

test('what killed exports left is removed; of the living, and of other machines, it stays', async () => {
  await makeSmallInputs(folder);
  const kept = [
    `.made.new-${hostname()}-${process.pid}`,
    `.made.new-elsewhere-${nobody}`,
    `.other.new-${hostname()}-${nobody}`,
  ];
  for (const name of [...kept, `.made.new-${hostname()}-${nobody}`]) {
    mkdirSync(path.join(folder, name));
    writeFileSync(path.join(folder, name, 'model.safetensors'), 'half');
  }
  // Killed between moving the earlier export aside and putting the new one in its place.
  mkdirSync(path.join(folder, `.made.old-${hostname()}-${nobody}`));
  writeFileSync(path.join(folder, `.made.old-${hostname()}-${nobody}`, 'neco-export.json'), '{}');
  const args = ['export', '--model', path.join(folder, 'start.safetensors'), '--format', 'dinov2'];
  const { code, stderr } = neco([...args, '--out', path.join(folder, 'made'), '--force']);
  assert.equal(code, 0, stderr);
  assert.ok(existsSync(path.join(folder, 'made')));
  assert.deepEqual(
    readdirSync(folder)
      .filter((name) => name.startsWith('.'))
      .sort(),
    kept.sort(),
  );
});
