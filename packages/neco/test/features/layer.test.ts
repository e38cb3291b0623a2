import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {
  extractPatchFeatures,
  FeatureStore,
  frozenFeatures,
  isLayer,
  layerName,
  layerOf,
  layerWidth,
  loadBackbone,
  recordsIn,
  SpilledRecords,
  storeFeaturesOf,
  VisionTransformer,
  vitConfig,
  UserError,
} from '@neco/neco/internal';
import { fixture, fixturePath, maxRelativeError, need, temporaryFolder } from '@neco/testing';
import * as torch from '@neco/torch';

// As the libraries resize positions; float32 summation order alone gives about 1e-6.
const libraries = {
  timm: { numHeads: 3, interpolateOffset: 0, interpolateAntialias: true },
  hf: { interpolateOffset: 0, interpolateAntialias: false },
};
const tolerance = 1e-5;

for (const [library, config] of Object.entries(libraries)) {
  test(`every block gives what ${library} gives of it`, async () => {
    const model = await loadBackbone(fixturePath(`layers/${library}/model.safetensors`), { config });
    const expected = fixture(`layers/${library}/expected.safetensors`);
    const pixels = need(fixture('layers/pixels.safetensors'), 'pixels');
    for (const block of [1, 2, 3, 4]) {
      for (const [layer, ending] of [
        [`${block}`, ''],
        [`${block - 5}:raw`, '_raw'],
      ] as const) {
        const { patches, cls } = frozenFeatures(model, pixels, { layer });
        const tokens = need(expected, `patch_tokens_${block}${ending}`);
        assert.ok(maxRelativeError(patches.flatten(1, 2), tokens) < tolerance, layer);
        assert.ok(maxRelativeError(cls, need(expected, `cls_token_${block}${ending}`)) < tolerance, layer);
      }
    }
    const last4 = frozenFeatures(model, pixels, { layer: 'last4' }).patches.flatten(1, 2);
    assert.ok(maxRelativeError(last4, need(expected, 'patch_tokens_last4')) < tolerance);
  });
}

const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 4, numHeads: 3, imgSize: 32, registers: 2 });
torch.manualSeed(0);
const model = new VisionTransformer(config).eval();
const pixels = torch.randn([3, 3, 24, 40]);
const bytesOf = (layer?: string, of = model): Uint8Array =>
  frozenFeatures(of, pixels, layer === undefined ? {} : { layer })
    .patches.contiguous()
    .toBytes();

test('the last block after the norm is the default, to the bit, however it is written', () => {
  const tokens = torch.noGrad(() => model.forwardFeatures(pixels).patchTokens);
  const expected = tokens.reshape([3, 3, 5, 24]).contiguous().toBytes();
  assert.deepEqual(bytesOf(), expected);
  for (const layer of ['last', 'last1', '4', '-1', 'mean:4', '4-4']) {
    assert.deepEqual(bytesOf(layer), expected, layer);
    assert.equal(layerName(layer, config), 'last');
  }
  assert.notDeepEqual(bytesOf('4:raw'), expected);
  assert.notDeepEqual(bytesOf('3'), expected);
});

test('several blocks are put side by side in their order, or averaged', () => {
  const single = (layer: string) => frozenFeatures(model, pixels, { layer });
  const [second, third, raw] = [single('2'), single('3'), single('2:raw')];
  const turned = frozenFeatures(model, pixels, { layer: '3,2' });
  assert.equal(turned.patches.shape.at(-1), 48);
  assert.deepEqual(turned.patches.toBytes(), torch.cat([third.patches, second.patches], -1).toBytes());
  assert.deepEqual(turned.cls.toBytes(), torch.cat([third.cls, second.cls], -1).toBytes());
  const mean = frozenFeatures(model, pixels, { layer: 'mean:2-3' });
  const half = second.patches.add(third.patches).div(2);
  assert.ok(mean.patches.sub(half).abs().max().item() < 1e-6);
  // The final norm has no weights of its own in a new network: what follows it has mean 0 and deviation 1.
  assert.ok(second.patches.mean([-1]).abs().max().item() < 1e-5);
  assert.ok(raw.patches.mean([-1]).abs().max().item() > 1e-3);
});

test('a layer is read by one grammar, and refused with it', () => {
  const blocks = (text: string) => layerOf(text, { depth: 12 }).outputs.map(({ block }) => block);
  assert.deepEqual(blocks('10'), [10]);
  assert.deepEqual(blocks('-3'), [10]);
  assert.deepEqual(blocks('last4'), [9, 10, 11, 12]);
  assert.deepEqual(blocks('9-12'), [9, 10, 11, 12]);
  assert.deepEqual(blocks('3,6-7,-1'), [3, 6, 7, 12]);
  assert.equal(layerOf('mean:last4', { depth: 12 }).mean, true);
  assert.equal(layerName('last4', { depth: 12 }), '9,10,11,12');
  assert.equal(layerName('mean:-2,-1:raw', { depth: 12 }), 'mean:11,12:raw');
  assert.equal(layerWidth('last4', { embedDim: 384 }), 1536);
  assert.equal(layerWidth('mean:9-12', { embedDim: 384 }), 384);
  for (const wrong of [
    '',
    '0',
    'ten',
    '12-9',
    'raw',
    '3:',
    'max:3',
    '1.5',
    'last0',
    '3,',
    '1-99999',
    ':raw',
  ]) {
    assert.equal(isLayer(wrong), false, wrong);
    assert.throws(
      () => layerOf(wrong, { depth: 12 }),
      (error) => error instanceof UserError && error.message.includes('last4'),
    );
  }
  for (const wrong of ['13', '-13', 'last13', '9-13']) {
    assert.throws(() => layerOf(wrong, { depth: 12 }), /has 12 blocks, 1 to 12 or -12 to -1/);
  }
  assert.throws(() => layerOf('10,-3', { depth: 12 }), /names block 10 twice/);
});

test('features of images are of the layer that is asked for, tiles and squares alike', async () => {
  const image = {
    width: 40,
    height: 24,
    data: Uint8Array.from({ length: 40 * 24 * 3 }, (_, i) => (i * 37) % 256),
  };
  const backbone = await loadBackbone('tiny');
  const { depth, embedDim } = backbone.config;
  const of = (layer?: string) => backbone.features(image, { size: 64, ...(layer && { layer }) });
  const [usual, last, wide] = await Promise.all([of(), of(`${depth}`), of('last2')]);
  assert.deepEqual(last.patches.toBytes(), usual.patches.toBytes());
  assert.equal(wide.cls.shape[0], 2 * embedDim);
  assert.deepEqual(
    wide.patches.slice(-1, embedDim).contiguous().toBytes(),
    usual.patches.contiguous().toBytes(),
  );
  await assert.rejects(
    extractPatchFeatures(backbone, ['none.png'], { inputSize: 64, layer: '99' }),
    UserError,
  );
});

const folder = temporaryFolder();

test('a store keeps each block by itself, and those of a pass together', () => {
  let passes = 0;
  torch.manualSeed(0);
  const other = new VisionTransformer(config).eval();
  other.loadStateDict(model.stateDict());
  const own = other.forwardBlocks.bind(other);
  other.forwardBlocks = (...given) => {
    passes++;
    return own(...given);
  };
  const place = path.join(folder, 'blocks');
  storeFeaturesOf(other, new FeatureStore(place, 1e9));
  const layers = ['last', '2', '2:raw', '3,2', 'mean:2-3'];
  const plain = layers.map((layer) => bytesOf(layer));
  layers.forEach((layer, i) => assert.deepEqual(bytesOf(layer, other), plain[i], layer));
  assert.equal(passes, 4);
  // Blocks 2, 3 and 4 after the norm and block 2 before it, of three images.
  assert.equal(recordsIn(place).length, 12);
  layers.forEach((layer, i) => assert.deepEqual(bytesOf(layer, other), plain[i], layer));
  assert.equal(passes, 4);

  const ahead = [1, 2, 3, 4].map((block) => ({ block, norm: true }));
  passes = 0;
  storeFeaturesOf(other, new FeatureStore(path.join(folder, 'ahead'), 1e9), { ahead });
  for (const layer of ['1', '2', '3', 'last']) assert.deepEqual(bytesOf(layer, other), bytesOf(layer), layer);
  assert.equal(passes, 1);
});

test('records that go with the process are read back, and are none where they cannot be written', () => {
  const records = new SpilledRecords(path.join(folder, 'spilled'));
  const [short, long] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6, 7)];
  records.write('a', short);
  records.write('b', long);
  assert.deepEqual([records.read('a', 3), records.read('b', 4), records.read('c', 3)], [short, long, null]);
  records.release();
  assert.equal(records.read('a', 3), null);
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const nowhere = new SpilledRecords(path.join(file, 'below'));
  nowhere.write('a', short);
  assert.equal(nowhere.read('a', 3), null);
  assert.match(nowhere.problem!, /cannot wait in/);
});
