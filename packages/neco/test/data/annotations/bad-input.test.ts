import assert from 'node:assert/strict';
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { pairImagesAndMasks, readLabels, UserError } from '@neco/neco/internal';
import { encode } from 'fast-png';
import { temporaryFolder } from './temporary-folder.js';

const { at, file, picture } = temporaryFolder('neco-bad-annotations-');
await picture('images/a.png', 10, 8);
await picture('images/b.png', 10, 8);

const ring = [1, 1, 6, 1, 6, 6];
const image = { id: 1, file_name: 'a.png', width: 10, height: 8 };
const object = { id: 7, image_id: 1, category_id: 1, segmentation: [ring], iscrowd: 0 };
const category = { id: 1, name: 'x' };
const coco = (part: object = {}): string =>
  JSON.stringify({ images: [image], annotations: [object], categories: [category], ...part });
const objects = (...parts: object[]): string =>
  coco({ annotations: parts.map((part) => ({ ...object, ...part })) });
const shape = { label: 'x', shape_type: 'polygon', points: [[1, 1], [6, 1], [6, 6]] }; // prettier-ignore
const shapes = (...parts: object[]): string =>
  JSON.stringify({ shapes: parts.map((part) => ({ ...shape, ...part })) });

async function readAll(masks: string): Promise<void> {
  for (const pair of pairImagesAndMasks(at('images'), masks).pairs) await readLabels(pair);
}

/** By what is wrong: the name of the file below a folder of its own, its content, and what is said of it. */
const wrong: [name: string, content: string, says: RegExp][] = [
  [
    'no-image.json',
    coco({ images: [{ ...image, file_name: 'c.jpg' }] }),
    /of no image of .*: they are of c\.jpg; images are named a, b\.$/,
  ],
  ['cut.json', coco().slice(0, 100), /cut\.json is broken JSON at byte 100: the file ends in the middle/],
  [
    'value.json',
    coco().replace('"width":10', '"width":1x'),
    /value\.json is broken JSON at byte 48: Expected ',' or '}' after property value; /,
  ],
  [
    'comma.json',
    coco().replace('"annotations"', ',"annotations"'),
    /broken JSON at byte \d+: a (value|key) was expected/,
  ],
  ['trailing.json', `${coco()} {`, /broken JSON at byte \d+: the end was expected/],
  ['list.json', '[1, 2]', /broken JSON at byte 0: an object was expected/],
  [
    'unknown.json',
    '{"data": []}',
    /no annotations in a known form: COCO \(.*LabelMe \(.*YOLO \(.*PNG or TIFF/,
  ],
  ['voc.xml', '<annotation/>', /no annotations in a known form: COCO/],
  [
    'size.json',
    coco({ images: [{ ...image, width: 0 }] }),
    /image a\.png of .* has "width" 0 and "height" 8/,
  ],
  ['vast.json', coco({ images: [{ ...image, width: 1e6, height: 1e6 }] }), /at most 134217728 of them/],
  [
    'twice.json',
    coco({ images: [image, { ...image, id: 2, file_name: 'old/a.png' }] }),
    /images a\.png and old\/a\.png, and .*a\.png could be either/,
  ],
  ['same-id.json', coco({ images: [image, image] }), /two images with the id 1/],
  ['nameless.json', coco({ categories: [{ id: 1 }] }), /a category without "id" or "name": \{"id":1\}/],
  [
    'unlisted.json',
    objects({ category_id: 4 }),
    /Annotation 7 of .* has the category 4, which "categories" does not list/,
  ],
  ['no-class.json', coco({ categories: [], annotations: [] }), /names no class/],
  ['orphan.json', objects({ image_id: null }), /Annotation 7 of .* lacks "image_id"/],
  [
    'odd.json',
    objects({ segmentation: [[1, 2, 3, 4, 5, 6, 7]] }),
    /Annotation 7 of .* a polygon of 7 numbers/,
  ],
  [
    'text.json',
    objects({ segmentation: [[1, 2, 3, '4', 5, 6]] }),
    /Annotation 7 of .* has the coordinate "4"/,
  ],
  ['vast-point.json', objects({ segmentation: [[1, 2, 3, 1e30, 5, 6]] }), /has the coordinate 1e\+30/],
  [
    'runs.json',
    objects({ segmentation: { size: [8, 10], counts: [4, 5] } }),
    /Annotation 7 of .* runs that do not add up to its size, 8 x 10/,
  ],
  ['runs-text.json', objects({ segmentation: { size: [8, 10], counts: '~~' } }), /"counts" that are neither/],
  [
    'runs-size.json',
    objects({ segmentation: { size: [10, 8], counts: [4, 76] } }),
    /run-length encoding of 8 x 10 pixels, but its image has 10 x 8/,
  ],
  [
    'many.json',
    coco({ categories: Array.from({ length: 255 }, (_, id) => ({ id: id + 1, name: `c${id}` })) }),
    /has 255 classes; a mask holds 254 and the background/,
  ],
  ['labelme/a.json', shapes({ label: '' }), /Shape 1 of .*a\.json has no "label"/],
  [
    'labelme-type/a.json',
    shapes({}, { shape_type: 'spline' }),
    /Shape 2 of .*a\.json has the type "spline", which is none of polygon, rectangle/,
  ],
  [
    'labelme-points/a.json',
    shapes({ points: [[1, 2]] }),
    /Shape 1 of .* is a polygon of 1 points; it needs three or more/,
  ],
  ['labelme-circle/a.json', shapes({ shape_type: 'circle' }), /is a circle of 3 points; it needs 2/],
  ['labelme-mask/a.json', shapes({ shape_type: 'mask', points: [[1, 1], [2, 2]], mask: 'aGVsbG8=' }), /mask of "x" in .*a\.json cannot be read.*no PNG/], // prettier-ignore
  [
    'labelme-broken/a.json',
    '{"shapes": [{"label": }]}',
    /a\.json is broken JSON at byte 12: Unexpected token '}'; /,
  ],
  ['yolo/a.txt', '0 .1 .1 .2 .1 .2 .2\n0 .1 .1 .2\n', /Line 2 of .*a\.txt has 3 coordinates/],
  ['yolo-box/a.txt', '0 .1 .1 .2 .2\n', /Line 1 of .*a\.txt has a class and four numbers: a box/],
  ['yolo-pixels/a.txt', '0 1e5 1 2 1 2 2\n', /Line 1 of .*a\.txt has "1e5" for a share/],
  ['yolo-word/a.txt', 'cat .1 .1 .2 .1 .2 .2\n', /Line 1 of .*a\.txt begins with "cat"/],
];

for (const [name, content, says] of wrong) {
  test(`${name} is refused in a sentence`, async () => {
    const written = file(`wrong/${name}`, content);
    const masks = name.includes('/') ? written.slice(0, written.lastIndexOf('/')) : written;
    await assert.rejects(readAll(masks), (error) => {
      assert.ok(error instanceof UserError, String((error as Error).stack));
      assert.match(error.message, says);
      assert.ok(!error.message.includes('\n'));
      return true;
    });
  });
}

test('a class number beyond the names is refused', async () => {
  file('named/classes.txt', 'x\n');
  file('named/a.txt', '1 .1 .1 .2 .1 .2 .2\n');
  await assert.rejects(readAll(at('named')), /Line 1 of .*a\.txt has the class 1, but only 1 are named/);
});

test('a label that labels.txt lacks is refused, and a broken data.yaml named', async () => {
  file('listed/labels.txt', 'y\n');
  file('listed/a.json', shapes({}));
  await assert.rejects(readAll(at('listed')), /The label "x" of .* is not in .*labels\.txt/);
  file('yaml/data.yaml', 'names: [a, b');
  file('yaml/a.txt', '0 .1 .1 .2 .1 .2 .2\n');
  await assert.rejects(readAll(at('yaml')), /data\.yaml is no YAML/);
});

test('a mask of LabelMe that does not fill its box is refused, and sizes that are none are those of the image', async () => {
  const png = Buffer.from(encode({ width: 3, height: 2, data: new Uint8Array(6).fill(1), channels: 1 }));
  const mask = { shape_type: 'mask', points: [[1, 1], [3, 3]], mask: png.toString('base64') }; // prettier-ignore
  file('box/a.json', shapes(mask));
  await assert.rejects(
    readAll(at('box')),
    /mask of "x" in .* has 3 x 2 pixels, but its points are those of 3 x 3/,
  );
  file('box/a.json', JSON.stringify({ shapes: [shape], imageWidth: -5, imageHeight: 8 }));
  await readAll(at('box'));
});

test('several files of COCO in a folder are refused: one is to be named', async () => {
  file('several/instances_train.json', coco());
  file('several/instances_val.json', coco());
  await assert.rejects(
    readAll(at('several')),
    /several files of COCO's form; name one of them, such as .*train\.json/,
  );
});

test('a stranger among the files of LabelMe is named', async () => {
  file('mixed/a.json', shapes({}));
  file('mixed/b.json', '{"other": 1}');
  await assert.rejects(readAll(at('mixed')), /b\.json is no file of LabelMe/);
});

test('objects with too few points or of no image are left out and counted', async () => {
  const few = file('few.json', objects({}, { segmentation: [[1, 2, 3, 4]] }, { image_id: 9 }));
  const { notes } = pairImagesAndMasks(at('images'), few);
  assert.deepEqual(notes, [
    'objects without an outline (a box only) left out: 1',
    'objects of images that the file does not list left out: 1',
  ]);
  await readAll(few);
});

test('a file of more than 2 GiB is refused before it is read', async () => {
  const vast = file('sparse.json', '{');
  truncateSync(vast, 2 ** 31);
  await assert.rejects(
    readAll(vast),
    /2147483648 bytes; annotations are read up to 2147483647: split the file/,
  );
});

test('annotations that change while they are in use are read anew', async () => {
  const changing = file('changing.json', coco());
  const [pair] = pairImagesAndMasks(at('images'), changing).pairs;
  const before = await readLabels(pair!);
  writeFileSync(changing, coco({ info: { text: 'longer' }, annotations: [] }));
  const after = await readLabels(pair!);
  assert.ok(before.data.some((index) => index === 1));
  assert.ok(after.data.every((index) => index === 0));
  appendFileSync(changing, 'x');
  await assert.rejects(readLabels(pair!), /broken JSON at byte/);
});
