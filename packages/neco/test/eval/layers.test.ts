import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import {
  embedImages,
  OnnxSession,
  pairImagesAndMasks,
  protocols,
  Segmenter,
  SharedFeatures,
  SharedPatches,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type EmbeddingIndex,
  type EvaluationResult,
  type FeatureRanks,
  type HeadKind,
} from '@neco/neco/internal';
import { maxError, randomBackbone, refuses, temporaryFolder } from '@neco/testing';
import * as torch from '@neco/torch';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 4, numHeads: 3, imgSize: 32 });
const model = randomBackbone(config);
/** The first two blocks and the final norm: its last layer is layer 2 of the whole network. */
const half = new VisionTransformer({ ...config, depth: 2 }).eval();
half.loadStateDict(new Map([...model.stateDict()].filter(([name]) => !/^blocks\.[23]\./.test(name))));

async function scenes(name: string, count: number, seed: number) {
  const { images, masks } = await writeScenes(at(name), { count, seed, size: 48 });
  return { images, ...pairImagesAndMasks(images, masks) };
}
const train = await scenes('train', 5, 1);
const val = await scenes('val', 4, 2);

const settings: Record<string, object> = {
  incontext: { neighbours: 5 },
  linear: { epochs: 3 },
  cluster: { maskSize: 48, dims: 8 },
  overcluster: { maskSize: 48, dims: 8, clusters: 12 },
};
const measured = protocols.filter(({ name }) => name in settings);

async function score(
  network: VisionTransformer,
  name: string,
  layer?: string,
  ranks?: FeatureRanks,
): Promise<Partial<EvaluationResult>> {
  const protocol = measured.find((one) => one.name === name)!;
  const patches = new SharedPatches(false);
  const input = {
    model: network,
    train: train.pairs,
    val: val.pairs,
    classNames: train.classNames,
    inputSize: 48,
  };
  const [result] = await protocol.run(
    { ...input, seeds: [1], ...(layer && { layer }), ...(ranks && { ranks }) },
    settings[name]!,
    patches,
  );
  patches.release();
  return { mIoU: result!.mIoU, perClass: result!.perClass };
}

for (const { name } of measured) {
  test(`${name}: a layer scores as the network that ends with it; the last as no layer at all`, async () => {
    assert.deepEqual(await score(model, name, '2'), await score(half, name));
    assert.deepEqual(await score(model, name, '-3'), await score(half, name));
    assert.deepEqual(await score(model, name, '4'), await score(model, name));
    assert.notDeepEqual(await score(model, name, '2'), await score(model, name));
    const wide = await score(model, name, 'last2');
    assert.notDeepEqual(wide, await score(model, name));
    await refuses(score(model, name, '5'), /has 4 blocks, 1 to 4 or -4 to -1/);
  });
}

test('other processes take the same layer', async () => {
  const sharing = {
    // Tasks travel as JSON.
    async *share<Task, Result>(tasks: readonly Task[], perform: (task: Task) => Promise<Result>) {
      for (const task of tasks) yield await perform(JSON.parse(JSON.stringify(task)) as Task);
    },
  };
  const ranks = new SharedFeatures(sharing, [...train.pairs, ...val.pairs], () => null);
  for (const { name } of measured) {
    assert.deepEqual(await score(model, name, 'mean:1,3', ranks), await score(model, name, 'mean:1,3'), name);
  }
});

test('embeddings are of the layer, and their index says which', async () => {
  const common = { model, modelName: 'random', images: val.images, size: 48, precision: 'fp32' } as const;
  const arrays = async (network: VisionTransformer, out: string, layer?: string) => {
    const { index } = await embedImages({ ...common, model: network, out: at(out), ...(layer && { layer }) });
    return { index, tensors: torch.io.loadSafetensors(at(out)).tensors };
  };
  const [own, cut, both] = [
    await arrays(model, 'own.safetensors', '-3'),
    await arrays(half, 'cut.safetensors'),
    await arrays(model, 'both.safetensors', '2,-1'),
  ];
  assert.deepEqual([own.index.layer, cut.index.layer, both.index.layer], ['2', 'last', '2,4']);
  for (const name of ['patches', 'cls']) {
    const [a, b, c] = [own, cut, both].map(({ tensors }) => tensors.get(name)!) as [
      torch.Tensor,
      torch.Tensor,
      torch.Tensor,
    ];
    assert.equal(maxError(a, b), 0);
    assert.equal(maxError(c.slice(-1, 0, 24), b), 0);
  }
  assert.deepEqual(both.index.patches, [6, 6, 48]);

  // An index from before layers could be chosen is of the last one; another one is other work.
  await embedImages({ ...common, out: at('shards') });
  const file = at('shards', 'index.json');
  const { layer, ...earlier } = JSON.parse(readFileSync(file, 'utf8')) as EmbeddingIndex;
  assert.equal(layer, 'last');
  writeFileSync(file, JSON.stringify(earlier));
  assert.equal((await embedImages({ ...common, out: at('shards') })).resumed, 4);
  await refuses(embedImages({ ...common, out: at('shards'), layer: '2' }), /made otherwise .*layer/);
});

const fit = (network: VisionTransformer, head: HeadKind, reading: { layer?: string; debias?: boolean }) =>
  Segmenter.fit({
    ...{ model: network, pairs: train.pairs, classNames: train.classNames, minPatches: 0, head, reading },
    settings: { linear: { steps: 60 }, knn: { neighbours: 7 } },
  });

test('a head keeps its layer: fitted, saved, opened and applied; another one is refused', async () => {
  const image = val.pairs[0]!.image;
  for (const head of ['knn', 'linear'] as const) {
    for (const debias of [false, true]) {
      const [own, cut, wide] = [
        await fit(model, head, { layer: '2', debias }),
        await fit(half, head, { debias }),
        await fit(model, head, { layer: 'last2:raw', debias }),
      ];
      const expected = await cut.apply(image);
      assert.deepEqual((await own.apply(image)).classes, expected.classes);
      assert.notDeepEqual((await wide.apply(image)).confidence, expected.confidence);
      for (const [segmenter, layer] of [
        [own, '2'],
        [wide, '3,4:raw'],
      ] as const) {
        const file = at(`${head}-${String(debias)}-${layer}.safetensors`);
        segmenter.save(file);
        const opened = await Segmenter.load(file, { model });
        assert.equal(opened.reading.layer, layer);
        assert.deepEqual((await opened.apply(image)).classes, (await segmenter.apply(image)).classes);
        assert.equal(opened.readingWith({ layer: layer === '2' ? '-3' : '3-4:raw' }).layer, layer);
        assert.throws(
          () => opened.readingWith({ layer: '3' }),
          /fitted on features of layer .* knows no other/,
        );
        opened.release();
      }
      [own, cut, wide].forEach((one) => one.release());
    }
  }
});

test('the ONNX file of a head computes its layer', async () => {
  for (const layer of ['2', '-3:raw', 'last2', 'mean:1-3', '1,4:raw']) {
    const segmenter = await fit(model, 'linear', { layer });
    const file = at(`${layer.replaceAll(/\W/g, '_')}.onnx`);
    // The export compares the file with the segmenter and refuses what differs.
    const { checks } = await segmenter.exportOnnx(file);
    for (const { difference, equal } of checks) assert.ok(difference < 3e-5 && equal >= 0.999, layer);
    const session = await OnnxSession.open(file);
    const [logits] = await session.compute(torch.randn([1, 3, 24, 40]), ['logits']);
    assert.deepEqual(logits!.shape, [1, train.classNames!.length, 24, 40]);
    await session.close();
    segmenter.release();
  }
});
