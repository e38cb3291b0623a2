import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  FeatureStore,
  frozenFeatures,
  pairImagesAndMasks,
  protocols,
  recordsIn,
  SharedPatches,
  SpillFile,
  storedNetworks,
  storeFeaturesOf,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type EvaluationResult,
  type StoreOptions,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);
const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32, registers: 2 });

/** Always the same weights. */
function network(seed = 0): VisionTransformer {
  torch.manualSeed(seed);
  return new VisionTransformer(config).eval();
}

/** A network with a store, and how many images went through it. */
function stored(place: string, options: StoreOptions = {}, limit = 1e9) {
  const model = network();
  const passed = { images: 0 };
  const forward = model.forwardBlocks.bind(model);
  model.forwardBlocks = (pixels, ...given) => {
    passed.images += pixels.shape[0]!;
    return forward(pixels, ...given);
  };
  const store = new FeatureStore(at(place), limit);
  return { model, passed, store, features: storeFeaturesOf(model, store, options) };
}

torch.manualSeed(7);
const pixels = torch.randn([5, 3, 24, 40]);
const plain = frozenFeatures(network(), pixels, { attention: true });

function same(a: ReturnType<typeof frozenFeatures>, b: ReturnType<typeof frozenFeatures>): void {
  for (const name of ['patches', 'cls', 'attention'] as const) {
    assert.deepEqual(a[name]!.shape, b[name]!.shape);
    assert.deepEqual(a[name]!.contiguous().toBytes(), b[name]!.contiguous().toBytes(), name);
  }
}

test('stored features are the computed ones, to the bit', () => {
  const first = stored('bits');
  same(frozenFeatures(first.model, pixels), plain);
  same(frozenFeatures(first.model, pixels), plain);
  assert.equal(first.passed.images, 5);
  const second = stored('bits');
  same(frozenFeatures(second.model, pixels.flip([0])), frozenFeatures(first.model, pixels.flip([0])));
  assert.equal(second.passed.images, 0);
  assert.deepEqual(second.features.counts, { found: 5, computed: 0 });
});

test('only images that are missing are computed', () => {
  const { model, passed } = stored('part');
  frozenFeatures(model, pixels.narrow(0, 0, 1));
  frozenFeatures(model, pixels.narrow(0, 3, 1));
  const { patches } = frozenFeatures(model, pixels);
  assert.equal(passed.images, 5);
  // With other images beside it, sums of float32 may take another order.
  assert.ok(patches.sub(plain.patches).abs().max().item() <= 1e-5);
});

test('other weights, pixels, sizes or types have records of their own; a training network has none', () => {
  const { model } = stored('keys');
  frozenFeatures(model, pixels);
  const count = () => recordsIn(at('keys')).length;
  assert.equal(count(), 5);
  const other = network(1);
  storeFeaturesOf(other, new FeatureStore(at('keys'), 1e9));
  const { patches } = frozenFeatures(other, pixels);
  assert.ok(patches.sub(plain.patches).abs().max().item() > 0.01);
  assert.equal(count(), 10);
  frozenFeatures(model, pixels.mul(1.0001));
  assert.equal(count(), 15);
  // The same numbers in another shape.
  frozenFeatures(model, pixels.reshape([5, 3, 40, 24]));
  assert.equal(count(), 20);
  frozenFeatures(stored('keys', { type: 'float16' }).model, pixels);
  assert.equal(count(), 25);
  model.train();
  frozenFeatures(model, pixels.mul(2));
  assert.equal(count(), 25);
});

test('float16 takes half the room and rounds what is computed as what is read', () => {
  const [first, second] = [stored('half', { type: 'float16' }), stored('half', { type: 'float16' })];
  const computed = frozenFeatures(first.model, pixels);
  same(frozenFeatures(second.model, pixels), computed);
  assert.equal(second.passed.images, 0);
  const rounded = plain.patches.to('float16').to('float32');
  assert.deepEqual(computed.patches.toBytes(), rounded.contiguous().toBytes());
  const bytes = (place: string) => recordsIn(at(place))[0]!.bytes;
  assert.ok(bytes('half') < 0.6 * bytes('bits'));
});

test('a damaged record is computed again and mended', () => {
  const { model, passed } = stored('damage');
  frozenFeatures(model, pixels);
  const file = recordsIn(at('damage'))[0]!.file;
  const whole = readFileSync(file);
  const flip = (byte: number) => {
    const changed = Buffer.from(whole);
    changed[byte]! ^= 4;
    writeFileSync(file, changed);
  };
  const damages: (() => void)[] = [
    ...[0, 7, 8, 11, 12, 15, 16, whole.length >> 1, whole.length - 1].map((byte) => () => flip(byte)),
    () => truncateSync(file, 0),
    () => truncateSync(file, 10),
    () => truncateSync(file, whole.length - 1),
    () => appendFileSync(file, 'x'),
    () => writeFileSync(file, Buffer.alloc(whole.length)),
    // Whole, but of other images.
    () =>
      writeFileSync(file, readFileSync(recordsIn(at('damage')).find((record) => record.file !== file)!.file)),
    () => writeFileSync(file, recordOfOther()),
  ];
  const recordOfOther = () => {
    const { model } = stored('other');
    frozenFeatures(model, torch.randn([1, 3, 24, 24]));
    return readFileSync(recordsIn(at('other'))[0]!.file);
  };
  for (const [turn, damage] of damages.entries()) {
    passed.images = 0;
    damage();
    const { patches } = frozenFeatures(model, pixels);
    assert.equal(passed.images, 1, `damage ${turn}`);
    assert.ok(patches.sub(plain.patches).abs().max().item() <= 1e-5);
    assert.ok(readFileSync(file).length === whole.length, `damage ${turn} is mended`);
    frozenFeatures(model, pixels);
    assert.equal(passed.images, 1);
  }
});

test('a folder that cannot be written keeps nothing, and says so', () => {
  writeFileSync(at('file'), '');
  const { model, passed, store } = stored('file/below');
  for (let i = 0; i < 2; i++) same(frozenFeatures(model, pixels), plain);
  assert.equal(passed.images, 10);
  assert.match(store.problem!, /cannot write to .*file\/below \(ENOTDIR\)/);
});

test('the records that were not used for longest go first; what this run uses stays', () => {
  const size = recordsIn(at('bits'))[0]!.bytes;
  const earlier = stored('full', { name: 'earlier' }, 5.5 * size);
  frozenFeatures(earlier.model, pixels);
  const records = recordsIn(at('full'));
  // Used long ago, but for two: an hour apart.
  const long = Date.now() / 1000 - 1e6;
  records.forEach(({ file }, i) => utimesSync(file, long + 3600 * i, long + 3600 * i));
  const half = `${records[0]!.file}.left${'.tmp'}`;
  writeFileSync(half, 'of a process that was killed');
  utimesSync(half, long, long);
  const { model, passed, store } = stored('full', {}, 5.5 * size);
  frozenFeatures(model, pixels.mul(3).narrow(0, 0, 2));
  const left = new Set(recordsIn(at('full')).map(({ file }) => file));
  assert.deepEqual(
    records.map(({ file }) => left.has(file)),
    [false, false, true, true, true],
  );
  assert.equal(existsSync(half), false);
  assert.equal(store.problem, null);
  // Three more: the three old ones go. Then nothing that may go is left.
  frozenFeatures(model, pixels.mul(3).narrow(0, 2, 3));
  frozenFeatures(model, pixels.mul(4));
  assert.match(store.problem!, /limit of .* GB is reached.*NECO_STORE_GB/);
  assert.ok(recordsIn(at('full')).reduce((sum, { bytes }) => sum + bytes, 0) <= 5.5 * size);
  passed.images = 0;
  frozenFeatures(model, pixels.mul(3));
  assert.equal(passed.images, 0, 'what this run has stored is there');
  assert.deepEqual(
    storedNetworks(at('full')).map(({ name, records }) => [name, records]),
    [['earlier', 5]],
  );
});

const writer = `
  import { FeatureStore } from '@neco/neco/internal';
  const store = new FeatureStore(process.argv[1], 1e9);
  const content = (n) => Buffer.alloc(200_000 + n, n);
  process.stdout.write('x');
  for (let turn = 0; turn < Number(process.argv[2]); turn++) {
    for (let n = 0; n < 20; n++) {
      const found = store.read('w/' + n, 200_000 + n);
      if (found !== null && !content(n).equals(found)) throw new Error('wrong content of ' + n);
      if (turn % 3 === 0) store.write('w/' + n, content(n));
    }
  }
  if (store.problem !== null) throw new Error(store.problem);
`;

test('processes that write the same records at once, and are killed, leave only whole ones', async () => {
  const start = (turns: number) =>
    spawn(process.execPath, ['--input-type=module', '-e', writer, at('shared'), String(turns)], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const ends = (process: ReturnType<typeof start>) =>
    new Promise<number | null>((resolve) => process.on('exit', (code) => resolve(code)));
  const lasting = [start(30), start(30)].map(ends);
  for (let kills = 0; kills < 3; kills++) {
    const victim = start(1e6);
    const ended = ends(victim);
    await new Promise((resolve) => victim.stdout.once('data', resolve));
    await new Promise((resolve) => setTimeout(resolve, 60));
    victim.kill('SIGKILL');
    await ended;
  }
  assert.deepEqual(await Promise.all(lasting), [0, 0]);
  const store = new FeatureStore(at('shared'), 1e9);
  for (let n = 0; n < 20; n++) {
    assert.deepEqual(store.read(`w/${n}`, 200_000 + n), Buffer.alloc(200_000 + n, n));
  }
});

test('a second protocol or run on the same images costs no forward pass, and scores the same', async () => {
  await writeScenes(at('train'), { count: 4, seed: 1, size: 40 });
  await writeScenes(at('val'), { count: 5, seed: 2, size: 40, split: 'val' });
  const pairs = (split: string) => pairImagesAndMasks(at(split, 'images'), at(split, 'masks'));
  const { pairs: train, classNames } = pairs('train');
  const { pairs: val } = pairs('val');
  const settings: Record<string, object> = {
    linear: { epochs: 2, augmentationEpochs: 1 },
    overcluster: { clusters: 5 },
    unsupervised: { foregroundClusters: 5, partClusters: 3 },
  };
  const run = async (model: VisionTransformer) => {
    const results: EvaluationResult[] = [];
    const patches = new SharedPatches(true);
    for (const protocol of protocols) {
      const input = { model, train, val, classNames, inputSize: 56, seeds: [0], batchSize: 2 };
      results.push(...(await protocol.run(input, settings[protocol.name] ?? {}, patches)));
    }
    patches.release();
    return results.map(({ mIoU, perClass }) => ({ mIoU, perClass }));
  };
  const expected = await run(network());
  const first = stored('protocols');
  assert.deepEqual(await run(first.model), expected);
  // The memory's and the head's variations of four images, and the five that are scored by all.
  assert.equal(first.passed.images, 4 + 4 + 5);
  const second = stored('protocols');
  assert.deepEqual(await run(second.model), expected);
  assert.equal(second.passed.images, 0);
});

test('pieces of a spill file come back; freed places are used again; nothing is left on disk', () => {
  const spill = new SpillFile(at('spill'), 3);
  const places = [1, 2, 3].map((n) => spill.write(Uint8Array.of(n, n, n)));
  assert.deepEqual(readdirSync(at('spill')), []);
  spill.free(places[1]!);
  const again = spill.write(Uint8Array.of(7, 8, 9));
  assert.equal(again, places[1]);
  assert.deepEqual([...spill.read(again)], [7, 8, 9]);
  assert.deepEqual([...spill.read(places[2]!)], [3, 3, 3]);
  assert.equal(spill.bytes, 9);
  for (const place of places) spill.free(place);
  assert.equal(spill.bytes, 0);
  assert.throws(() => spill.read(0), RangeError);
  spill.release();
  assert.ok(statSync(at('file')).isFile());
  assert.throws(() => new SpillFile(at('file'), 3), UserError);
});
