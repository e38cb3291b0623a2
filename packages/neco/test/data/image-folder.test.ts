import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fingerprintFiles, listImages, UserError } from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

function folder(files: readonly string[]): string {
  const root = temporaryFolder();
  for (const file of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), file);
  }
  return root;
}

function says(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}

test('images are listed recursively, sorted by relative path, other files and dot files left out', () => {
  const root = folder([
    'b.PNG',
    'a/z.jpeg',
    'a/é.webp',
    'a.tif',
    'notes.txt',
    '.hidden.jpg',
    '.cache/x.png',
    'c.gif',
    'd.avif',
  ]);
  assert.deepEqual(
    listImages(root).map((file) => path.relative(root, file)),
    ['a.tif', 'a/z.jpeg', 'a/é.webp', 'b.PNG', 'c.gif', 'd.avif'],
  );
});

test('symbolic links are followed, loops end, links without target are listed', () => {
  const outside = folder(['far.jpg']);
  const root = folder(['sub/near.jpg']);
  symlinkSync(outside, path.join(root, 'link'));
  symlinkSync(root, path.join(root, 'sub/loop'));
  symlinkSync(path.join(outside, 'far.jpg'), path.join(root, 'alias.jpg'));
  symlinkSync('nowhere', path.join(root, 'dangling.png'));
  assert.deepEqual(
    listImages(root).map((file) => path.relative(root, file)),
    ['alias.jpg', 'dangling.png', 'link/far.jpg', 'sub/near.jpg'],
  );
});

test('a missing folder, a file and a folder without images are named with what was found', () => {
  const root = folder(['a.txt', 'b.txt', 'c.json', 'LICENCE']);
  assert.throws(() => listImages(path.join(root, 'none')), says(/none does not exist/));
  assert.throws(() => listImages(path.join(root, 'a.txt')), says(/a\.txt is a file/));
  assert.throws(() => listImages(root), says(/of its 4 files, 2 \.txt, 1 /));
  assert.throws(() => listImages(folder([])), says(/is empty/));
});

test('the fingerprint follows names and sizes, not places or order', () => {
  const [one, two] = [folder(['a.jpg', 'b/c.jpg']), folder(['a.jpg', 'b/c.jpg'])];
  const first = fingerprintFiles(one, listImages(one));
  assert.deepEqual(fingerprintFiles(two, listImages(two).reverse()), first);
  assert.equal(first.count, 2);
  assert.equal(first.bytes, 'a.jpg'.length + 'b/c.jpg'.length);
  writeFileSync(path.join(two, 'a.jpg'), 'longer than before');
  assert.notEqual(fingerprintFiles(two, listImages(two)).hash, first.hash);
});
