import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RandomStream } from '@neco/neco/internal';
import { classPolygons, compressRuns, encodeRle, type Polygon } from '@neco/studio';

interface Case {
  name: string;
  height: number;
  width: number;
  /** Runs row by row. */
  rows: number[];
  counts: string;
  area: number;
  box: number[];
}

const cases = JSON.parse(
  readFileSync(new URL('../test/fixtures/coco-rle.json', import.meta.url), 'utf8'),
) as Case[];

function maskOf({ rows, width, height }: Case): Uint8Array {
  const mask = new Uint8Array(width * height);
  let at = 0;
  rows.forEach((run, i) => {
    mask.fill(i % 2, at, at + run);
    at += run;
  });
  return mask;
}

for (const expected of cases) {
  void test(`COCO run lengths of ${expected.name} are those of pycocotools`, () => {
    const { width, height, counts, area, box } = expected;
    const region = encodeRle(maskOf(expected), expected, 1);
    assert.deepEqual(region, { rle: { size: [height, width], counts }, area, box });
  });
}

void test('a class without pixels has no region', () => {
  assert.equal(encodeRle(new Uint8Array(6), { width: 2, height: 3 }, 1), null);
});

void test('runs are compressed as by pycocotools: no difference before the fourth', () => {
  // 6 - 4 = 2 for the fourth run; one more bit than five for 16, whose fifth bit would be the sign.
  assert.equal(compressRuns([0, 4, 16, 6]), '04`02');
});

/** Whether a point lies inside a polygon, by the number of edges to its right. */
function inside(polygon: Polygon, x: number, y: number): boolean {
  let odd = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [x1, y1, x2, y2] = [polygon[j]!, polygon[j + 1]!, polygon[i]!, polygon[i + 1]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) odd = !odd;
  }
  return odd;
}

/** For each pixel the polygons of each class that its centre lies in. */
function coverage(polygons: Map<number, Polygon[]>, width: number, height: number): number[][] {
  return Array.from({ length: width * height }, (_, place) => {
    const [x, y] = [(place % width) + 0.5, Math.floor(place / width) + 0.5];
    return [...polygons].flatMap(([label, list]) =>
      list.filter((ring) => inside(ring, x, y)).map(() => label),
    );
  });
}

void test('the centres of exactly the pixels of a class lie in its polygons, each in one', () => {
  for (let seed = 0; seed < 8; seed++) {
    const random = new RandomStream(seed);
    const [width, height] = [5 + random.integer(9), 5 + random.integer(9)];
    // Blobs within blobs: many holes.
    const labels = Uint8Array.from(
      { length: width * height },
      () => [0, 0, 0, 1, 2, 255][random.integer(6)]!,
    );
    const found = coverage(classPolygons(labels, { width, height }, 255), width, height);
    found.forEach((covered, place) =>
      assert.deepEqual(covered, labels[place] === 255 ? [] : [labels[place]], `seed ${seed}, pixel ${place}`),
    );
  }
});

void test('a rectangle has four cut corners and nothing between; a ring is cut once', () => {
  const [width, height] = [8, 6];
  const at = (x: number, y: number): boolean => x >= 2 && x < 7 && y >= 1 && y < 5;
  const labels = Uint8Array.from({ length: width * height }, (_, i) =>
    at(i % width, Math.floor(i / width)) ? 1 : 255,
  );
  const polygons = classPolygons(labels, { width, height }, 255);
  assert.deepEqual([...polygons.keys()], [1]);
  // Between the centres of the outermost pixels and their neighbours.
  const [rectangle] = polygons.get(1)!;
  assert.equal(rectangle!.length, 16);
  const columns = rectangle!.filter((_, i) => i % 2 === 0);
  assert.deepEqual([Math.min(...columns), Math.max(...columns)], [2, 7]);
  labels[2 * width + 4] = 255;
  assert.equal(classPolygons(labels, { width, height }, 255).get(1)!.length, 2);
});
