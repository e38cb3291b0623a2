import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cityscapesLabels,
  cocoMergedStuff,
  cocoPanopticStuff,
  cocoRemovedThings,
  cocoStuff,
  cocoThings,
  findDataSet,
  FolderTree,
  vocColour,
  type LabelSpace,
} from '@neco/neco/internal';
import { copyTree } from '@neco/testing';

const anywhere = new FolderTree('.');

async function labels(name: string): Promise<LabelSpace> {
  return findDataSet(name)!.labels!(anywhere);
}

/** Every value of 8 bits with its class; values that must not occur are left out. */
function known({ table }: LabelSpace): [value: number, index: number][] {
  return [...table.classes.entries()].filter(([, index]) => index >= 0);
}

test('VOC: 21 classes in their order, 255 ignored, colours of the development kit', async () => {
  const { names, colours, ...rest } = await labels('voc');
  assert.deepEqual(
    known({ names, colours, ...rest }),
    [...Array(21).keys(), 255].map((value) => [value, value]),
  );
  assert.equal(names.length, 21);
  assert.deepEqual(
    names.slice(1),
    [...names.slice(1)].sort(),
    'the twenty classes are in alphabetical order',
  );
  assert.deepEqual([names[1], names[15], names[20]], ['aeroplane', 'person', 'tvmonitor']);
  assert.deepEqual(colours[1], [128, 0, 0]);
  assert.deepEqual(colours[15], [192, 128, 128]);
  assert.deepEqual(colours[20], [0, 64, 128]);
  assert.deepEqual(vocColour(255), [224, 224, 192]);
});

test('ADE20K: 150 classes and 0, which is ignored', async () => {
  const space = await labels('ade20k');
  assert.deepEqual(
    known(space),
    [...Array(151).keys()].map((value) => [value, value]),
  );
  const { names, colours } = space;
  assert.equal(names.length, 151);
  assert.deepEqual([names[1], names[4], names[13], names[150]], ['wall', 'floor', 'person', 'flag']);
  assert.deepEqual(colours[1], [120, 120, 120]);
  assert.deepEqual(colours[150], [92, 0, 255]);
});

test('Cityscapes: 34 ids to 19 classes, or to 27', async () => {
  assert.deepEqual(
    cityscapesLabels.map(([id]) => id),
    [...Array(34).keys()],
  );
  const trained = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33];
  const nineteen = await labels('cityscapes');
  const expected = [...Array(34).keys()].map((id) => [id, trained.includes(id) ? trained.indexOf(id) : 255]);
  assert.deepEqual(known(nineteen), [...expected, [255, 255]]);
  assert.deepEqual(
    nineteen.names,
    trained.map((id) => cityscapesLabels[id]![1]),
  );
  assert.deepEqual([nineteen.names[0], nineteen.names[18]], ['road', 'bicycle']);
  const all = await labels('cityscapes-27');
  assert.deepEqual(known(all), [
    ...[...Array(34).keys()].map((id) => [id, id < 7 ? 255 : id - 7]),
    [255, 255],
  ]);
  assert.equal(all.names.length, 27);
});

test('COCO: the lists are whole', () => {
  const ids = (list: readonly (readonly [number, ...unknown[]])[]) => list.map(([id]) => id);
  assert.deepEqual(
    ids([...cocoThings, ...cocoStuff]),
    Array.from({ length: 182 }, (_, i) => i + 1),
  );
  assert.equal(cocoThings.length - cocoRemovedThings.length, 80);
  assert.equal(cocoThings.length - cocoRemovedThings.length + cocoStuff.length, 171);
  // 133 panoptic categories: 80 things, 36 stuff as they are, 17 merged.
  assert.equal(80 + cocoPanopticStuff.length + cocoMergedStuff.length, 133);
  assert.deepEqual(
    ids(cocoMergedStuff),
    Array.from({ length: 17 }, (_, i) => i + 184),
  );
  assert.ok(cocoPanopticStuff.every((id) => id >= 92 && id <= 182));
  const above = (list: typeof cocoThings) => [...new Set(list.map(([, , name]) => name))].sort();
  assert.deepEqual(above(cocoThings), [
    ...[
      'accessory',
      'animal',
      'appliance',
      'electronic',
      'food',
      'furniture',
      'indoor',
      'kitchen',
      'outdoor',
    ],
    ...['person', 'sports', 'vehicle'],
  ]);
  assert.deepEqual(above(cocoStuff), [
    ...['building', 'ceiling', 'floor', 'food-stuff', 'furniture-stuff', 'ground', 'plant', 'raw-material'],
    ...['sky', 'solid', 'structural', 'textile', 'wall', 'water', 'window'],
  ]);
  assert.ok(cocoMergedStuff.every(([, , name]) => above(cocoStuff).includes(name)));
});

// fine_to_coarse of STEGO (mhamilton723/STEGO, src/data.py), which took it from IIC: 182 values of 27 classes.
const fineToCoarse = [
  9, 11, 11, 11, 11, 11, 11, 11, 11, 8, 8, 8, 8, 8, 8, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6, 6, 6, 6, 10, 10,
  10, 10, 10, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 0,
  0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 4, 4, 4, 4, 4, 4, 4, 4, 17, 17, 22, 20, 20, 22, 15, 25, 16, 13, 12, 12, 17, 17, 23,
  15, 15, 17, 15, 21, 15, 25, 13, 13, 13, 13, 13, 22, 26, 14, 14, 15, 22, 21, 21, 24, 20, 22, 15, 17, 16, 15, 22, 24, 21,
  17, 25, 16, 21, 17, 22, 16, 21, 21, 25, 21, 26, 21, 24, 20, 17, 14, 21, 26, 15, 23, 20, 21, 24, 15, 24, 22, 25, 15, 20,
  17, 17, 22, 14, 18, 18, 18, 18, 18, 18, 18, 26, 26, 19, 19, 24,
]; // prettier-ignore

test('COCO-Stuff: 171 classes to 27, as IIC, PiCIE and STEGO merge them', async () => {
  assert.equal(fineToCoarse.length, 182);
  const space = await labels('coco-27');
  assert.deepEqual(known(space), [...fineToCoarse.entries(), [255, 255]]);
  assert.equal(space.names.length, 27);
  assert.deepEqual([space.names[9], space.names[14], space.names[26]], ['person', 'food-stuff', 'water']);
});

test('COCO-Stuff and COCO-Things: values of the maps to supercategories, by the JSON of the data set', async () => {
  const tree = new FolderTree(copyTree('coco'));
  const stuff = await findDataSet('coco-stuff')!.labels!(tree);
  assert.equal(stuff.names.length, 15);
  const above = new Map(cocoStuff.map(([id, , name]) => [id, name]));
  // The fixture's JSON has 16 of the 91 categories, every supercategory among them.
  for (const [value, index] of known(stuff)) {
    if (value === 0 || value === 183) assert.equal(index, 255);
    else assert.equal(stuff.names[index], above.get(value));
  }
  assert.equal(known(stuff).length, 18);
  const things = await findDataSet('coco-thing')!.labels!(tree);
  assert.equal(things.names.length, 12);
  assert.deepEqual(
    known(things).map(([value]) => value),
    [...Array(201).keys(), 255],
  );
  const thingAbove = new Map(cocoThings.map(([id, , name]) => [id, name]));
  for (const [value, index] of known(things)) {
    if (index !== 255) assert.equal(things.names[index], thingAbove.get(value));
    else assert.ok(![1, 2, 10, 16, 27, 34, 44, 52, 62, 72, 78, 90].includes(value));
  }
});
