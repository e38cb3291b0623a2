import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { PictureStore } from '@neco/studio';
import { testFolder } from './browser.js';

const kilobyte = Buffer.alloc(1024);

test('the store makes a picture once, also for callers at the same time, and anew when its file changes', async () => {
  const folder = path.join(testFolder(), 'pictures');
  const file = path.join(testFolder(), 'source.png');
  writeFileSync(file, 'one');
  let made = 0;
  const make = () => Promise.resolve(Buffer.from(`picture ${++made}`));
  const store = new PictureStore(folder);
  const both = await Promise.all([store.get(file, 'a', make), store.get(file, 'a', make)]);
  assert.deepEqual(
    both.map(({ bytes }) => String(bytes)),
    ['picture 1', 'picture 1'],
  );
  assert.equal(String((await new PictureStore(folder).get(file, 'a', make)).bytes), 'picture 1');
  const other = await store.get(file, 'b', make);
  assert.equal(String(other.bytes), 'picture 2');
  assert.notEqual(other.etag, both[0].etag);
  writeFileSync(file, 'another');
  assert.equal(String((await store.get(file, 'a', make)).bytes), 'picture 3');
});

test('a picture that nobody waits for is not begun', async () => {
  const file = path.join(testFolder(), 'source.png');
  writeFileSync(file, 'one');
  const store = new PictureStore(path.join(testFolder(), 'pictures'));
  const never = () => assert.fail('it was made');
  await assert.rejects(
    store.get(file, 'unwanted', never, () => false),
    /Nobody waits/,
  );
});

test('what was not asked for longest goes first when the store is full', async () => {
  const folder = path.join(testFolder(), 'full');
  const file = path.join(testFolder(), 'source.png');
  writeFileSync(file, 'one');
  const store = new PictureStore(folder, 32 * 1024);
  const make = () => Promise.resolve(kilobyte);
  const first = (await store.get(file, 'first', make)).etag.slice(1, -1);
  const second = (await store.get(file, 'second', make)).etag.slice(1, -1);
  for (const name of [first, second]) utimesSync(path.join(folder, name), 1, 1);
  // Asked for again: no longer among the oldest.
  await store.get(file, 'first', make);
  for (let i = 0; i < 64; i++) await store.get(file, String(i), make);
  const deadline = Date.now() + 60_000;
  while (readdirSync(folder).length > 36 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const left = readdirSync(folder);
  assert.ok(left.length <= 36, `${left.length} pictures of 1 kB in a store of 32 kB`);
  assert.ok(!left.includes(second));
});
