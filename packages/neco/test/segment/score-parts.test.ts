import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { boundaryF, Calibration, fillVoid, PngFile, RandomStream, vocColour } from '@neco/neco/internal';
import { decode } from 'fast-png';
import sharp from 'sharp';

const [width, height, classes] = [23, 17, 3];
const size = { width, height };

/** A mask of random blocks. */
function blocks(seed: number): Uint8Array {
  const random = new RandomStream(seed);
  const colours = Array.from({ length: 30 }, () => random.integer(classes));
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return colours[Math.floor(x / 5) + 6 * Math.floor(y / 4)]!;
  });
}

/** Pixels of a class beside another class, by looking at every pixel. */
function edge(mask: Uint8Array, index: number): [number, number][] {
  const valueAt = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? index : mask[y * width + x];
  const found: [number, number][] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const around = [valueAt(x - 1, y), valueAt(x + 1, y), valueAt(x, y - 1), valueAt(x, y + 1)];
      if (valueAt(x, y) === index && around.some((value) => value !== index)) found.push([x, y]);
    }
  }
  return found;
}

test('boundary F is that of comparing every boundary pixel with every other', () => {
  for (const tolerance of [0, 1, 1.5, 2.9]) {
    const [predicted, truth] = [blocks(1), blocks(2)];
    const scores = boundaryF(predicted, { data: truth, ...size }, classes, 255, tolerance);
    for (let c = 0; c < classes; c++) {
      const [found, own] = [edge(predicted, c), edge(truth, c)];
      const near = (a: [number, number][], b: [number, number][]) =>
        a.filter(([x, y]) => b.some(([u, v]) => Math.hypot(x - u, y - v) <= tolerance)).length / a.length;
      const [precision, recall] = [near(found, own), near(own, found)];
      const expected = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
      assert.ok(Math.abs(scores[c]! - expected) <= 1e-12, `class ${c}, ${tolerance} px`);
    }
  }
});

test('the truth scores 1, an absent class nothing, a missed one 0', () => {
  const truth = blocks(3);
  assert.deepEqual(boundaryF(truth, { data: truth, ...size }, classes + 1, 255, 1), [1, 1, 1, null]);
  const empty = new Uint8Array(truth.length).fill(1);
  assert.equal(boundaryF(empty, { data: truth, ...size }, classes, 255, 1)[0], 0);
});

test('pixels without a class take that of the nearest one', () => {
  const data = Uint8Array.of(0, 255, 255, 255, 1, 0, 255, 255, 255, 255);
  assert.deepEqual([...fillVoid({ data, width: 5, height: 2 }, 255)], [0, 0, 0, 1, 1, 0, 0, 0, 1, 1]);
  assert.deepEqual(
    [...fillVoid({ data: new Uint8Array(2).fill(255), width: 2, height: 1 }, 255)],
    [255, 255],
  );
});

test('the expected calibration error is the mean gap of the bins', () => {
  const calibration = new Calibration(2);
  // Lower bin: confidence .3, right half of the time; upper bin: .9, always wrong.
  [true, false].forEach((right) => calibration.add(0.3, right));
  [false, false].forEach((right) => calibration.add(0.9, right));
  assert.ok(Math.abs(calibration.expectedError() - (0.5 * 0.2 + 0.5 * 0.9)) <= 1e-12);
  assert.deepEqual(
    calibration.bins().map(({ pixels, accuracy }) => [pixels, accuracy]),
    [
      [2, 0.5],
      [2, 0],
    ],
  );
});

test('an index PNG holds indices for readers of masks and colours for viewers', async () => {
  const data = blocks(5);
  const colours = Array.from({ length: classes }, (_, c) => vocColour(c + 1));
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-png-'));
  const place = path.join(folder, 'masks', 'a.png');
  const written = await PngFile.create(place, size, colours);
  await written.write(data.subarray(0, 4 * width));
  assert.ok(!existsSync(place), 'not before it is whole');
  await written.write(data.subarray(4 * width));
  await written.end();
  const file = readFileSync(place);
  const png = decode(file, { checkCrc: true });
  assert.deepEqual([png.width, png.height, png.channels, png.depth], [width, height, 1, 8]);
  assert.deepEqual(Uint8Array.from(png.data), data);
  const shown = await sharp(file).removeAlpha().raw().toBuffer();
  assert.deepEqual([...shown], Array.from(data, (c) => [...colours[c]!]).flat());

  const left = await PngFile.create(path.join(folder, 'b.png'), size, null);
  await left.write(data.subarray(0, width));
  await left.abandon();
  assert.deepEqual(readdirSync(folder), ['masks']);
  rmSync(folder, { recursive: true });
});
