import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ApiError, type ModelInfo } from '@neco/studio';
import { assertAlmostEqual, bitsOf, smallSet, withFeatures } from './small-set.js';

// What befalls the files of features: damage on the disk, another studio, no room.

const count = 4;
/** Whether this process may mount file systems in a namespace of its own; root may, mostly. */
const mountable = inOwnMounts('mount -t tmpfs tmpfs /mnt').status === 0;
const script = fileURLToPath(new URL('./full-disk-studio.js', import.meta.url));

/** What is done to the files of a cache between two starts. */
const damages: Record<string, (at: (name: string) => string) => void> = {
  'features cut short': (at) => truncateSync(at('features.f16'), 196 * 160 * 3),
  'features empty': (at) => writeFileSync(at('features.f16'), ''),
  'features longer': (at) => appendFileSync(at('features.f16'), 'more'),
  'features gone': (at) => rmSync(at('features.f16')),
  'features a folder': (at) => beFolder(at('features.f16')),
  'classes cut short': (at) => truncateSync(at('classes.u8'), 100),
  'classes a folder': (at) => beFolder(at('classes.u8')),
  'index a folder': (at) => beFolder(at('index.jsonl')),
  'index of anything': (at) =>
    writeFileSync(at('index.jsonl'), 'null\n5\n[]\n{"id":-1}\n{"id":1e300,"hash":""}\n{'),
  'index of other images': (at) => appendFileSync(at('index.jsonl'), '{"id":4000,"hash":"00"}\n'),
  'lines twice': (at) => appendFileSync(at('index.jsonl'), readFileSync(at('index.jsonl'))),
  'index gone': (at) => rmSync(at('index.jsonl')),
  'record a folder': (at) => beFolder(at('record.json')),
  'record cut short': (at) => truncateSync(at('record.json'), 40),
  'record without a shape': (at) => writeFileSync(at('record.json'), '{"version":1}'),
  'record of a vast shape': (at) =>
    writeFileSync(
      at('record.json'),
      readFileSync(at('record.json'), 'utf8').replace(/"dim":\d+/, '"dim":2000000000'),
    ),
  'a lock left by nobody': (at) => writeFileSync(at('run.lock'), '{"pid":'),
};

function inOwnMounts(script: string) {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  return spawnSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8', env });
}

function beFolder(file: string): void {
  rmSync(file, { force: true });
  mkdirSync(path.join(file, 'inside'), { recursive: true });
}

test('whatever happened to the files of features between two starts, they are right again after it', async () => {
  const { open } = await smallSet(count);
  const [folder, whole] = await withFeatures(open(), (model) => [model.features.folder, bitsOf(model)]);
  for (const [name, damage] of Object.entries(damages)) {
    damage((file) => path.join(folder, file));
    await withFeatures(open(), (model) => {
      assert.equal(model.features.done, count, name);
      assertAlmostEqual(bitsOf(model), whole);
    });
    assert.ok(!existsSync(path.join(folder, 'run.lock')), name);
  }
});

test('a lock that cannot be one is named', async () => {
  const { open } = await smallSet(1);
  const folder = await withFeatures(open(), ({ features }) => features.folder);
  beFolder(path.join(folder, 'run.lock'));
  await assert.rejects(
    withFeatures(open(), () => undefined),
    /The lock .*run\.lock cannot be read .* remove it if no process works/,
  );
});

test('features that another program cuts short while they are mapped are not read any more', async () => {
  const { open } = await smallSet(count);
  const whole = await withFeatures(open(), async (model) => {
    const { features } = model;
    const bits = bitsOf(model);
    const query = features.image(0).select(0, 0).toFloat32Array();
    // Searches take their turn: when this has ended, the file has been read to its end.
    await features.search().search(query, { k: 1 });
    truncateSync(path.join(features.folder, 'features.f16'), 1000);
    const refused = (error: unknown) =>
      error instanceof ApiError && error.status === 409 && /cut short by another program/.test(error.message);
    assert.throws(() => features.tensor(), refused);
    assert.throws(() => features.image(1), refused);
    assert.throws(() => features.search(), refused);
    assert.throws(() => features.requireReady(), refused);
    assert.equal(features.state, 'failed');
    return bits;
  });
  assert.deepEqual(await withFeatures(open(), bitsOf), whole);
});

test('two studios on the same images compute them once, one after the other', async () => {
  const { open } = await smallSet(16);
  const said = new Set<string>();
  const watched = open();
  watched.on('change', () => watched.modelInfos().forEach(({ message }) => said.add(message)));
  const bits = await Promise.all([
    withFeatures(open(), bitsOf),
    withFeatures(watched, bitsOf),
    withFeatures(open(), bitsOf),
  ]);
  const folder = await withFeatures(open(), ({ features }) => features.folder);
  const lines = readFileSync(path.join(folder, 'index.jsonl'), 'utf8').trim().split('\n');
  assert.equal(lines.length, 16, 'images were computed twice');
  assert.deepEqual(bits[1], bits[0]);
  assert.deepEqual(bits[2], bits[0]);
});

for (const [when, size, sentence] of [
  // The features take 1.6 MB; the pictures of the page nothing until they are asked for.
  ['from the start', '1m', /^The disk is full: .* the features of 24 images take 2 MB there\. Mend that/],
  ['while they are computed', '8m', /^The disk is full: .* start the studio again to go on\.$/],
] as const) {
  test(
    `a disk that is full ${when} is told in the page, and the studio goes on`,
    mountable ? {} : { skip: 'file systems cannot be mounted here (needs root)' },
    async () => {
      const { folder } = await smallSet(24);
      mkdirSync(path.join(folder, 'cache'));
      const shell = `mount -t tmpfs -o size=${size} tmpfs '${folder}/cache' && exec '${process.execPath}' '${script}' '${folder}'`;
      const { status, signal, stdout, stderr } = inOwnMounts(shell);
      assert.equal(status, 0, `${signal} ${stderr}`);
      const { first, last } = JSON.parse(stdout) as { first: ModelInfo; last: ModelInfo };
      assert.equal(first.state, 'failed');
      assert.match(first.message, sentence);
      assert.equal(stderr, '', 'a full disk is no fault of the studio');
      // After room was made, a new start of the studio.
      assert.equal(last.state, 'ready', last.message);
    },
  );
}
