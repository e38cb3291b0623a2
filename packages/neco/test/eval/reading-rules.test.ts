import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  collectPatches,
  completeReading,
  decodeImage,
  decodeMask,
  encodedBatches,
  evaluateClustering,
  evaluateInContext,
  evaluateLinear,
  evaluateOverclustering,
  evaluateUnsupervised,
  extractPatchFeatures,
  fitPositionDirections,
  gridEncoder,
  gridFeatures,
  maskOf,
  memoryEncoder,
  normalisePixels,
  pairImagesAndMasks,
  patchEncoder,
  placedBatches,
  patchTokens,
  Segmenter,
  SharedFeatures,
  tileCentres,
  vitConfig,
  wholeImage,
  writeScenes,
  type EvaluationInput,
  type EvaluationResult,
  type ImageMaskPair,
  type IndexMask,
  type InContextOptions,
  type Reading,
} from '@neco/neco/internal';
import { maxError, randomBackbone, refuses, temporaryFolder } from '@neco/testing';
import * as torch from '@neco/torch';
import { encode } from 'fast-png';

const folder = temporaryFolder();
// Patches of 8 px.
const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32 });
const model = randomBackbone(config);
const patch = config.patchSize;

async function scenes(name: string, count: number, seed: number): Promise<ImageMaskPair[]> {
  const { images, masks } = await writeScenes(path.join(folder, name), { count, seed, size: 48 });
  return pairImagesAndMasks(images, masks).pairs;
}
const [train, val] = [await scenes('train', 4, 1), await scenes('val', 3, 2)];
const classNames = pairImagesAndMasks(
  path.join(folder, 'val/images'),
  path.join(folder, 'val/masks'),
).classNames!;

/** The upper rows of images and masks, as many as `height`; below them the last row again, of a class of its own. */
async function cut(
  pairs: readonly ImageMaskPair[],
  name: string,
  height: number,
  below = 0,
  label = 255,
): Promise<ImageMaskPair[]> {
  for (const kind of ['images', 'masks']) mkdirSync(path.join(folder, name, kind), { recursive: true });
  for (const { image, mask, stem } of pairs) {
    const { data: pixels, width } = await decodeImage(image);
    const { data: labels } = await decodeMask(mask);
    const all = height + below;
    const last = pixels.subarray((height - 1) * width * 3, height * width * 3);
    const rgb = new Uint8Array(all * width * 3);
    rgb.set(pixels.subarray(0, height * width * 3));
    for (let y = height; y < all; y++) rgb.set(last, y * width * 3);
    const indices = new Uint8Array(all * width).fill(label);
    indices.set(labels.subarray(0, height * width));
    const write = (kind: string, data: Uint8Array, channels: 1 | 3): void =>
      writeFileSync(
        path.join(folder, name, kind, `${stem}.png`),
        encode({ width, height: all, data, channels }),
      );
    write('images', rgb, 3);
    write('masks', indices, 1);
  }
  return pairImagesAndMasks(path.join(folder, name, 'images'), path.join(folder, name, 'masks')).pairs;
}

type Rules = Pick<InContextOptions, 'resize' | 'imageSize' | 'overlap' | 'debias'>;
interface Pairs {
  train: ImageMaskPair[];
  val: ImageMaskPair[];
}
interface Scored {
  result: EvaluationResult;
  predicted: IndexMask[];
}

/** Evaluations by name, small ones. */
const evaluations: Record<string, (pairs: Pairs, rules: Rules, inputSize?: number) => Promise<Scored>> = {
  'in-context': (pairs, rules, inputSize) =>
    scored(pairs, rules, inputSize, (options) =>
      evaluateInContext({ ...options, augmentationEpochs: 0, neighbours: 5 }),
    ),
  clustering: (pairs, rules, inputSize) =>
    scored(pairs, rules, inputSize, (options) =>
      evaluateClustering({ ...options, seeds: [1], maskSize: 48, dims: 8 }),
    ),
  overclustering: (pairs, rules, inputSize) =>
    scored(pairs, rules, inputSize, (options) =>
      evaluateOverclustering({ ...options, seeds: [1], maskSize: 48, dims: 8, clusters: 12 }),
    ),
  unsupervised: (pairs, rules, inputSize) =>
    scored(pairs, rules, inputSize, (options) =>
      evaluateUnsupervised({ ...options, seeds: [1], maskSize: 48, foregroundClusters: 10, partClusters: 8 }),
    ),
};

async function scored(
  pairs: Pairs,
  rules: Rules,
  inputSize = 48,
  evaluate: (options: Omit<EvaluationInput, 'onProgress'>) => Promise<EvaluationResult>,
): Promise<Scored> {
  const predicted: IndexMask[] = [];
  const onPrediction: InContextOptions['onPrediction'] = ({ predicted: mask, truth }) => {
    assert.deepEqual([mask.width, mask.height], [truth.width, truth.height]);
    predicted.push(mask);
  };
  const result = await evaluate({ model, ...pairs, ...rules, classNames, inputSize, onPrediction });
  return { result, predicted };
}

/** What must be the same where images are read in the same way. */
const numbersOf = ({ result: { mIoU, perClass }, predicted }: Scored): unknown => ({
  mIoU,
  perClass,
  predicted: predicted.map(({ data }) => Uint8Array.from(data)),
});

for (const [name, evaluate] of Object.entries(evaluations)) {
  test(`${name}: on squares of the input size, keep and tiles are squash to the bit`, async () => {
    const squash = numbersOf(await evaluate({ train, val }, { resize: 'squash' }));
    const keep = await evaluate({ train, val }, { resize: 'keep' });
    assert.deepEqual(numbersOf(keep), squash);
    assert.equal((keep.result.settings as Rules).resize, 'keep');
    if (name === 'unsupervised') return;
    assert.deepEqual(numbersOf(await evaluate({ train, val }, { resize: 'tiles' })), squash);
    const smaller = await evaluate({ train, val }, { resize: 'tiles', overlap: 0.5 }, 32);
    assert.notDeepEqual(numbersOf(smaller), squash);
    assert.deepEqual(
      smaller.predicted.map(({ width, height }) => [width, height]),
      [
        [48, 48],
        [48, 48],
        [48, 48],
      ],
    );
  });

  test(`${name}: what was padded reaches neither memory nor score`, async () => {
    const [own, filled, poisoned] = [[0], [2], [2, 1]].map(([below, label], i) =>
      Promise.all(
        [train, val].map((pairs, side) => cut(pairs, `${name}-${i}-${side}`, 30, below, label)),
      ).then(([labelled, evaluated]) => ({ train: labelled!, val: evaluated! })),
    );
    // 30 rows are padded to 32; the others have 32, the same to the network.
    const keep = await evaluate(await own!, { resize: 'keep' });
    const byHand = await evaluate(await filled!, { resize: 'keep' });
    assert.deepEqual([keep.result.mIoU, keep.result.perClass], [byHand.result.mIoU, byHand.result.perClass]);
    keep.predicted.forEach(({ data, width, height }, i) => {
      assert.deepEqual([width, height], [48, 30]);
      assert.deepEqual(data, byHand.predicted[i]!.data.subarray(0, data.length));
    });
    const poison = await evaluate(await poisoned!, { resize: 'keep' });
    assert.notEqual(poison.result.mIoU, keep.result.mIoU);
  });
}

test('in-context with keep predicts what the knn head of a segmenter predicts, to the bit', async () => {
  const wide = { train: await cut(train, 'wide-train', 30), val: await cut(val, 'wide-val', 21) };
  for (const debias of [false, true]) {
    for (const memorySize of [null, 37]) {
      const predictions: IndexMask[] = [];
      await evaluateInContext({
        ...{ model, ...wide, classNames, inputSize: 64, resize: 'keep', debias, memorySize, seed: 3 },
        ...{ augmentationEpochs: 0, neighbours: 5 },
        // Batches of another size sum in another order.
        batchSize: 1,
        onPrediction: ({ predicted }) => predictions.push(predicted),
      });
      const segmenter = await Segmenter.fit({
        ...{ model, pairs: wide.train, classNames, minPatches: 0, head: 'knn', memorySize, seed: 3 },
        settings: { knn: { neighbours: 5 } },
        reading: { resize: 'keep', size: 64, debias },
      });
      for (const [i, { image }] of wide.val.entries()) {
        const { width, height, data } = predictions[i]!;
        assert.deepEqual([width, height], [64, 28]);
        const { classes } = await segmenter.apply(image, { size: { width, height } });
        assert.deepEqual(classes, Uint8Array.from(data));
      }
      segmenter.release();
    }
  }
});

test('of overlapping tiles a patch takes the features of the one in whose middle it lies', () => {
  torch.manualSeed(4);
  const reading = completeReading({ tile: 32, overlap: 0.5 }, config);
  const image = wholeImage(torch.rand([3, 32, 60]), reading, patch);
  assert.deepEqual([image.rows, image.columns, image.spannedColumns], [4, 8, 7.5]);
  const forward = (pixels: torch.Tensor) => patchTokens(model, normalisePixels(pixels, 'corrected'));
  const [found] = gridFeatures([image], reading, patch, (pixels) => ({ grids: { tokens: forward(pixels) } }));
  // Tiles begin at patches 0, 2 and 4; the middles of what two share are 3 and 5.
  for (const [start, from, to] of [
    [0, 0, 3],
    [2, 3, 5],
    [4, 5, 8],
  ] as const) {
    const tile = forward(image.pixels.narrow(2, start * patch, 32).unsqueeze(0)).select(0, 0);
    const own = found!.grids.tokens.narrow(1, from, to - from);
    assert.ok(maxError(own, tile.narrow(1, from - start, to - from)) <= 1e-5);
  }
  for (const axis of [
    { starts: [0, 3, 6, 7], length: 4 },
    { starts: [0], length: 11 },
    { starts: [0, 1, 4, 7], length: 4 },
  ]) {
    const centres = tileCentres(11, axis);
    assert.deepEqual([centres[0]![0], centres.at(-1)![1]], [0, 11]);
    centres.forEach(([from, to], t) => {
      assert.ok(from >= axis.starts[t]! && to <= axis.starts[t]! + axis.length);
      if (t > 0) assert.equal(from, centres[t - 1]![1]);
    });
  }
});

test('a memory of images at their own size grows beyond what was expected', async () => {
  const options = {
    model,
    train,
    val,
    classNames,
    augmentationEpochs: 0,
    resize: 'tiles',
    inputSize: 16,
  } as const;
  const { memory } = await evaluateInContext(options);
  // Of 2 x 2 patches a tile; the images have 6 x 6.
  assert.equal(memory.patches, 4 * 36);
  const large = await evaluateInContext({ ...options, imageSize: 96 });
  assert.equal(large.memory.patches, 4 * 144);
  assert.deepEqual([large.settings.imageSize, large.settings.overlap], [96, 0.25]);
});

test('debiased patches are of unit length and at right angles to the directions, in every process', async () => {
  const rules: Rules = { resize: 'keep', debias: true };
  const plain = await evaluations.clustering!({ train, val }, { resize: 'keep' });
  const debiased = await evaluations.clustering!({ train, val }, rules);
  assert.notDeepEqual(numbersOf(debiased), numbersOf(plain));
  assert.equal((debiased.result.settings as Rules).debias, true);

  const { directions } = await fitPositionDirections(model, { size: [48, 48] });
  const pairs = [...train, ...val];
  const sharing = {
    // Tasks travel as JSON.
    async *share<Task, Result>(tasks: readonly Task[], perform: (task: Task) => Promise<Result>) {
      for (const task of tasks) yield await perform(JSON.parse(JSON.stringify(task)) as Task);
    },
  };
  const ranks = new SharedFeatures(sharing, pairs, () => null);
  const seen: torch.Tensor[] = [];
  const shared = {
    async *encode(...given: Parameters<typeof ranks.encode>) {
      for await (const batch of ranks.encode(...given)) {
        seen.push((batch.encoded as { features: torch.Tensor }).features.clone());
        yield batch;
      }
    },
  } as typeof ranks;
  const options = { model, val, classNames, inputSize: 48, dims: 8, ...rules };
  const [alone, together] = [
    await collectPatches(options),
    await collectPatches({ ...options, ranks: shared }),
  ];
  assert.equal(maxError(alone.points, together.points), 0);
  const features = torch.cat(seen);
  assert.ok(features.mm(directions.t()).abs().max().item() < 1e-6);
  assert.ok(features.mul(features).sum([1]).sub(1).abs().max().item() < 1e-5);
});

test('encoders leave no class to what was padded', async () => {
  const reading: Reading = completeReading({ size: 48 }, config);
  const image = await decodeImage(train[0]!.image);
  const part = { data: image.data.subarray(0, 48 * 25 * 3), width: 48, height: 25 };
  // Class 0 is nowhere; the default value of new arrays would be it.
  const mask = { data: new Uint8Array(48 * 25).fill(3), width: 48, height: 25 };
  const batch = [{ pair: train[0]!, index: 0, image: part, mask }];
  const grids = { reading, mode: 'corrected', directions: null } as const;
  const memory = memoryEncoder.encode(
    model,
    {
      ...grids,
      ...{ seed: 0, augmented: false, perImage: null, classes: 5, ignoreIndex: 255, storage: 'float32' },
    },
    batch,
    0,
  );
  assert.deepEqual(memory.keys.shape, [4 * 6, 24]);
  assert.equal(memory.labels.select(1, 3).sub(1).abs().max().item(), 0);
  const { images } = patchEncoder.encode(
    model,
    { ...grids, maskSize: 24, storage: 'float32', attention: true },
    batch,
    0,
  );
  const [{ truth, grid, attended }] = images as [(typeof images)[number]];
  assert.deepEqual([truth.width, truth.height, attended.length], [24, 13, 24]);
  assert.deepEqual([grid.rows, grid.spannedRows], [4, 25 / 8]);
});

test('squashed grids are the features of squashed images, in batches of the same size', async () => {
  const { features } = await extractPatchFeatures(
    model,
    train.map(({ image }) => image),
    { inputSize: 40, batchSize: 3 },
  );
  const reading = completeReading({ resize: 'squash', size: 40 }, config);
  const batches = encodedBatches({
    model,
    encoder: gridEncoder,
    settings: { reading, mode: 'corrected', directions: null },
    plan: { batches: placedBatches(train, 3), variation: 0, classes: classNames.length, ignore: 255 },
    onRead: () => undefined,
    onSkipped: () => undefined,
  });
  const parts: torch.Tensor[] = [];
  for await (const { encoded } of batches) parts.push(encoded!.features);
  assert.equal(maxError(torch.cat(parts), features.reshape([-1, 24])), 0);
});

test('a mask that is made in bands of rows is the one made at once', () => {
  torch.manualSeed(6);
  const labels = torch.randn([6, 7, 4]);
  const spanned = { spannedRows: 5.6, spannedColumns: 6.3 };
  const size = { width: 50, height: 41 };
  const [whole, banded] = [maskOf(labels, size, spanned), maskOf(labels, size, spanned, 4 * 50 * 6)];
  assert.equal(banded.length, 50 * 41);
  const different = whole.reduce((count, value, i) => count + Number(value !== banded[i]), 0);
  // Weights are multiplied in another order: a pixel between two classes may turn.
  assert.ok(different <= 1, `${different} pixels`);
});

const refused: [
  name: string,
  given: Rules & { mode?: 'reference' },
  of: 'incontext' | 'linear' | 'unsupervised',
  says: RegExp,
][] = [
  [
    'keep in reference mode',
    { resize: 'keep', mode: 'reference' },
    'incontext',
    /"resize" keep goes with "mode" corrected/,
  ],
  [
    'a size of images that are not cut',
    { resize: 'keep', imageSize: 96 },
    'incontext',
    /"imageSize".*"resize" tiles/,
  ],
  ['tiles that only overlap', { resize: 'tiles', overlap: 1 }, 'incontext', /overlap must be from 0 to 0.9/],
  ['another shape for linear', { resize: 'keep' }, 'linear', /linear evaluation .* no "resize" keep/],
  ['debiasing for linear', { debias: true }, 'linear', /linear evaluation .* "debias"/],
  ['tiles for unsupervised', { resize: 'tiles' }, 'unsupervised', /attention .* "resize" tiles/],
];

for (const [name, given, of, says] of refused) {
  test(`refuses ${name}`, () => {
    const options = { model, train, val, classNames, inputSize: 48, ...given };
    const evaluate = {
      incontext: evaluateInContext,
      linear: evaluateLinear,
      unsupervised: evaluateUnsupervised,
    };
    return refuses(evaluate[of](options), says);
  });
}
