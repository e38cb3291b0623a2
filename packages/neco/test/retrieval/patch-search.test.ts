import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  heatMap,
  nearestPatches,
  PatchSearch,
  patchQuery,
  unitRows,
  type NearestPatch,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { cpuMilliseconds } from '@neco/testing';

const [images, rows, columns, dim] = [40, 4, 5, 24];
const patches = rows * columns;
torch.manualSeed(3);
const features = unitRows(torch.randn([images, patches, dim])).to('float16');
const classes = new Uint8Array(new SharedArrayBuffer(images * patches));
classes.forEach((_, i) => (classes[i] = i % 3));
const present = new Uint8Array(new SharedArrayBuffer(images)).fill(1);
const search = new PatchSearch(features, [rows, columns], {
  present,
  classes,
  tile: 64,
  threads: 1,
});

after(() => search.close());

const query = { image: 7, row: 2, column: 3 };
const place = query.row * columns + query.column;
const numbers = patchQuery(features.select(0, query.image), [place]).toFloat32Array();
const places = (found: readonly NearestPatch[]) =>
  found.map(({ image, row, column }) => `${image} ${row},${column}`);

test('the neighbours are those of nearestPatches', async () => {
  const single = features.to('float32').view([images, rows, columns, dim]);
  const [anywhere] = nearestPatches(single, [query], 10) as [NearestPatch[]];
  const found = await search.search(numbers, { k: 10, exclude: [query] });
  assert.deepEqual(places(found.neighbours), places(anywhere));
  assert.equal(found.searched, images);
  const [elsewhere] = nearestPatches(single, [query], 10, { from: 'other-images', onePerImage: true }) as [
    NearestPatch[],
  ];
  const others = await search.search(numbers, { k: 10, excludeImages: [query.image], onePerImage: true });
  assert.deepEqual(places(others.neighbours), places(elsewhere));
});

test('only patches of a class, and only of images that are there', async () => {
  const { neighbours } = await search.search(numbers, { k: 12, class: 2 });
  assert.equal(neighbours.length, 12);
  for (const { image, row, column } of neighbours) {
    assert.equal(classes[image * patches + row * columns + column], 2);
  }
  present.fill(0, 4);
  const few = await search.search(numbers, { k: 1000 });
  present.fill(1);
  assert.equal(few.searched, 4);
  assert.equal(few.neighbours.length, 4 * patches);
  assert.ok(few.neighbours.every(({ image }) => image < 4));
});

test('a search that is given up rejects with the reason, and the next one is answered', async () => {
  const stop = new AbortController();
  const given = search.search(numbers, { k: 3, signal: stop.signal });
  stop.abort(new Error('newer'));
  await assert.rejects(given, /newer/);
  assert.equal((await search.search(numbers, { k: 3 })).neighbours.length, 3);
});

test('a search that is given up ends between two tiles', async () => {
  // 400 MB of rows: a whole search takes far longer than one of its tiles.
  const large = torch.ones([1000, 256, 384], { dtype: 'float16' });
  const slow = new PatchSearch(large, [16, 16], { tile: 256, threads: 1 });
  try {
    const query = new Float32Array(384).fill(0.05);
    const whole = await timed(slow.search(query, { k: 1 }));
    const stop = new AbortController();
    const given = Array.from({ length: 9 }, () => slow.search(query, { k: 1, signal: stop.signal }));
    stop.abort(new Error('newer'));
    const elapsed = timed(slow.search(query, { k: 1 }));
    for (const one of given) await assert.rejects(one, /newer/);
    // Without giving up, the last one would wait for nine whole searches first.
    assert.ok((await elapsed) < 4 * whole, `${await elapsed} ms after nine given up, ${whole} ms alone`);
  } finally {
    await slow.close();
    large.release();
  }
});

/** Processor time of all threads meanwhile: on a busy machine the time on the clock says little. */
async function timed(work: Promise<unknown>): Promise<number> {
  const started = process.cpuUsage();
  await work;
  return cpuMilliseconds(started);
}

test('a closed search says so', async () => {
  const short = new PatchSearch(features, [rows, columns]);
  await short.close();
  await assert.rejects(short.search(numbers, { k: 1 }), /closed/);
});

test('a heat map holds the cosines, and several patches stand for their mean direction', () => {
  const image = features.select(0, 0).to('float32');
  const chosen = patchQuery(image, [1, 6]);
  const unit = unitRows(image);
  const mean = unitRows(unit.select(0, 1).add(unit.select(0, 6)));
  const map = heatMap(image.mul(3), chosen).toFloat32Array();
  for (let patch = 0; patch < patches; patch++) {
    const cosine = unit.select(0, patch).dot(mean).item();
    // Single precision, in another order.
    assert.ok(Math.abs(map[patch]! - cosine) < 1e-5);
  }
  assert.throws(() => patchQuery(image, []), /no patch/);
});
