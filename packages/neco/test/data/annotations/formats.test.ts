import assert from 'node:assert/strict';
import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { pairImagesAndMasks, readLabels, type ImageMaskPairs } from '@neco/neco/internal';
import { temporaryFolder } from './temporary-folder.js';

// Written by tools/fixtures/annotations.py.
const fixtures = fileURLToPath(new URL('../../../test/fixtures/annotations', import.meta.url));
const fixture = (...parts: string[]): string => path.join(fixtures, ...parts);
const { at, file, picture } = temporaryFolder('neco-annotations-');

function json<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(fixture(...parts), 'utf8')) as T;
}

async function rowsOf(pairs: ImageMaskPairs): Promise<Record<string, number[][]>> {
  const rows: Record<string, number[][]> = {};
  for (const pair of pairs.pairs) {
    const { data, width, height } = await readLabels(pair);
    rows[pair.stem] = Array.from({ length: height }, (_, y) => [
      ...data.subarray(y * width, (y + 1) * width),
    ]);
  }
  return rows;
}

test("COCO gives the masks that are drawn from pycocotools' pixels", async () => {
  const found = pairImagesAndMasks(fixture('coco/images'), fixture('coco/instances.json'));
  assert.deepEqual(found.classNames, ['background', 'dog', 'cat', 'sheep'], 'by the ids of the categories');
  assert.deepEqual(
    found.pairs.map(({ stem }) => stem),
    ['b', 'empty', 'train/a'],
  );
  assert.deepEqual(found.masksWithoutImage, ['gone.jpg']);
  assert.deepEqual(found.notes, [
    'objects without an outline (a box only) left out: 1',
    'crowd regions (iscrowd) ignored: 1',
    'objects reach beyond their image and were cut: 1',
  ]);
  const expected = json<Record<string, number[][]>>('coco', 'expected.json');
  assert.deepEqual(
    new Set(expected['train/a']!.flat()),
    new Set([0, 1, 2, 3, 255]),
    'every class and the crowd are there',
  );
  assert.deepEqual(await rowsOf(found), expected);
});

test('LabelMe gives the masks that labelme draws, up to the line that labelme draws around a shape', async () => {
  const found = pairImagesAndMasks(fixture('labelme'), fixture('labelme'));
  assert.deepEqual(found.classNames, ['background', 'cat', 'wall', 'dog'], 'in the order of labels.txt');
  assert.deepEqual(found.notes, [
    'shapes of type point left out, as they have no area: 1',
    'shapes of type linestrip left out, as they have no area: 1',
    'objects reach beyond their image and were cut: 1',
  ]);
  const expected =
    json<Record<string, { classes: number[][]; distance: number[][] }>>('labelme-expected.json');
  const rows = await rowsOf(found);
  assert.deepEqual(Object.keys(rows), Object.keys(expected).sort());
  for (const [stem, { classes, distance }] of Object.entries(expected)) {
    let [near, furthest] = [0, 0];
    classes.forEach((row, y) =>
      row.forEach((index, x) => {
        if (rows[stem]![y]![x] === index) return;
        near++;
        furthest = Math.max(furthest, distance[y]![x]!);
      }),
    );
    // Pillow takes coordinates for middles of pixels (half a diagonal) and draws the outline, rounded (half a pixel).
    assert.ok(furthest <= Math.SQRT1_2 + 0.5, `${stem}: a pixel differs ${furthest} pixels from an outline`);
    assert.ok(near < 0.06 * classes.length * classes[0]!.length, `${stem}: ${near} pixels differ`);
  }
});

test('without labels.txt the classes of LabelMe are in the order of their names', async () => {
  cpSync(fixture('labelme'), at('unlisted'), { recursive: true, filter: (name) => !name.endsWith('.txt') });
  const found = pairImagesAndMasks(at('unlisted'), at('unlisted'));
  assert.deepEqual(found.classNames, ['background', 'cat', 'dog', 'wall']);
  const listed = await rowsOf(pairImagesAndMasks(fixture('labelme'), fixture('labelme')));
  const swapped = [0, 1, 3, 2];
  const one = listed['one']!.map((row) => row.map((index) => swapped[index]!));
  assert.deepEqual((await rowsOf(found))['one'], one);
});

test('a file of LabelMe that knows no size takes that of its image', async () => {
  await picture('sizeless/a.png', 20, 10);
  const shapes = [{ label: 'x', shape_type: 'rectangle', points: [[2, 2], [6, 5]] }]; // prettier-ignore
  file('sizeless/a.json', JSON.stringify({ shapes, imageWidth: null, imageHeight: null }));
  const rows = (await rowsOf(pairImagesAndMasks(at('sizeless'), at('sizeless'))))['a']!;
  assert.deepEqual([rows.length, rows[0]!.length], [10, 20]);
  assert.equal(
    rows.flat().reduce((a, b) => a + b),
    12,
  );
});

test('YOLO gives rectangles and half planes, the smaller object on the larger', async () => {
  await picture('yolo/images/train/a.b.png', 40, 20);
  await picture('yolo/images/train/empty.png', 8, 8);
  await picture('yolo/images/train/unlabelled.png', 8, 8);
  file('yolo/data.yaml', 'train: images/train\nnames:\n  0: person\n  2: car\n');
  file('yolo/train.txt', 'images/train/a.b.png\n');
  file(
    'yolo/labels/train/a.b.txt',
    // Person from (10, 5) to (20, 10), listed before the car that reaches from (5, 0) to (25, 15); a car below x + 2y = 80.
    '0 .25 .25 .5 .25 .5 .5 .25 .5\n2 .125 0 .625 0 .625 .75 .125 .75\r\n2 1 1 1.5 1 1 1e0\n\n',
  );
  file('yolo/labels/train/empty.txt', '');
  file('yolo/labels/train/gone.txt', '7 0 0 1 0 1 1\n');
  const found = pairImagesAndMasks(at('yolo/images/train'), at('yolo/labels/train'));
  assert.deepEqual(found.classNames, ['background', 'person', 'class 1', 'car']);
  assert.deepEqual(found.imagesWithoutMask, [at('yolo/images/train/unlabelled.png')]);
  assert.deepEqual(found.masksWithoutImage, [at('yolo/labels/train/gone.txt')]);
  assert.deepEqual(found.notes, ['objects reach beyond their image and were cut: 1']);
  const expected = Array.from({ length: 20 }, (_, y) =>
    Array.from({ length: 40 }, (_, x) => {
      if (x >= 10 && x < 20 && y >= 5 && y < 10) return 1;
      return x >= 5 && x < 25 && y < 15 ? 3 : 0;
    }),
  );
  const rows = await rowsOf(found);
  assert.deepEqual(rows['a.b'], expected);
  assert.ok(rows['empty']!.flat().every((index) => index === 0));
});

test('without names the classes of YOLO are numbered', async () => {
  await picture('nameless/images/a.png', 10, 10);
  file('nameless/labels/a.txt', '2 0 0 1 0 1 1 0 1\n');
  const found = pairImagesAndMasks(at('nameless/images'), at('nameless/labels'));
  assert.deepEqual(found.classNames, ['background', 'class 0', 'class 1', 'class 2']);
  assert.deepEqual(found.notes, ['classes without names, as there is no data.yaml or classes.txt: 3']);
  assert.ok((await rowsOf(found))['a']!.flat().every((index) => index === 3));
});

test('the exports of CVAT and Label Studio find their images', async () => {
  await picture('exports/images/train/1f-a.jpg', 10, 10);
  const square = [2, 2, 5, 2, 5, 5, 2, 5];
  const coco = (name: string, more: object) => ({
    images: [{ id: 1, file_name: name, width: 10, height: 10 }],
    categories: [{ id: 1, name: 'x', supercategory: '' }],
    annotations: [{ id: 1, image_id: 1, category_id: 1, segmentation: [square], iscrowd: 0, ...more }],
  });
  const runs = { counts: [22, 3, 7, 3, 7, 3, 55], size: [10, 10] };
  const brushed = { segmentation: runs, iscrowd: 1, attributes: { occluded: false } };
  // CVAT: a folder of one JSON; names below the folder of a subset; what a brush painted is said to be a crowd.
  file('exports/annotations/instances_train.json', JSON.stringify(coco('train/1f-a.jpg', brushed)));
  // Label Studio: the folder of images in the name, as Windows writes it.
  file('exports/result.json', `\ufeff${JSON.stringify(coco('images\\train\\1f-a.jpg', {}))}`);
  // Label Studio's YOLO: classes.txt beside labels, and notes.json.
  file('exports/studio/classes.txt', 'x\n');
  file('exports/studio/notes.json', '{"categories": []}');
  file('exports/studio/labels/1f-a.txt', '0 .2 .2 .5 .2 .5 .5 .2 .5');
  const masks = ['annotations', 'result.json', 'studio/labels', 'studio'].map((name) => at('exports', name));
  for (const name of masks) {
    const found = pairImagesAndMasks(at('exports/images'), name);
    assert.deepEqual(found.classNames, ['background', 'x'], name);
    const rows = (await rowsOf(found))['train/1f-a']!;
    assert.deepEqual(
      rows.map((row) => row.join('')),
      Array.from({ length: 10 }, (_, y) => (y >= 2 && y < 5 ? '0011100000' : '0000000000')),
      name,
    );
  }
  const [note] = pairImagesAndMasks(at('exports/images'), masks[0]!).notes!;
  assert.match(note!, /^regions taken as objects although iscrowd is set, as CVAT .*: 1$/);
});

test('a folder of PNG masks stays one, whatever lies beside them', async () => {
  await picture('plain/images/a.png', 4, 4);
  await picture('plain/masks/a.png', 4, 4, 1);
  file('plain/masks/notes.txt', 'by hand');
  file('plain/masks/classes.json', '["x", "y"]');
  const found = pairImagesAndMasks(at('plain/images'), at('plain/masks'));
  assert.equal(found.labels, null);
  assert.deepEqual(found.classNames, ['x', 'y']);
  assert.deepEqual(new Set((await rowsOf(found))['a']!.flat()), new Set([1]));
});
