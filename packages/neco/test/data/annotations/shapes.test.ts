import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  coverCircle,
  coverPolygon,
  Coverage,
  coverRuns,
  leaves,
  runsFill,
  runsOfText,
  UserError,
} from '@neco/neco/internal';

interface Sized {
  width: number;
  height: number;
}

// Written by tools/fixtures/annotations.py.
function fixture<T>(name: string): T {
  const file = new URL(`../../../test/fixtures/annotations/${name}`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

function drawn({ width, height }: Sized, cover: (coverage: Coverage) => void): Uint8Array {
  const coverage = new Coverage(width, height);
  const mask = new Uint8Array(width * height);
  cover(coverage);
  coverage.paint(mask, 1);
  assert.equal(
    coverage.area(),
    mask.reduce((sum, value) => sum + value, 0),
  );
  return mask;
}

const digest = (mask: Uint8Array): string => createHash('sha256').update(mask).digest('hex').slice(0, 16);

test('polygons cover the pixels that pycocotools gives them, to the bit', () => {
  const cases = fixture<(Sized & { ring: number[]; area: number; pixels: string })[]>('polygons.json');
  assert.equal(cases.length, 400);
  assert.ok(cases.filter(({ area }) => area > 20).length > 200, 'most of them cover something');
  for (const [i, { ring, area, pixels, ...size }] of cases.entries()) {
    const mask = drawn(size, (coverage) => coverPolygon(coverage, ring));
    const covered = mask.reduce((sum, value) => sum + value, 0);
    assert.equal(digest(mask), pixels, `polygon ${i}: ${covered} pixels for ${area}`);
  }
});

test("COCO's compressed runs give the pixels that pycocotools encoded", () => {
  for (const { counts, pixels, ...size } of fixture<(Sized & { counts: string; pixels: string })[]>(
    'runs.json',
  )) {
    const runs = runsOfText(counts)!;
    assert.ok(runsFill(runs, size.width * size.height));
    assert.equal(digest(drawn(size, (coverage) => coverRuns(coverage, runs))), pixels);
  }
});

test('what is no compressed form is told from one', () => {
  for (const text of ['0P', 'a b', '01ooooooooo0', 'é']) assert.equal(runsOfText(text), null, text);
  assert.deepEqual(runsOfText(''), []);
  assert.ok(!runsFill([3, -1, 4], 6));
  assert.ok(!runsFill([3, 1.5, 1.5], 6));
  assert.ok(!runsFill([3, 2], 6));
  assert.ok(runsFill([0, 6], 6));
});

test('a polygon covers the pixels whose middle is inside, up to a fifth of a pixel at the edge', () => {
  const size = { width: 50, height: 40 };
  // Counter-clockwise on the screen; a half plane for each edge.
  const ring = [3.3, 35.8, 44.1, 30.2, 20.7, 4.9];
  const mask = drawn(size, (coverage) => coverPolygon(coverage, ring));
  let near = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const distances = [0, 1, 2].map((i) => {
        const [ax, ay] = [ring[2 * i]!, ring[2 * i + 1]!];
        const [bx, by] = [ring[(2 * i + 2) % 6]!, ring[(2 * i + 3) % 6]!];
        const cross = (bx - ax) * (y + 0.5 - ay) - (by - ay) * (x + 0.5 - ax);
        return -cross / Math.hypot(bx - ax, by - ay);
      });
      const inside = Math.min(...distances);
      if (Math.abs(inside) < 0.2) near++;
      else assert.equal(mask[y * size.width + x], inside > 0 ? 1 : 0, `${x}, ${y}: ${inside}`);
    }
  }
  assert.ok(near < 60);
});

test('a polygon that crosses itself covers by the even-odd rule', () => {
  // Twice around the same square: its inside is outside.
  const square = [2, 2, 8, 2, 8, 8, 2, 8];
  const once = drawn({ width: 10, height: 10 }, (coverage) => coverPolygon(coverage, square));
  const twice = drawn({ width: 10, height: 10 }, (coverage) =>
    coverPolygon(coverage, [...square, ...square]),
  );
  assert.equal(
    once.reduce((a, b) => a + b, 0),
    36,
  );
  assert.equal(
    twice.reduce((a, b) => a + b, 0),
    0,
  );
});

test('a circle covers the pixels whose middle is within its radius', () => {
  const size = { width: 23, height: 19 };
  const [x0, y0, radius] = [15.2, 9.7, 8.4];
  const mask = drawn(size, (coverage) => coverCircle(coverage, [x0, y0], radius));
  const expected = Array.from(mask, (_, i) =>
    Math.hypot((i % 23) + 0.5 - x0, Math.floor(i / 23) + 0.5 - y0) <= radius ? 1 : 0,
  );
  assert.deepEqual([...mask], expected);
});

test('vast coordinates cost no more than small ones', () => {
  const ring = [-1e7, -1e7, 1.6e7, -1e7, 1.6e7, 1.6e7, -1e7, 1.6e7];
  const started = performance.now();
  const mask = drawn({ width: 30, height: 20 }, (coverage) => coverPolygon(coverage, ring));
  assert.ok(mask.every((value) => value === 1));
  assert.ok(performance.now() - started < 1000);
});

test('a zigzag of absurdly many edges is refused', () => {
  const ring = Array.from({ length: 40_000 }, (_, i) => (i % 2 === 1 ? 5 : (i / 2) % 2 === 0 ? 0 : 2000));
  assert.throws(() => coverPolygon(new Coverage(2000, 10), ring), UserError);
});

test('a polygon leaves its image if it does so by more than a pixel', () => {
  const size = { width: 10, height: 5 };
  assert.ok(!leaves([-0.9, 0, 10.9, 0, 5, 5.9], size));
  assert.ok(leaves([0, 0, 5, 6.5, 3, 3], size));
  assert.ok(leaves([-1.5, 0, 5, 2, 3, 3], size));
});
