import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import {
  blendWeights,
  completeReading,
  cutAxis,
  decide,
  decodedRows,
  decodeImage,
  encodeTiles,
  enlargeScores,
  fitHead,
  headSettingsSchema,
  imageToTensor,
  openImage,
  patchScores,
  RowFilter,
  scaleImage,
  UserError,
  vitConfig,
  type PatchScores,
  type Reading,
  type RgbImage,
} from '@neco/neco/internal';
import { randomBackbone } from '@neco/testing';
import * as torch from '@neco/torch';
import sharp from 'sharp';

const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 2, numHeads: 2, patchSize: 4, imgSize: 16 });
const model = randomBackbone(config);
const values = (tensor: torch.Tensor): number[] => Array.from(tensor.contiguous().toTypedArray(), Number);

function picture(width: number, height: number): RgbImage {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * 37 + Math.floor(i / 50) * 11) % 256,
  );
  return { data, width, height };
}

const head = await fitHead(
  'prototypes',
  { keys: torch.randn([3, 16]).softmax(1), labels: torch.eye(3) },
  headSettingsSchema.parse({}),
  0,
);

test('an image keeps its shape and is padded to whole patches with its last row and column', async () => {
  const scaled = scaleImage(decodedRows(picture(60, 44)), completeReading({ size: 30 }, config), 1, 4);
  assert.deepEqual([scaled.width, scaled.height, scaled.columns, scaled.rows], [30, 22, 8, 6]);
  const pixels = await scaled.band(0, 6);
  assert.deepEqual(pixels.shape, [3, 24, 32]);
  const column = (x: number) => values(pixels.select(2, x));
  assert.deepEqual(column(31), column(29));
  assert.notDeepEqual(column(29), column(28));
});

test('tiles of no overlap are the one pass where the image is one tile', async () => {
  const image = decodedRows(picture(32, 24));
  const whole = await patchScores(model, head, image, completeReading({ size: 32 }, config));
  for (const tile of [32, 40]) {
    const tiled = await patchScores(model, head, image, completeReading({ tile, overlap: 0 }, config));
    assert.deepEqual(values(tiled.scores), values(whole.scores));
  }
  const small = await patchScores(model, head, image, completeReading({ tile: 16, overlap: 0 }, config));
  assert.notDeepEqual(values(small.scores), values(whole.scores));
});

test('scores of tiles are those of their parts of the image, and are blended where they overlap', async () => {
  const image = decodedRows(picture(32, 16));
  const reading = completeReading({ tile: 16, overlap: 0.5 }, config);
  const scaled = scaleImage(image, reading, 1, 4);
  const parts: number[][] = [];
  await encodeTiles(model, scaled, reading, (tiles, tokens) =>
    tiles.forEach((_, i) => parts.push(values(head.scores(tokens.select(0, i).reshape([-1, 16]))))),
  );
  assert.equal(parts.length, 3);
  const { scores } = await patchScores(model, head, image, reading);
  // Patch column 3 is the fourth of the first tile (weight 1) and the second of the second (weight 2).
  const at = (part: number, row: number, column: number): number => parts[part]![(row * 4 + column) * 3]!;
  for (let row = 0; row < 4; row++) {
    const expected = (at(0, row, 3) + 2 * at(1, row, 1)) / 3;
    assert.ok(Math.abs(scores.select(0, 0).select(0, row).select(0, 3).item() - expected) <= 1e-5);
  }
});

test('tiles cover an axis, the last one ends with it, and weights add up to 1', () => {
  for (const [cells, tile, overlap] of [
    [10, 4, 0.25],
    [11, 4, 0.5],
    [4, 4, 0],
    [9, 4, 0.9],
  ] as const) {
    const tiles = cutAxis(cells, tile, overlap);
    assert.equal(tiles.starts.at(-1)! + tiles.length, cells);
    const sums = new Float64Array(cells);
    blendWeights(cells, tiles).forEach((weights, t) =>
      weights.forEach((weight, i) => (sums[tiles.starts[t]! + i]! += weight)),
    );
    sums.forEach((sum) => assert.ok(Math.abs(sum - 1) <= 1e-6));
  }
});

test('scales are averaged on the finest grid', async () => {
  const image = decodedRows(picture(32, 32));
  const at = (scales: number[]) =>
    patchScores(model, head, image, completeReading({ size: 32, scales }, config));
  const [fine, coarse, both] = [await at([1]), await at([0.5]), await at([0.5, 1])];
  const enlarged = torch.upsampleBilinear2d(coarse.scores.unsqueeze(0), [8, 8], false).squeeze(0);
  const expected = fine.scores.add(enlarged).div(2);
  assert.ok(both.scores.sub(expected).abs().max().item() <= 1e-5);
});

test('rows of a resized image are those of the whole one resized', () => {
  for (const [from, to] of [
    [40, 17],
    [17, 40],
    [40, 39],
  ] as const) {
    const image = imageToTensor(picture(6, from));
    const whole = torch._upsampleBilinear2dAa(image.unsqueeze(0), [to, 6], false).squeeze(0);
    for (const [top, bottom] of [
      [0, 5],
      [3, 11],
      [to - 4, to],
    ] as const) {
      const filter = new RowFilter(from, to, top, bottom);
      const part = filter.apply(image.narrow(1, filter.first, filter.last - filter.first));
      // The operator places rows in float32.
      assert.ok(
        part
          .sub(whole.narrow(1, top, bottom - top))
          .abs()
          .max()
          .item() <= 1e-5,
      );
    }
  }
});

test('an image whose rows stay in its file is segmented as the decoded one, to the bit', async () => {
  const raw = { width: 44, height: 70, channels: 3 } as const;
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-rows-'));
  for (const format of ['tiff', 'png', 'jpeg'] as const) {
    const file = path.join(folder, `image.${format}`);
    await sharp(picture(44, 70).data, { raw }).toFormat(format).toFile(file);
    for (const scales of [[1], [1, 0.5, 1.5]]) {
      const reading = completeReading({ tile: 16, overlap: 0.5, scales }, config);
      const streamed = await patchScores(model, head, await openImage(file, reading, 0), reading);
      const decoded = decodedRows(await decodeImage(file));
      const inMemory = await patchScores(model, head, decoded, reading);
      assert.deepEqual(values(streamed.scores), values(inMemory.scores), format);
    }
  }
  rmSync(folder, { recursive: true });
});

/** Scores that grow by 1 a patch from left to right, and a class that lies at 2.5. */
function ramp(rows: number, columns: number, spannedColumns: number): PatchScores {
  const across = torch.arange(columns).to('float32').expand([rows, columns]);
  const scores = torch.stack([across, torch.full([rows, columns], 2.5)]);
  return { scores, spannedRows: rows, spannedColumns };
}

test('a pixel lies where its middle is, also where the grid ends beyond the image', () => {
  // 4.5 patches over 45 pixels: pixel x lies at (x + 0.5) / 10 - 0.5 in patches.
  const { classes, confidence } = enlargeScores(ramp(3, 5, 4.5), { width: 45, height: 30 }, 'logit');
  for (let x = 0; x < 45; x++) {
    const place = Math.max(0, (x + 0.5) / 10 - 0.5);
    assert.equal(classes[45 + x], place > 2.5 ? 0 : 1, `pixel ${x}`);
    const expected = 1 / (1 + Math.exp(-Math.abs(place - 2.5)));
    assert.ok(Math.abs(confidence[45 + x]! - expected) <= 1e-5);
  }
});

test('bands of rows give what the whole image gives', () => {
  const patch = { scores: torch.randn([4, 6, 7]), spannedRows: 5.6, spannedColumns: 6.3 };
  const size = { width: 50, height: 41 };
  const whole = enlargeScores(patch, size, 'logit');
  const banded = enlargeScores(patch, size, 'logit', { atOnce: 4 * 50 * 6 });
  const different = whole.classes.reduce((count, value, i) => count + Number(value !== banded.classes[i]), 0);
  // Weights are multiplied in another order: a pixel between two classes may turn.
  assert.ok(different <= 1, `${different} pixels`);
  whole.confidence.forEach((value, i) => assert.ok(Math.abs(value - banded.confidence[i]!) <= 1e-5));
});

test('confidence is the probability itself where scores are probabilities', () => {
  const scores = torch.tensor([[[0.25]], [[0.75]]]);
  assert.deepEqual(decide(scores, 'probability'), {
    classes: Uint8Array.of(1),
    confidence: Float32Array.of(0.75),
  });
});

const refused: [Partial<Reading>, RegExp][] = [
  [{ tile: 15 }, /15 is not a multiple/],
  [{ resize: 'squash', tile: 16 }, /tiles/],
  [{ size: null }, /--tile/],
  [{ size: 2 }, /size 2/],
  [{ overlap: 1 }, /overlap/],
  [{ scales: [1, 0] }, /Scales/],
];

for (const [given, says] of refused) {
  test(`refuses the reading ${JSON.stringify(given)}`, () => {
    assert.throws(
      () => completeReading(given, config),
      (error: Error) => error instanceof UserError && says.test(error.message),
    );
  });
}
