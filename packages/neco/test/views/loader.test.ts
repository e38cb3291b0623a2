import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  decodeImage,
  defaultViews,
  handOver,
  listImages,
  makeViews,
  RandomStream,
  SampleOrder,
  takeOver,
  UserError,
  ViewLoader,
  writeScenes,
  type Batch,
  type ViewConfig,
  type ViewLoaderOptions,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';

const root = mkdtempSync(path.join(tmpdir(), 'neco-loader-'));
after(() => rmSync(root, { recursive: true }));
await writeScenes(path.join(root, 'scenes'), { count: 11, seed: 1, size: 40 });
const files = listImages(path.join(root, 'scenes/images'));

const views: ViewConfig = {
  ...defaultViews,
  globals: { ...defaultViews.globals, size: 28 },
  locals: { ...defaultViews.locals, size: 14 },
};

interface Plain {
  step: number;
  epoch: number;
  files: string[];
  arrays: unknown[];
  skipped: Batch['skipped'];
}

async function take(loader: ViewLoader, count: number): Promise<Plain[]> {
  const batches: Plain[] = [];
  for (let i = 0; i < count; i++) {
    const batch = await loader.next();
    const pixels = [batch.globals, batch.locals].map((t) => t.toTypedArray());
    const arrays = [...pixels, batch.globalBoxes, batch.viewBoxes];
    batches.push({
      step: batch.step,
      epoch: batch.epoch,
      files: batch.files,
      arrays,
      skipped: batch.skipped,
    });
    batch.release();
  }
  return batches;
}

async function withLoader<T>(
  options: Partial<ViewLoaderOptions>,
  use: (loader: ViewLoader) => Promise<T>,
): Promise<T> {
  const loader = new ViewLoader({ files, batchSize: 4, views, seed: 9, ...options });
  try {
    return await use(loader);
  } finally {
    await loader.close();
  }
}

test("batches have the documented shapes and come from the files of the epoch's order", async () => {
  const live = torch.liveTensors();
  await withLoader({}, async (loader) => {
    assert.equal(loader.stepsPerEpoch, 2);
    const batch = await loader.next();
    assert.deepEqual(batch.globals.shape, [2, 4, 3, 28, 28]);
    assert.deepEqual(batch.locals.shape, [4, 4, 3, 14, 14]);
    assert.deepEqual([batch.globalBoxes.length, batch.viewBoxes.length], [2 * 6 * 4 * 4, 6 * 2 * 4 * 4]);
    assert.deepEqual([batch.step, batch.epoch, batch.skipped], [0, 0, []]);
    const order = new SampleOrder(files.length, 4, 9);
    assert.deepEqual(
      batch.files,
      [0, 1, 2, 3].map((sample) => files[order.fileOf(sample)]),
    );
    batch.release();
  });
  // Fewer are fine: the garbage collector may have found tensors of earlier tests meanwhile.
  assert.ok(torch.liveTensors() <= live);
});

test('what the worker sends is what the views of a picture are', async () => {
  const order = new SampleOrder(files.length, 4, 9);
  const [batch] = (await withLoader({}, (loader) => take(loader, 1))) as [Plain];
  const place = 2;
  const image = await decodeImage(batch.files[place] as string);
  const sample = makeViews(image, order.viewsOf(place), views);
  const [globals, locals, globalBoxes, viewBoxes] = batch.arrays as Float32Array[];
  const part = (array: Float32Array | undefined, at: number, length: number): Float32Array =>
    (array as Float32Array).slice(at * length, (at + 1) * length);
  for (let v = 0; v < 6; v++) {
    const expected = sample.views[v] as Float32Array;
    const actual =
      v < 2
        ? part(globals, v * 4 + place, expected.length)
        : part(locals, (v - 2) * 4 + place, expected.length);
    assert.deepEqual(actual, expected, `view ${v}`);
    for (let g = 0; g < 2; g++) {
      assert.deepEqual(
        part(globalBoxes, (g * 6 + v) * 4 + place, 4),
        Float32Array.from(sample.globalBoxes[g]![v]!),
      );
      assert.deepEqual(
        part(viewBoxes, (v * 2 + g) * 4 + place, 4),
        Float32Array.from(sample.viewBoxes[v]![g]!),
      );
    }
  }
});

test('an epoch shows no file twice, and the next one has another order', async () => {
  const batches = await withLoader({}, (loader) => take(loader, 4));
  const names = (part: Plain[]): string[] => part.flatMap((batch) => batch.files);
  assert.deepEqual(
    batches.map(({ step, epoch }) => [step, epoch]),
    [
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 1],
    ],
  );
  for (const part of [batches.slice(0, 2), batches.slice(2)]) assert.equal(new Set(names(part)).size, 8);
  assert.notDeepEqual(names(batches.slice(0, 2)), names(batches.slice(2)));
});

test('a loader that starts at step 3 goes on as the uninterrupted one, whatever its prefetch and cache', async () => {
  const whole = await withLoader({}, (loader) => take(loader, 6));
  const resumed = await withLoader({ startStep: 3, prefetch: 1, cacheBytes: 0 }, (loader) => take(loader, 3));
  assert.deepEqual(resumed, whole.slice(3));
  const other = await withLoader({ seed: 10 }, (loader) => take(loader, 1));
  assert.notDeepEqual(other[0]?.arrays, whole[0]?.arrays);
});

test('undecodable files are replaced by the next of the order, named once, also after a restart', async () => {
  const broken = ['bad1.jpg', 'bad2.png'].map((name) => path.join(root, name));
  for (const file of broken) writeFileSync(file, 'no picture');
  const mixed = [...files, ...broken];
  const options = { files: mixed, batchSize: 13, seed: 3 };
  const batches = await withLoader(options, (loader) => take(loader, 3));
  assert.deepEqual(batches[0]?.skipped.map(({ file }) => file).sort(), broken);
  assert.ok(batches[0]?.skipped.every(({ reason }) => reason.length > 0));
  assert.deepEqual(
    batches.slice(1).map(({ skipped }) => skipped),
    [[], []],
  );
  const order = new SampleOrder(mixed.length, 13, 3);
  batches[0]?.files.forEach((file, place) => {
    let detour = 0;
    while (broken.includes(mixed[order.fileOf(place, detour)] as string)) detour++;
    assert.equal(file, mixed[order.fileOf(place, detour)]);
  });
  const resumed = await withLoader({ ...options, startStep: 2, skip: broken }, (loader) => take(loader, 1));
  assert.deepEqual(resumed[0], batches[2]);
});

test("files that all fail, and batches larger than the data, are the user's errors", async () => {
  const broken = ['x.jpg', 'y.jpg', 'z.jpg'].map((name) => path.join(root, name));
  for (const file of broken) writeFileSync(file, '');
  await withLoader({ files: broken, batchSize: 2 }, async (loader) => {
    await assert.rejects(loader.next(), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /None of the 3 images/);
      return true;
    });
    await assert.rejects(loader.next(), UserError, 'it stays that way');
  });
  assert.throws(() => new ViewLoader({ files, batchSize: 12, views, seed: 0 }), UserError);
  assert.throws(() => new ViewLoader({ files, batchSize: 0, views, seed: 0 }), UserError);
});

test('a fault in the worker reaches next with its message', async () => {
  // Views of no pixels: libtorch refuses them.
  const wrong: ViewConfig = { ...views, locals: { ...views.locals, size: 0 } };
  await withLoader({ views: wrong }, async (loader) => {
    await assert.rejects(
      loader.next(),
      (error: unknown) => error instanceof Error && !(error instanceof UserError),
    );
  });
});

test('closing ends a loader that is idle, busy or waited for', async () => {
  const loader = new ViewLoader({ files, batchSize: 8, views, seed: 0 });
  const waiting = loader.next();
  const outcome = waiting.then(
    (batch) => batch.release(),
    (error: Error) => assert.match(error.message, /closed/),
  );
  await loader.close();
  await outcome;
  await assert.rejects(loader.next(), /closed/);
});

test('closing frees the batches that nobody took', async () => {
  const before = torch.memoryStats().allocated;
  await withLoader({ prefetch: 3 }, async (loader) => {
    (await loader.next()).release();
    (await loader.next()).release();
    // Gives the worker time to get ahead; without it the test passes all the same.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  // A batch has more than 100 KB; fewer bytes are fine (the garbage collector may have found earlier tensors).
  assert.ok(torch.memoryStats().allocated < before + 50_000, `${torch.memoryStats().allocated} bytes`);
});

test('a tensor left for another thread is fetched once, with its memory', () => {
  const tensor = torch.tensor([1, 2, 3]);
  const number = handOver(tensor);
  assert.throws(() => tensor.item(), 'it is no longer ours');
  const taken = takeOver(number);
  assert.deepEqual(taken.toArray(), [1, 2, 3]);
  assert.throws(() => takeOver(number), /no tensor was left/);
});

test('a process ends after close, and also with a loader that nobody closed', () => {
  const script = (end: string): string => `
    import { ViewLoader } from '@neco/neco/internal';
    const options = JSON.parse(process.argv[1]);
    const loader = new ViewLoader(options);
    (await loader.next()).release();
    ${end}
    console.log('end');`;
  const options = JSON.stringify({ files, batchSize: 4, views, seed: 0 });
  const here = fileURLToPath(new URL('.', import.meta.url));
  for (const end of ['await loader.close();', '']) {
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script(end), options], {
      cwd: here,
      encoding: 'utf8',
      timeout: 180_000,
    });
    assert.deepEqual([child.status, child.stdout.trim()], [0, 'end'], child.stderr);
  }
});

test('streams of different keys differ, of equal keys agree', () => {
  const draw = (...key: number[]): number[] => {
    const random = new RandomStream(...key);
    return Array.from({ length: 8 }, () => random.uniform());
  };
  assert.deepEqual(draw(1, 2, 3), draw(1, 2, 3));
  const all = [
    draw(1, 2, 3),
    draw(1, 3, 2),
    draw(2, 1, 3),
    draw(1, 2),
    draw(0, 1, 2, 3),
    draw(2 ** 40 + 1, 2, 3),
  ];
  assert.equal(new Set(all.map((values) => values.join())).size, all.length);
  const random = new RandomStream(5);
  const normals = Array.from({ length: 20000 }, () => random.normal(2, 3));
  const mean = normals.reduce((sum, value) => sum + value, 0) / normals.length;
  const deviation = Math.sqrt(normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normals.length);
  // Standard errors .021 and .015; four of them allowed.
  assert.ok(Math.abs(mean - 2) < 0.085 && Math.abs(deviation - 3) < 0.06, `${mean} ${deviation}`);
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 10000; i++) counts[random.integer(5)]!++;
  assert.ok(
    counts.every((count) => Math.abs(count - 2000) < 160),
    `${counts}`,
  );
});
