import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blendWeights,
  completeReading,
  cutAxis,
  decide,
  encodeTiles,
  enlargeScores,
  fitHead,
  headSettingsSchema,
  patchScores,
  scaleImage,
  UserError,
  vitConfig,
  type PatchScores,
  type Reading,
  type RgbImage,
} from '@neco/neco/internal';
import { randomBackbone } from '@neco/testing';
import * as torch from '@neco/torch';

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

test('an image keeps its shape and is padded to whole patches with its last row and column', () => {
  const scaled = scaleImage(picture(60, 44), completeReading({ size: 30 }, config), 1, 4);
  assert.deepEqual([scaled.width, scaled.height, scaled.columns, scaled.rows], [30, 22, 8, 6]);
  assert.deepEqual(scaled.pixels.shape, [3, 24, 32]);
  const column = (x: number) => values(scaled.pixels.select(2, x));
  assert.deepEqual(column(31), column(29));
  assert.notDeepEqual(column(29), column(28));
});

test('tiles of no overlap are the one pass where the image is one tile', () => {
  const image = picture(32, 24);
  const whole = patchScores(model, head, image, completeReading({ size: 32 }, config));
  for (const tile of [32, 40]) {
    const tiled = patchScores(model, head, image, completeReading({ tile, overlap: 0 }, config));
    assert.deepEqual(values(tiled.scores), values(whole.scores));
  }
  const small = patchScores(model, head, image, completeReading({ tile: 16, overlap: 0 }, config));
  assert.notDeepEqual(values(small.scores), values(whole.scores));
});

test('scores of tiles are those of their parts of the image, and are blended where they overlap', () => {
  const image = picture(32, 16);
  const reading = completeReading({ tile: 16, overlap: 0.5 }, config);
  const scaled = scaleImage(image, reading, 1, 4);
  const parts: number[][] = [];
  encodeTiles(model, scaled, reading, (tiles, tokens) =>
    tiles.forEach((_, i) => parts.push(values(head.scores(tokens.select(0, i).reshape([-1, 16]))))),
  );
  assert.equal(parts.length, 3);
  const { scores } = patchScores(model, head, image, reading);
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

test('scales are averaged on the finest grid', () => {
  const image = picture(32, 32);
  const at = (scales: number[]) =>
    patchScores(model, head, image, completeReading({ size: 32, scales }, config));
  const [fine, coarse, both] = [at([1]), at([0.5]), at([0.5, 1])];
  const enlarged = torch.upsampleBilinear2d(coarse.scores.unsqueeze(0), [8, 8], false).squeeze(0);
  const expected = fine.scores.add(enlarged).div(2);
  assert.ok(both.scores.sub(expected).abs().max().item() <= 1e-5);
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
  const banded = enlargeScores(patch, size, 'logit', 4 * 50 * 6);
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
