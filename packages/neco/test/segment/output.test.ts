import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  areaHeader,
  areaLine,
  classPolygons,
  CocoWriter,
  compressRuns,
  encodeRle,
  jpeg,
  overlay,
  RandomStream,
  regionOutlines,
  regionsAsGeoJson,
  shrunkLabels,
  type CocoRle,
  type Polygon,
} from '@neco/neco/internal';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { fixturePath } from '@neco/testing';

interface Case {
  name: string;
  height: number;
  width: number;
  /** Runs row by row. */
  rows: number[];
  counts: string;
  area: number;
  box: number[];
  /** Outer borders and holes of the regions, each from its lowest corner by row and column, sorted. */
  rings: number[][];
}

const cases = JSON.parse(readFileSync(fixturePath('coco-rle.json'), 'utf8')) as Case[];

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

/** The ring from its first corner by row and column on. */
function fromFirst(ring: Polygon): Polygon {
  let first = 0;
  for (let i = 2; i < ring.length; i += 2) {
    const [x, y, leastX, leastY] = [ring[i]!, ring[i + 1]!, ring[first]!, ring[first + 1]!];
    if (y < leastY || (y === leastY && x < leastX)) first = i;
  }
  return [...ring.slice(first), ...ring.slice(0, first)];
}

function area(ring: Polygon): number {
  return ring.reduce((sum, x, i) => {
    if (i % 2 === 1) return sum;
    const next = (i + 2) % ring.length;
    return sum + (x * ring[next + 1]! - ring[next]! * ring[i + 1]!) / 2;
  }, 0);
}

// The fixture's rings are those of which pycocotools makes the same pixels again.
for (const expected of cases) {
  void test(`outlines and holes of ${expected.name} are those that pycocotools fills to the same pixels`, () => {
    const regions = [...regionOutlines(maskOf(expected), expected, 0)];
    const rings = regions.flatMap(({ outline, holes }) => [outline, ...holes]).map(fromFirst);
    const sorted = (list: number[][]): string[] => list.map((ring) => JSON.stringify(ring)).sort();
    assert.deepEqual(sorted(rings), sorted(expected.rings));
    for (const { outline, holes } of regions) {
      assert.ok(area(outline) > 0 && holes.every((hole) => area(hole) < 0));
    }
  });
}

void test('areas of polygons without holes are numbers of pixels', () => {
  for (const expected of cases) {
    const polygons = classPolygons(maskOf(expected), expected, 0).get(1)!;
    assert.equal(
      polygons.map(area).reduce((a, b) => a + b, 0),
      expected.area,
      expected.name,
    );
  }
});

void test('a rectangle has four corners; with a hole it is cut once, and as GeoJSON it has a second ring', () => {
  const [width, height] = [8, 6];
  const labels = new Uint8Array(width * height).fill(255);
  for (let y = 1; y < 5; y++) labels.fill(1, y * width + 2, y * width + 7);
  const polygons = classPolygons(labels, { width, height }, 255);
  assert.deepEqual([...polygons], [[1, [[7, 1, 7, 5, 2, 5, 2, 1]]]]);
  labels[2 * width + 4] = 255;
  assert.equal(classPolygons(labels, { width, height }, 255).get(1)!.length, 2);
  const { features } = JSON.parse(regionsAsGeoJson(labels, { width, height }, ['a', 'b'], 255)) as {
    features: { properties: object; geometry: { coordinates: [number, number][][] } }[];
  };
  assert.deepEqual(
    features.map(({ properties }) => properties),
    [{ class: 'b', index: 1 }],
  );
  const [outer, hole] = features[0]!.geometry.coordinates;
  assert.deepEqual(outer, [
    [7, 1],
    [7, 5],
    [2, 5],
    [2, 1],
    [7, 1],
  ]);
  assert.equal(hole!.length, 5);
  assert.deepEqual(hole!.at(0), hole!.at(-1));
});

void test('COCO files: each class of each picture once, with scores in the results', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-coco-'));
  const file = (name: string): string => path.join(folder, name);
  const writer = await CocoWriter.create(
    { runs: file('runs.json'), results: file('results.json') },
    ['sky', 'road'],
    'two pictures',
    255,
  );
  const confidence = Float32Array.from([0.5, 1, 0.25, 0.75]);
  await writer.add({
    name: 'a.jpg',
    width: 2,
    height: 2,
    labels: Uint8Array.from([0, 1, 1, 255]),
    confidence,
  });
  await writer.add({ name: 'none.jpg', width: 2, height: 1, labels: Uint8Array.from([255, 255]) });
  await writer.add({ name: 'b.jpg', width: 1, height: 1, labels: Uint8Array.from([1]) });
  await writer.end();
  const results = JSON.parse(readFileSync(file('results.json'), 'utf8')) as {
    image_id: number;
    category_id: number;
    score: number;
    segmentation: CocoRle;
  }[];
  assert.deepEqual(
    results.map(({ image_id, category_id, score }) => [image_id, category_id, score]),
    [
      [1, 1, 0.5],
      [1, 2, 0.625],
      [3, 2, 1],
    ],
  );
  const set = JSON.parse(readFileSync(file('runs.json'), 'utf8')) as {
    images: { id: number; file_name: string }[];
    annotations: { id: number; area: number; segmentation: CocoRle }[];
  };
  assert.deepEqual(
    set.images.map(({ file_name }) => file_name),
    ['a.jpg', 'none.jpg', 'b.jpg'],
  );
  assert.deepEqual(
    set.annotations.map(({ id, area: pixels }) => [id, pixels]),
    [
      [1, 1],
      [2, 2],
      [3, 1],
    ],
  );
  assert.deepEqual(
    set.annotations.map(({ segmentation }) => segmentation),
    results.map(({ segmentation }) => segmentation),
  );
  // A file that is there is never written over.
  await assert.rejects(CocoWriter.create({ runs: file('runs.json') }, [], '', 255), /EEXIST/);
});

void test('the table of areas counts pixels, and quotes what has commas', () => {
  assert.equal(areaHeader(['sky', 'road, wet', '"x"']), 'image,width,height,sky,"road, wet","""x"""\n');
  const labels = Uint8Array.from([0, 0, 2, 255]);
  assert.equal(areaLine({ name: 'a,b.jpg', width: 2, height: 2, labels }, 3), '"a,b.jpg",2,2,2,0,1\n');
});

void test('an overlay is half the colour of the class, whole at borders, and the image where there is no class', async () => {
  const image = { data: new Uint8Array(12).fill(100), width: 4, height: 1 };
  const shown = overlay(image, Uint8Array.from([0, 0, 1, 255]), [
    [200, 0, 100],
    [0, 0, 0],
  ]);
  assert.deepEqual([...shown.data], [150, 50, 100, 200, 0, 100, 0, 0, 0, 100, 100, 100]);
  const { format, width, height } = await sharp(await jpeg(shown)).metadata();
  assert.deepEqual([format, width, height], ['jpeg', 4, 1]);
  assert.throws(() => overlay(image, new Uint8Array(3), []), RangeError);
});

void test('labels of a smaller picture are those at the middles of its pixels', () => {
  const labels = Uint8Array.from({ length: 15 }, (_, i) => i);
  const small = shrunkLabels({ labels, width: 5, height: 3 }, { width: 2, height: 1 });
  assert.deepEqual([...small], [6, 8]);
  assert.deepEqual(shrunkLabels({ labels, width: 5, height: 3 }, { width: 5, height: 3 }), labels);
});
