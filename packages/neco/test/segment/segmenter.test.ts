import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  ConfusionMatrix,
  debiasedHead,
  decide,
  decodedRows,
  decodeImage,
  decodeMask,
  evaluateInContext,
  fitPositionDirections,
  HEAD_KINDS,
  knnHead,
  pairImagesAndMasks,
  presentIoU,
  refinements,
  refineScores,
  scoreSegmenter,
  Segmenter,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type FitOptions,
  type ImageMaskPair,
} from '@neco/neco/internal';
import { maxError, randomBackbone, refuses } from '@neco/testing';
import * as torch from '@neco/torch';
import { encode } from 'fast-png';

const folder = mkdtempSync(path.join(tmpdir(), 'neco-segmenter-'));
after(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);

const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32 });
const model = randomBackbone(config);

async function scenes(name: string, count: number, seed: number) {
  const { images, masks } = await writeScenes(at(name), { count, seed, size: 48 });
  return pairImagesAndMasks(images, masks);
}

const train = await scenes('train', 5, 1);
const val = await scenes('val', 3, 2);
const common: FitOptions = {
  model,
  pairs: train.pairs,
  classNames: train.classNames,
  minPatches: 0,
  settings: { linear: { steps: 100 } },
};

test('the knn head predicts what the in-context evaluation predicts, to the bit', async () => {
  for (const memorySize of [null, 37]) {
    const predictions: Uint8Array[] = [];
    await evaluateInContext({
      model,
      train: train.pairs,
      val: val.pairs,
      classNames: train.classNames,
      inputSize: 64,
      memorySize,
      seed: 3,
      augmentationEpochs: 0,
      neighbours: 5,
      // Batches of another size sum in another order.
      batchSize: 1,
      onPrediction: ({ predicted }) => predictions.push(Uint8Array.from(predicted.data)),
    });
    const segmenter = await Segmenter.fit({
      ...common,
      head: 'knn',
      memorySize,
      seed: 3,
      settings: { knn: { neighbours: 5 } },
      reading: { resize: 'squash', size: 64 },
    });
    for (const [i, { image }] of val.pairs.entries()) {
      const { classes } = await segmenter.apply(image, { size: { width: 64, height: 64 } });
      assert.deepEqual(classes, predictions[i]);
    }
    segmenter.release();
  }
});

test('a saved head segments as before, with its backbone in the file or beside it', async () => {
  for (const head of HEAD_KINDS) {
    const segmenter = await Segmenter.fit({
      ...common,
      head,
      reading: { tile: 32, overlap: 0.5, scales: [1, 0.5] },
    });
    const wanted = await segmenter.apply(val.pairs[0]!.image);
    assert.deepEqual([wanted.width, wanted.height], [48, 48]);
    const [alone, whole] = [at(`${head}.safetensors`), at(`${head}-whole.safetensors`)];
    segmenter.save(alone);
    segmenter.save(whole, { withBackbone: true });
    for (const opened of [await Segmenter.load(alone, { model }), await Segmenter.load(whole)]) {
      assert.deepEqual(await opened.apply(val.pairs[0]!.image), wanted);
      assert.deepEqual(opened.classes, segmenter.classes);
      assert.deepEqual(opened.reading, segmenter.reading);
      assert.deepEqual(opened.fitting, segmenter.fitting);
    }
  }
});

test('a refinement by name is that of the scores and the image', async () => {
  const segmenter = await Segmenter.fit({ ...common, head: 'knn' });
  const image = await decodeImage(val.pairs[0]!.image);
  const plain = await segmenter.apply(image);
  assert.deepEqual(await segmenter.apply(image, { refine: 'none' }), plain);
  const scores = await segmenter.patchScores(decodedRows(image));
  for (const refine of refinements.filter((name) => name !== 'none')) {
    const found = await segmenter.apply(image, { refine });
    const pixels = refineScores(refine, scores, image, segmenter.scale);
    assert.deepEqual(found, { ...decide(pixels, segmenter.scale), width: 48, height: 48 }, refine);
    assert.notDeepEqual(found.classes, plain.classes, refine);
    const given = await segmenter.apply(val.pairs[0]!.image, {
      refine: (...args) => refineScores(refine, ...args),
    });
    assert.deepEqual(given, found, refine);
  }
  const [refined, bilinear] = [
    await scoreSegmenter({ segmenter, pairs: val.pairs, refine: 'crf' }),
    await scoreSegmenter({ segmenter, pairs: val.pairs }),
  ];
  assert.notEqual(refined.mIoU, bilinear.mIoU);
});

test('a debiased head sees features without position, and is so again from its file', async () => {
  const { directions } = await fitPositionDirections(model, { size: [32, 32] });
  for (const head of HEAD_KINDS) {
    const segmenter = await Segmenter.fit({ ...common, head, reading: { debias: true } });
    const wanted = await segmenter.apply(val.pairs[0]!.image);
    const plain = await Segmenter.fit({ ...common, head });
    assert.notDeepEqual(wanted.confidence, (await plain.apply(val.pairs[0]!.image)).confidence);
    const file = at(`${head}-debiased.safetensors`);
    segmenter.save(file);
    const opened = await Segmenter.load(file, { model });
    assert.deepEqual(await opened.apply(val.pairs[0]!.image), wanted);
    assert.equal(opened.reading.debias, true);
    assert.throws(() => opened.readingWith({ debias: false }), /settled when a head is fitted/);
    const { tensors, metadata } = torch.io.loadSafetensors(file);
    assert.equal(maxError(tensors.get('head.directions')!, directions), 0);
    // Patches that are kept are at right angles to the directions.
    if (head === 'knn') assert.ok(tensors.get('head.keys')!.mm(directions.t()).abs().max().item() < 1e-6);
    tensors.delete('head.directions');
    torch.io.saveSafetensors(file, tensors, metadata);
    await refuses(Segmenter.load(file, { model }), /damaged \(the tensor directions is \[missing\]\)/);
  }
});

test('the scores of a debiased head do not change with what is added along the directions', async () => {
  torch.manualSeed(5);
  const keys = torch.randn([40, 24]);
  const labels = torch.eye(4).repeat([10, 1]);
  const directions = torch
    .linalgQr(torch.randn([24, 3]))[0]
    .t()
    .contiguous();
  const settings = knnHead.settings.parse({ neighbours: 3 });
  const plain = await knnHead.fit(
    { keys: keys.div(torch.linalgVectorNorm(keys, 2, [1], true)), labels },
    settings,
    0,
  );
  const head = debiasedHead(plain, { directions });
  const features = torch.randn([20, 24]);
  const moved = features.add(torch.randn([20, 3]).mm(directions));
  assert.ok(maxError(head.scores(features), head.scores(moved)) < 1e-4);
  assert.ok(maxError(plain.scores(features), plain.scores(moved)) > 0.1);
});

test('auto compares the kinds and keeps their scores', async () => {
  const segmenter = await Segmenter.fit(common);
  const { scores, images, patches, absent } = segmenter.fitting;
  assert.deepEqual([...scores.map(({ kind }) => kind)].sort(), [...HEAD_KINDS].sort());
  assert.equal(segmenter.kind, scores[0]!.kind);
  scores.slice(1).forEach(({ mIoU }, i) => assert.ok(mIoU <= scores[i]!.mIoU));
  assert.deepEqual([images, patches], [5, 5 * 16]);
  const classes = await Promise.all(
    train.pairs.map(async ({ mask }) => [...new Set((await decodeMask(mask)).data)]),
  );
  const held = new Set(classes.flat());
  assert.deepEqual(
    absent,
    train.classNames!.filter((_, index) => !held.has(index)),
  );

  const single = await Segmenter.fit({ ...common, pairs: train.pairs.slice(0, 1) });
  assert.equal(single.kind, 'knn');
  assert.deepEqual(single.fitting.scores, []);
});

test('no tensor is left of heads that were released', async () => {
  const round = async (head: FitOptions['head']): Promise<void> => {
    const segmenter = await Segmenter.fit({
      ...common,
      ...(head && { head }),
      reading: { tile: 16, scales: [1, 0.5], debias: true },
    });
    await segmenter.apply(val.pairs[0]!.image);
    segmenter.save(at('round.safetensors'), { withBackbone: false });
    const again = await Segmenter.load(at('round.safetensors'), { model });
    [segmenter, again].forEach((one) => one.release());
  };
  for (const head of [...HEAD_KINDS, 'auto'] as const) {
    await round(head);
    const before = torch.liveTensors();
    await round(head);
    assert.ok(torch.liveTensors() <= before, head);
  }
});

test('another backbone, another file and a damaged head are refused', async () => {
  const file = at('head.safetensors');
  (await Segmenter.fit({ ...common, head: 'prototypes' })).save(file);
  await refuses(Segmenter.load(file), /does not say where its own is/);
  await refuses(
    Segmenter.load(file, { model: randomBackbone(config, 9) }),
    /other weights than the one given/,
  );
  const wider = new VisionTransformer({ ...config, embedDim: 48 });
  await refuses(Segmenter.load(file, { model: wider }), /other weights than the one given/);
  await refuses(Segmenter.load(at('none.safetensors')), /no file .*none\.safetensors/);
  writeFileSync(at('text.safetensors'), 'no head at all');
  await refuses(Segmenter.load(at('text.safetensors')), /not a readable head/);
});

test('heads whose tensors do not fit are refused', async () => {
  const good = at('prototypes-good.safetensors');
  (await Segmenter.fit({ ...common, head: 'prototypes' })).save(good);
  const { tensors, metadata } = torch.io.loadSafetensors(good);
  const spoilt: [string, torch.Tensor | null, RegExp][] = [
    ['head.prototypes', torch.zeros([3, 7]), /damaged \(the tensor prototypes is \[3, 7\]\)/],
    ['head.prototypes', null, /damaged \(the tensor prototypes is \[missing\]\)/],
    ['head.owners', torch.zeros([1], { dtype: 'int32' }), /damaged \(the tensor owners is \[1\]\)/],
    ['head.owners', tensors.get('head.owners')!.add(99), /class \d+, of \d+/],
  ];
  for (const [name, tensor, says] of spoilt) {
    const changed = new Map(tensors);
    if (tensor === null) changed.delete(name);
    else changed.set(name, tensor);
    torch.io.saveSafetensors(at('spoilt.safetensors'), changed, metadata);
    await refuses(Segmenter.load(at('spoilt.safetensors'), { model }), says);
  }
  const record = {
    ...metadata,
    'neco.segmenter': metadata['neco.segmenter']!.replace('"version":1', '"version":2'),
  };
  torch.io.saveSafetensors(at('spoilt.safetensors'), tensors, record);
  await refuses(Segmenter.load(at('spoilt.safetensors'), { model }), /damaged \(version/);
});

test('the score is that of the masks at the size of the images', async () => {
  const segmenter = await Segmenter.fit({ ...common, head: 'knn' });
  const score = await scoreSegmenter({ segmenter, pairs: val.pairs });
  const matrix = new ConfusionMatrix(train.classNames!.length);
  const sure: { confidence: number; right: boolean }[] = [];
  for (const { image, mask } of val.pairs) {
    const { classes, confidence } = await segmenter.apply(await decodeImage(image));
    const truth = (await decodeMask(mask)).data;
    matrix.add(classes, truth, 255);
    truth.forEach((value, i) => sure.push({ confidence: confidence[i]!, right: value === classes[i] }));
  }
  assert.equal(score.mIoU, presentIoU(matrix).mIoU);
  assert.equal(score.images, 3);
  const accuracy = sure.filter(({ right }) => right).length / sure.length;
  assert.ok(Math.abs(score.pixelAccuracy - accuracy) <= 1e-12);
  const { bins, expectedError } = score.calibration;
  assert.equal(
    bins.reduce((sum, { pixels }) => sum + pixels, 0),
    sure.length,
  );
  assert.ok(expectedError >= 0 && expectedError <= 1);
  const tolerance = 0.0075 * Math.hypot(48, 48);
  assert.deepEqual(score.tolerance, { share: 0.0075, smallestPixels: tolerance, largestPixels: tolerance });
});

/** One pair with a mask of the given values, the rest 0. */
function pairWith(name: string, values: number[]): ImageMaskPair {
  const [image, mask] = [at(`${name}-image.png`), at(`${name}-mask.png`)];
  writeFileSync(
    image,
    encode({ width: 32, height: 32, data: new Uint8Array(32 * 32 * 3).fill(90), channels: 3 }),
  );
  const data = new Uint8Array(32 * 32);
  data.set(values);
  writeFileSync(mask, encode({ width: 32, height: 32, data, channels: 1 }));
  return { image, mask, stem: name };
}

for (const [name, values, options, says] of [
  ['single', [], {}, /single value 0/],
  ['binary', new Array<number>(300).fill(255), {}, /0 and 255.*--binary/],
  ['void', new Array<number>(1024).fill(255), {}, /hold no class: every pixel is 255/],
  ['few', [1, 1, 1], { minPatches: 1 }, /class 1 has 3 labelled pixels, which fill 0\.05 of the patches/],
  ['nothing', [1, 1], { head: 'knn', settings: { knn: { neighbours: 0 } } }, /setting knn\.neighbours/],
] as const) {
  test(`labels from which nothing can be learnt: ${name}`, async () => {
    const pairs = [pairWith(name, [...values])];
    await assert.rejects(Segmenter.fit({ model, pairs, ...options }), (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, says);
      return true;
    });
  });
}

test('binary reads 0 and 255 as two classes', async () => {
  const pairs = [pairWith('two', new Array<number>(512).fill(255))];
  const segmenter = await Segmenter.fit({ model, pairs, binary: true, head: 'knn' });
  assert.deepEqual(
    segmenter.classes.map(({ name }) => name),
    ['background', 'foreground'],
  );
  const { classes } = await segmenter.apply(pairs[0]!.image);
  assert.ok(classes.every((value) => value < 2));
});

test('an image of another shape than its mask is named', async () => {
  const pair = pairWith('shape', [1]);
  const image = at('other.png');
  writeFileSync(image, encode({ width: 16, height: 32, data: new Uint8Array(16 * 32 * 3), channels: 3 }));
  await refuses(Segmenter.fit({ model, pairs: [{ ...pair, image }] }), /32 x 32.*16 x 32/);
});
