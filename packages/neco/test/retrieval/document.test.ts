import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mock, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeScenes } from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

test('the example of docs/studio-api.md finds neighbours in other images', async () => {
  const folder = temporaryFolder();
  const example = readFileSync(new URL('../../../../docs/studio-api.md', import.meta.url), 'utf8');
  const { images } = await writeScenes(folder, { count: 4, size: 112, seed: 2 });
  const code = /^```ts\n(.*?)^```/ms
    .exec(example)![1]!
    .replace("'photos'", JSON.stringify(images))
    .replace('inputSize: 224', 'inputSize: 112');
  // Inside the project, where '@neco/neco' is found.
  const file = fileURLToPath(new URL(`document-${process.pid}.mjs`, import.meta.url));
  writeFileSync(file, code);
  const printed = mock.method(console, 'log', () => undefined);
  try {
    await import(file);
    const lines = printed.mock.calls.map(
      ({ arguments: line }) => line as unknown as [string, number, number, number],
    );
    assert.equal(lines.length, 12);
    for (const [name, , , similarity] of lines) {
      assert.ok(name.startsWith(images) && !name.endsWith('00000.png'), name);
      assert.ok(similarity > 0 && similarity < 1.001);
    }
  } finally {
    printed.mock.restore();
    rmSync(file);
  }
});
