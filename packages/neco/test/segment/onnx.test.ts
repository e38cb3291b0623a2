import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import {
  completeReading,
  decodeImage,
  exportSegmenterOnnx,
  HEAD_KINDS,
  HEADS,
  headSettingsSchema,
  loadBackbone,
  OnnxSession,
  pairImagesAndMasks,
  Segmenter,
  writeScenes,
  type FitOptions,
  type HeadKind,
  type RgbImage,
  type VisionTransformer,
} from '@neco/neco/internal';
import { randomBackbone, refuses, SMALL_CONFIGS } from '@neco/testing';
import * as torch from '@neco/torch';

const folder = mkdtempSync(path.join(tmpdir(), 'neco-segmenter-onnx-'));
after(() => rmSync(folder, { recursive: true }));
const at = (...parts: string[]) => path.join(folder, ...parts);

const { images, masks } = await writeScenes(at('scenes'), { count: 4, seed: 1, size: 96 });
const { pairs, classNames } = pairImagesAndMasks(images, masks);
const fit = (model: VisionTransformer, head: HeadKind, options: Partial<FitOptions> = {}) =>
  Segmenter.fit({
    model,
    pairs,
    classNames,
    minPatches: 0,
    head,
    settings: { linear: { steps: 60 }, prototypes: { centres: 2 }, knn: { neighbours: 7 } },
    ...options,
  });

interface Metadata {
  kind: HeadKind;
  classes: { name: string; colour: number[] }[];
  normalisation: { mean: number[]; std: number[] };
  patch: number;
}

/** The last entry of the metadata, which ends the file. */
function metadataOf(file: string): Metadata {
  const text = readFileSync(file).toString('latin1');
  const from = text.indexOf('{', text.lastIndexOf('neco.segmenter'));
  return JSON.parse(text.slice(from)) as Metadata;
}

/** Part of an image from its corner. */
function cropped({ data, width }: RgbImage, columns: number, rows: number): RgbImage {
  const parts = Array.from({ length: rows }, (_, y) =>
    data.subarray(3 * y * width, 3 * (y * width + columns)),
  );
  return { width: columns, height: rows, data: Uint8Array.from(parts.flatMap((part) => [...part])) };
}

/** What whoever runs the file has to do, by its metadata alone. */
function normalised(
  { data, width, height }: RgbImage,
  { mean, std }: Metadata['normalisation'],
): torch.Tensor {
  const values = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const c = Math.floor(i / (width * height));
    return (data[3 * (i % (width * height)) + c]! / 255 - mean[c]!) / std[c]!;
  });
  return torch.fromTypedArray(values, [1, 3, height, width]);
}

/** Share of pixels with the class that the segmenter gives, and the largest difference of its confidence. */
async function compareWithApply(segmenter: Segmenter, file: string, image: RgbImage) {
  const wanted = await segmenter.apply(image, { reading: { size: Math.max(image.width, image.height) } });
  const session = await OnnxSession.open(file);
  const [logits] = await session.compute(normalised(image, metadataOf(file).normalisation), ['logits']);
  await session.close();
  assert.deepEqual(logits!.shape, [1, segmenter.classes.length, image.height, image.width]);
  const classes = logits!.argmax(1).to('int32').toTypedArray();
  const confidence = logits!.softmax(1).amax([1]).toFloat32Array();
  const equal = wanted.classes.filter((c, i) => c === classes[i]).length / classes.length;
  const difference = wanted.confidence.reduce(
    (worst, p, i) => Math.max(worst, Math.abs(p - confidence[i]!)),
    0,
  );
  return { equal, difference };
}

for (const [name, config] of Object.entries(SMALL_CONFIGS)) {
  test(`${name}: each kind of head computes in ONNX what the segmenter computes, at sizes that are not square`, async () => {
    const model = randomBackbone(config);
    const image = await decodeImage(pairs[0]!.image);
    const patch = config.patchSize;
    const balanced = { settings: { knn: { neighbours: 7, temperature: 0.1, balanced: true } } };
    const fits = [...HEAD_KINDS.map((kind) => [kind, {}] as const), ['knn', balanced] as const];
    for (const [i, [kind, options]] of fits.entries()) {
      const segmenter = await fit(model, kind, options);
      const file = at(`${name}-${i}.onnx`);
      const { checks, bytes } = await segmenter.exportOnnx(file);
      assert.equal(bytes, readFileSync(file).length);
      assert.deepEqual(
        checks.map(({ width, height }) => [height / patch, width / patch]),
        [
          [5, 5],
          [7, 10],
        ],
      );
      for (const [columns, rows] of [
        [3, 8],
        [9, 4],
      ] as const) {
        const found = await compareWithApply(segmenter, file, cropped(image, columns * patch, rows * patch));
        assert.ok(found.equal >= 0.999, `${kind}: ${found.equal} of the pixels`);
        // onnxruntime sums in another order: 5e-6.
        assert.ok(found.difference <= 3e-5, `${kind}: ${found.difference}`);
      }
      segmenter.release();
    }
  });
}

test('a debiased head computes in ONNX what the segmenter computes; the directions do change it', async () => {
  const model = randomBackbone(Object.values(SMALL_CONFIGS)[0]!);
  const image = await decodeImage(pairs[0]!.image);
  const patch = model.config.patchSize;
  const part = cropped(image, 6 * patch, 4 * patch);
  for (const kind of HEAD_KINDS) {
    const segmenter = await fit(model, kind, { reading: { debias: true } });
    const [file, plainFile] = [at(`debiased-${kind}.onnx`), at(`plain-${kind}.onnx`)];
    await segmenter.exportOnnx(file);
    const found = await compareWithApply(segmenter, file, part);
    assert.ok(found.equal >= 0.999, `${kind}: ${found.equal} of the pixels`);
    assert.ok(found.difference <= 3e-5, `${kind}: ${found.difference}`);
    const plain = await fit(model, kind);
    await plain.exportOnnx(plainFile);
    assert.ok((await compareWithApply(segmenter, plainFile, part)).difference > 1e-3, kind);
    [segmenter, plain].forEach((one) => one.release());
  }
});

test('tiny: the file says its classes, and float16 takes about half of it', async () => {
  const model = await loadBackbone('tiny');
  for (const kind of HEAD_KINDS) {
    const segmenter = await fit(model, kind, {
      settings: { linear: { steps: 60 }, knn: { storage: 'float16' } },
    });
    const [whole, half] = [at(`tiny-${kind}.onnx`), at(`tiny-${kind}-half.onnx`)];
    const { bytes } = await segmenter.exportOnnx(whole);
    const small = await segmenter.exportOnnx(half, { dtype: 'float16' });
    assert.ok(small.bytes < 0.7 * bytes, `${kind}: ${small.bytes} of ${bytes} bytes`);
    const { classes, patch, kind: said } = metadataOf(whole);
    assert.deepEqual([classes, patch, said], [segmenter.classes, 8, kind]);
    // The backbone in it is loaded again as any export's.
    const again = await loadBackbone(whole);
    assert.equal(again.config.embedDim, model.config.embedDim);
    segmenter.release();
  }
});

test('a class without a prototype or a label is never named in ONNX either', async () => {
  const model = randomBackbone(Object.values(SMALL_CONFIGS)[0]!);
  const { embedDim } = model.config;
  const settings = headSettingsSchema.parse({});
  const classes = ['a', 'b', 'c'].map((name) => ({ name, colour: [0, 0, 0] as const }));
  const reading = completeReading({}, model.config);
  torch.manualSeed(1);
  const tensors = new Map([
    ['prototypes', torch.randn([3, embedDim])],
    ['owners', torch.fromTypedArray(Int32Array.of(2, 0, 2))],
  ]);
  const head = HEADS.prototypes.restore(tensors, settings.prototypes, 3);
  const parts = {
    model,
    head,
    kind: 'prototypes',
    settings,
    classes,
    reading,
  } as const;
  const { checks } = await exportSegmenterOnnx(parts, at('absent.onnx'));
  assert.ok(
    checks.every(({ difference }) => difference <= 1e-4),
    JSON.stringify(checks),
  );
  const session = await OnnxSession.open(at('absent.onnx'));
  const [logits] = await session.compute(torch.randn([1, 3, 40, 40]), ['logits']);
  await session.close();
  assert.ok(Math.abs(logits!.select(1, 1).add(1e4).abs().max().item()) <= 0.01);
});

test('what is not kept: a file that is there, a memory that is too large, a graph that computes something else', async () => {
  const model = randomBackbone(Object.values(SMALL_CONFIGS)[0]!);
  const segmenter = await fit(model, 'linear');
  writeFileSync(at('mine.onnx'), 'mine');
  await refuses(segmenter.exportOnnx(at('mine.onnx')), /mine\.onnx is there already.*"force"/);
  assert.equal(readFileSync(at('mine.onnx'), 'utf8'), 'mine');
  await segmenter.exportOnnx(at('mine.onnx'), { force: true });

  const settings = headSettingsSchema.parse({});
  const { classes, reading } = segmenter;
  const common = { model, settings, classes, reading };
  const count = Math.ceil(256e6 / (4 * (model.config.embedDim + classes.length))) + 1;
  const large = {
    classes: classes.length,
    scale: 'probability',
    scores: () => assert.fail('it is refused first'),
    tensors: () => ({
      keys: torch.empty([count, model.config.embedDim]),
      labels: torch.empty([count, classes.length]),
    }),
    release: () => undefined,
  } as const;
  await refuses(
    exportSegmenterOnnx({ ...common, kind: 'knn', head: large }, at('large.onnx')),
    new RegExp(`${count} patches, takes 256 MB; .* at most ${count - 2} patches \\(--memory-size\\)`),
  );

  const weight = torch.randn([classes.length, model.config.embedDim]);
  const head = HEADS.linear.restore(
    new Map([
      ['weight', weight],
      ['bias', torch.zeros([classes.length])],
    ]),
    settings.linear,
    classes.length,
  );
  const other = { ...head, scores: (features: torch.Tensor) => head.scores(features).mul(1.1) };
  await refuses(
    exportSegmenterOnnx({ ...common, kind: 'linear', head: other }, at('other.onnx')),
    /probabilities differ by up to .* \(accepted 0\.0005\)/,
  );
  assert.ok(!existsSync(at('large.onnx')) && !existsSync(at('other.onnx')));
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});
