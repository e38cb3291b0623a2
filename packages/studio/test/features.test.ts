import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { extractPatchFeatures, loadBackbone, locateWeights, readLabels, unitRows } from '@neco/neco/internal';
import { Studio, type StudioModel } from '@neco/studio';
import { testScenes } from './browser.js';
import { assertAlmostEqual, bitsOf, nameOf, smallSet, withFeatures } from './small-set.js';

test('the cache holds what the library computes, in half precision and of length 1', async () => {
  const { open, images } = await smallSet(5);
  const backbone = await loadBackbone('tiny');
  const files = Array.from({ length: 5 }, (_, i) => path.join(images, nameOf(i)));
  const { features } = await extractPatchFeatures(backbone, files, { inputSize: 112 });
  const wanted = unitRows(features).to('float16').view('int16').toTypedArray() as Int16Array;
  await withFeatures(open(), (model) => {
    assert.deepEqual(model.shape.grid, [14, 14]);
    assert.deepEqual(model.features.tensor().shape, [5, 196, 160]);
    assertAlmostEqual(bitsOf(model), wanted);
    const lengths = model.features.image(3).linalgVectorNorm(2, [-1]);
    assert.ok(lengths.sub(1).abs().max().item() < 1e-3);
  });
});

test('features of another layer have a cache of their own, and the model says which', async () => {
  const { open, options, images } = await smallSet(2);
  const backbone = await loadBackbone('tiny');
  const files = [0, 1].map((i) => path.join(images, nameOf(i)));
  const last = await withFeatures(open(), (model) => ({
    folder: model.features.folder,
    bits: bitsOf(model),
  }));
  for (const layer of ['-3', 'last2']) {
    const { features } = await extractPatchFeatures(backbone, files, { inputSize: 112, layer });
    const wanted = unitRows(features).to('float16').view('int16').toTypedArray() as Int16Array;
    await withFeatures(Studio.open({ ...options, layer }), (model) => {
      assertAlmostEqual(bitsOf(model), wanted);
      assert.notEqual(model.features.folder, last.folder);
      assert.notDeepEqual(bitsOf(model), last.bits);
      assert.equal(model.shape.dim, layer === 'last2' ? 320 : 160);
      assert.match(model.name, new RegExp(`^tiny, layer ${layer}$`));
    });
  }
  const none = Studio.open({ ...options, layer: '9' });
  none.start();
  await assert.rejects(none.model(0).features.ready(), /has 6 blocks/);
  await none.close();
});

test('the classes of the patches are those with the largest part of them', async () => {
  const { open, folder } = await smallSet(3);
  const { data, width } = await readLabels({ mask: path.join(folder, 'masks', nameOf(2)) });
  const side = width / 14;
  await withFeatures(open(), ({ features }) => {
    for (let cell = 0; cell < 196; cell++) {
      const [row, col] = [Math.floor(cell / 14), cell % 14];
      const counts = new Map<number, number>();
      for (let y = row * side; y < (row + 1) * side; y++) {
        for (let x = col * side; x < (col + 1) * side; x++) {
          const label = data[y * width + x]!;
          counts.set(label, (counts.get(label) ?? 0) + 1);
        }
      }
      const found = features.classAt(2, row, col);
      assert.equal(counts.get(found!), Math.max(...counts.values()), `patch ${row},${col}`);
    }
  });
});

test('a second start computes nothing', async () => {
  const { open } = await smallSet(4);
  const times = (model: StudioModel) =>
    ['features.f16', 'index.jsonl', 'record.json'].map(
      (name) => statSync(path.join(model.features.folder, name)).mtimeMs,
    );
  const [before, bits] = await withFeatures(open(), (model) => [times(model), bitsOf(model)]);
  await withFeatures(open(), (model) => {
    assert.deepEqual(times(model), before);
    assert.deepEqual(bitsOf(model), bits);
  });
});

test('interrupted work goes on where it was, also after a line was cut off', async () => {
  const { open } = await smallSet(24);
  const whole = await withFeatures(open(), bitsOf);
  const again = await smallSet(24);
  const studio = again.open();
  studio.start();
  const { features } = studio.model(0);
  await new Promise<void>((resolve) => features.on('change', () => features.done >= 8 && resolve()));
  const index = path.join(features.folder, 'index.jsonl');
  await studio.close();
  const left = readFileSync(index, 'utf8').trim().split('\n').length;
  assert.ok(left >= 8 && left <= 24, `${left} images`);
  appendFileSync(index, '{"id":23,"ha');
  const dones: number[] = [];
  const resumed = again.open();
  resumed.model(0).features.on('change', () => dones.push(resumed.model(0).features.done));
  await withFeatures(resumed, (model) => assertAlmostEqual(bitsOf(model), whole));
  assert.equal(
    dones.find((done) => done > 0),
    left,
    'what was there was not taken',
  );
});

test('when images come, go or are renamed, the features of those that were known are taken over', async () => {
  const { open, images } = await smallSet(6);
  const file = await withFeatures(open(), ({ features }) => path.join(features.folder, 'features.f16'));
  // A mark that no computation makes: image 4 begins with zeros.
  const marked = readFileSync(file);
  marked.fill(0, 4 * 196 * 160 * 2, 4 * 196 * 160 * 2 + 64);
  writeFileSync(file, marked);
  const scenes = await testScenes();
  renameSync(path.join(images, nameOf(4)), path.join(images, 'a-new-name.png'));
  renameSync(path.join(images, nameOf(0)), path.join(images, nameOf(0).replace('0.', '9.')));
  rmSync(path.join(images, nameOf(1)));
  await copyFile(path.join(scenes.images, nameOf(11)), path.join(images, nameOf(1)));
  await withFeatures(open(), (model) => {
    const names = ['00001.png', '00002.png', '00003.png', '00005.png', '00009.png', 'a-new-name.png'];
    const id = names.indexOf('a-new-name.png');
    const bits = Buffer.from(bitsOf(model).buffer);
    const each = 196 * 160 * 2;
    assert.deepEqual(bits.subarray(id * each, (id + 1) * each), marked.subarray(4 * each, 5 * each));
    assert.deepEqual(bits.subarray(each, 2 * each), marked.subarray(2 * each, 3 * each));
    // The one of another content was computed.
    assert.notDeepEqual(bits.subarray(0, each), marked.subarray(each, 2 * each));
    assert.ok(model.features.has(0));
    assert.ok(!existsSync(path.join(model.features.folder, 'earlier.f16')));
  });
});

test('files that are no images are counted and never found', async () => {
  const { open, images } = await smallSet(3);
  writeFileSync(path.join(images, 'broken.png'), 'no image at all');
  await withFeatures(open(), async (model) => {
    const { features } = model;
    assert.equal(features.skipped, 1);
    assert.equal(features.done, 4);
    assert.ok(!features.has(3));
    assert.throws(() => features.image(3), /cannot be decoded/);
    const query = features.image(0).select(0, 0).toFloat32Array();
    const { neighbours, searched } = await features.search().search(query, { k: 10_000 });
    assert.equal(searched, 3);
    assert.equal(neighbours.length, 3 * 196);
    assert.ok(neighbours.every(({ image }) => image !== 3));
  });
});

test('a run keeps its features beside itself, and those of earlier weights go', async () => {
  const { folder, images } = await smallSet(2);
  const run = path.join(folder, 'run');
  mkdirSync(run);
  writeFileSync(path.join(run, 'config.yaml'), '{}');
  await copyFile(locateWeights('tiny', 'teacher').file, path.join(run, 'teacher.safetensors'));
  mkdirSync(path.join(run, 'studio', 'teacher-ofearlier000'), { recursive: true });
  mkdirSync(path.join(run, 'studio', 'student-0123456789ab'), { recursive: true });
  const options = { images, cache: path.join(folder, 'cache'), projects: path.join(folder, 'projects') };
  await withFeatures(Studio.open({ ...options, models: [{ model: run }] }), ({ features }) => {
    assert.ok(features.folder.startsWith(path.join(run, 'studio', 'teacher-')), features.folder);
    assert.ok(!existsSync(path.join(run, 'studio', 'teacher-ofearlier000')));
    assert.ok(existsSync(path.join(run, 'studio', 'student-0123456789ab')));
  });
});

test('a model that cannot be opened says why, and the studio goes on', async () => {
  const { images, folder } = await smallSet(2);
  const studio = Studio.open({
    images,
    models: [{ model: path.join(folder, 'no-such-model.pth') }, { model: 'tiny' }],
    cache: path.join(folder, 'cache'),
    projects: path.join(folder, 'projects'),
  });
  studio.start();
  try {
    await assert.rejects(studio.model(0).features.ready(), /There is no file or folder/);
    assert.equal(studio.modelInfos()[0]!.state, 'failed');
    await studio.model(1).features.ready();
  } finally {
    await studio.close();
  }
});
