import assert from 'node:assert/strict';
import test from 'node:test';
import { estimateSearchSeconds, nearestPatches, searchExact, unitRows } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** All products in float64, sorted: [similarity, row] largest first. */
function bruteForce(queries: Tensor, keys: Tensor, k: number, skip: (row: number) => boolean): number[][] {
  const products = queries.to('float64').matmul(keys.to('float64').t()).toArray() as number[][];
  return products.map((row) =>
    row
      .map((value, index) => [value, index] as const)
      .filter(([, index]) => !skip(index))
      .sort((a, b) => b[0] - a[0])
      .slice(0, k)
      .map(([, index]) => index),
  );
}

function indicesOf(found: { indices: Tensor }): number[][] {
  return found.indices.toArray() as number[][];
}

// Tiles of 1024 take the two-stage selection, tiles of 1000 and the rests take the direct one.
for (const [keyTile, queryTile] of [
  [1024, 16],
  [1000, 7],
  [8192, 512],
] as const) {
  test(`tiles of ${queryTile} x ${keyTile} find what sorting all products finds`, () => {
    torch.manualSeed(3);
    const keys = unitRows(torch.randn([2500, 24]));
    const queries = unitRows(torch.randn([37, 24]));
    const found = searchExact(queries, keys, 30, { keyTile, queryTile });
    assert.deepEqual(
      indicesOf(found),
      bruteForce(queries, keys, 30, () => false),
    );
    const without = searchExact(queries, keys, 30, { keyTile, queryTile, exclude: [700, 1900] });
    assert.deepEqual(
      indicesOf(without),
      bruteForce(queries, keys, 30, (row) => row >= 700 && row < 1900),
    );
  });
}

test('fewer keys than neighbours give all keys, and half precision keys are found', () => {
  torch.manualSeed(4);
  const keys = unitRows(torch.randn([5, 16]));
  const found = searchExact(keys, keys.to('float16'), 30);
  assert.deepEqual(found.indices.shape, [5, 5]);
  assert.deepEqual(
    indicesOf(found).map((row) => row[0]),
    [0, 1, 2, 3, 4],
  );
});

test('a search leaves no tensor behind', () => {
  const keys = unitRows(torch.randn([3000, 8]));
  const before = torch.liveTensors();
  torch.scope(() => {
    searchExact(keys.narrow(0, 0, 40), keys, 10, { keyTile: 1024 });
    return null;
  });
  assert.equal(torch.liveTensors(), before);
});

test('nearest patches: own image left out, one an image, and the position of each', () => {
  torch.manualSeed(5);
  const features = torch.randn([6, 3, 4, 10]);
  const flat = unitRows(features.reshape([-1, 10]));
  const query = { image: 2, row: 1, column: 3 };
  const own = 2 * 12 + 1 * 4 + 3;
  const position = (row: number) => [Math.floor(row / 12), Math.floor((row % 12) / 4), row % 4];

  const [others] = nearestPatches(features, [query], 8, { from: 'other-images' });
  const [expected] = bruteForce(flat.narrow(0, own, 1), flat, 8, (row) => row >= 24 && row < 36);
  assert.deepEqual(
    others!.map(({ image, row, column }) => [image, row, column]),
    expected!.map(position),
  );

  const [any] = nearestPatches(features, [query], 71);
  assert.equal(any!.length, 71);
  assert.ok(any!.every(({ image, row, column }) => image !== 2 || row !== 1 || column !== 3));

  const [spread] = nearestPatches(features, [query], 9, { from: 'other-images', onePerImage: true });
  const [all] = bruteForce(flat.narrow(0, own, 1), flat, 72, (row) => row >= 24 && row < 36);
  const firsts = all!
    .map(position)
    .filter(([image], i, list) => list.findIndex(([other]) => other === image) === i);
  assert.deepEqual(
    spread!.map(({ image, row, column }) => [image, row, column]),
    firsts,
  );
  assert.ok(spread!.every(({ similarity }, i) => i === 0 || similarity <= spread![i - 1]!.similarity));
});

test('the estimate of a search is of the size of the search', () => {
  torch.manualSeed(2);
  const keys = torch.randn([20000, 64]);
  const queries = torch.randn([2048, 64]);
  searchExact(queries, keys, 30);
  // Other programs share the machine: only the order of magnitude can be promised, and not every time.
  const tries: string[] = [];
  for (let tried = 0; tried < 10; tried++) {
    const started = performance.now();
    searchExact(queries, keys, 30);
    const seconds = (performance.now() - started) / 1000;
    const estimate = estimateSearchSeconds(2048, keys, 30);
    if (estimate > seconds / 10 && estimate < seconds * 10) return;
    tries.push(`${estimate} for ${seconds}`);
  }
  assert.fail(tries.join());
});
