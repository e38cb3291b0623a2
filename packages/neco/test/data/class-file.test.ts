import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { checkData, openForCheck, pairImagesAndMasks, parseClassFile, readLabels } from '@neco/neco/internal';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { says, temporaryFolder } from '@neco/testing';

const [width, height] = [4, 2];

/** A folder with one picture, its mask and a class file. */
async function folder(classes: unknown, mask: Uint8Array): Promise<string> {
  const root = temporaryFolder();
  for (const kind of ['images', 'masks']) mkdirSync(path.join(root, kind));
  const picture = Uint8Array.from({ length: width * height * 3 }, (_, i) => i * 10);
  await sharp(picture, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path.join(root, 'images/a.png'));
  writeFileSync(path.join(root, 'masks/a.png'), mask);
  writeFileSync(path.join(root, 'classes.json'), JSON.stringify(classes));
  return root;
}

function pair(root: string) {
  return pairImagesAndMasks(path.join(root, 'images'), path.join(root, 'masks'));
}

const merging = {
  classes: [
    { name: 'vehicle', values: [3, 4] },
    { name: 'road', values: [7] },
    { name: 'sky', values: [300] },
  ],
  ignore: { values: [0, 255] },
};

test('values are merged into classes', async () => {
  const data = Uint16Array.of(0, 3, 4, 7, 255, 300, 3, 0);
  const root = await folder(merging, encode({ width, height, data, channels: 1, depth: 16 }));
  const found = pair(root);
  assert.deepEqual(found.classNames, ['vehicle', 'road', 'sky']);
  assert.deepEqual([...(await readLabels(found.pairs[0]!)).data], [255, 0, 0, 1, 255, 2, 0, 255]);
  const report = await checkData({ ...(await openForCheck(root, {})), tinySide: 1 });
  assert.deepEqual(report.findings, []);
  assert.deepEqual(
    report.classes!.map(({ name, pixels }) => [name, pixels]),
    [
      ['vehicle', 3],
      ['road', 1],
      ['sky', 1],
    ],
  );
  assert.equal(report.ignored, 3 / 8);
});

test('a value that no class has is named', async () => {
  const data = Uint8Array.of(0, 3, 4, 7, 255, 9, 3, 0);
  const root = await folder(merging, encode({ width, height, data, channels: 1 }));
  await assert.rejects(readLabels(pair(root).pairs[0]!), says('a.png', 'the value 9', 'classes.json'));
  const { findings } = await checkData({ ...(await openForCheck(root, {})), tinySide: 1 });
  assert.deepEqual(
    findings.map(({ kind, detail }) => [kind, detail]),
    [['mask-values', 'value 9']],
  );
});

const road = [128, 64, 128];
const sky = [70, 130, 180];
const coloured = {
  classes: [
    { name: 'road', colours: [road, [0, 0, 1]] },
    { name: 'sky', colours: [sky] },
  ],
  ignore: { colours: [[0, 0, 0]] },
};

test('masks of colours, as RGB and as palette', async () => {
  const pixels = [road, sky, [0, 0, 0], [0, 0, 1], sky, sky, road, [0, 0, 0]];
  const rgb = encode({ width, height, data: Uint8Array.from(pixels.flat()), channels: 3 });
  const palette = [[0, 0, 0], sky, road, [0, 0, 1]];
  const indices = pixels.map((pixel) => palette.findIndex((colour) => colour.join() === pixel.join()));
  const indexed = encode({ width, height, data: Uint8Array.from(indices), channels: 1, depth: 8, palette });
  for (const mask of [rgb, indexed]) {
    const found = pair(await folder(coloured, mask));
    assert.deepEqual([...(await readLabels(found.pairs[0]!)).data], [0, 1, 255, 0, 1, 1, 0, 255]);
    assert.deepEqual(found.labels!.colours, [road, sky]);
  }
});

test('a colour that no class has is named', async () => {
  const data = new Uint8Array(width * height * 3);
  data.set([255, 128, 0], 9);
  const root = await folder(coloured, encode({ width, height, data, channels: 3 }));
  await assert.rejects(readLabels(pair(root).pairs[0]!), says('a.png', '#ff8000', 'the colours of'));
  const { findings } = await checkData({ ...(await openForCheck(root, {})), tinySide: 1 });
  assert.deepEqual(
    findings.map(({ kind, detail }) => [kind, detail]),
    [['mask-values', 'value #ff8000']],
  );
});

test('without values a class has its place; 255 is ignored where nothing else is said', () => {
  const { names, labels } = parseClassFile('classes.json', '{"classes": [{"name": "a"}, {"name": "b"}]}');
  assert.deepEqual(names, ['a', 'b']);
  assert.deepEqual([...labels!.table.classes.subarray(0, 3)], [0, 1, -1]);
  assert.equal(labels!.table.classes[255], 255);
});

const wrong: [content: string, says: string][] = [
  ['{', 'is not JSON'],
  ['3', 'holds no names'],
  ['{}', 'is empty'],
  ['{"a": "b"}', 'has the key "a"'],
  ['{"0": 1}', 'gives no name for 0'],
  ['{"classes": []}', 'fault at classes'],
  ['{"classes": [{"values": [1]}]}', 'fault at classes.0.name'],
  ['{"classes": [{"name": "a", "colors": [[1, 2, 3]]}]}', 'fault at classes.0'],
  ['{"classes": [{"name": "a", "values": [1]}, {"name": "b", "values": [1]}]}', 'names the value 1 twice'],
  ['{"classes": [{"name": "a", "values": [1]}], "ignore": {"values": [1]}}', 'names the value 1 twice'],
  ['{"classes": [{"name": "a", "colours": [[1, 2, 300]]}]}', 'fault at classes.0.colours.0.2'],
  ['{"classes": [{"name": "a", "colours": [[1, 2, 3], [1, 2, 3]]}]}', 'the colour 1, 2, 3 twice'],
  ['{"classes": [{"name": "a", "colours": [[1, 2, 3]]}, {"name": "b"}]}', 'no colours for b'],
];

for (const [content, text] of wrong) {
  test(`a class file ${content} is explained`, () => {
    assert.throws(
      () => parseClassFile('classes.json', content),
      says('classes.json', text, 'it should hold'),
    );
  });
}

test('a class file that gives no value a class leaves none that a mask may have', async () => {
  const empty = { classes: [{ name: 'nothing', values: [] }], ignore: { values: [] } };
  const root = await folder(empty, encode({ width, height, data: new Uint8Array(8), channels: 1 }));
  await assert.rejects(readLabels(pair(root).pairs[0]!), says('a.png', 'the value 0', 'classes.json'));
});
