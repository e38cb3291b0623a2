import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  dataSets,
  findDataSet,
  openEvaluationPairs,
  openTrainingImages,
  openValidationPairs,
  parseDataSetChoice,
  readLabels,
  type ImageMaskPairs,
} from '@neco/neco/internal';
import { encode } from 'fast-png';
import { copyTree, expectedMasks, move, says } from '@neco/testing';

async function checkMasks(name: string, split: string, side: ImageMaskPairs): Promise<void> {
  const expected = expectedMasks[name]!.masks[split]!;
  assert.deepEqual(
    side.pairs.map(({ stem }) => stem),
    Object.keys(expected).sort(),
    `${name} ${split}`,
  );
  for (const pair of side.pairs) {
    const mask = await readLabels(pair);
    const rows = expected[pair.stem]!;
    assert.deepEqual([mask.height, mask.width], [rows.length, rows[0]!.length]);
    assert.deepEqual([...mask.data], rows.flat(), pair.stem);
    assert.ok(pair.image.includes(pair.stem));
  }
}

/** Every tree in which a data set may come: a name, and how the fixture becomes it. */
const trees: { name: string; fixture: string; parts: [string, string][]; as: string }[] = [
  { name: 'voc', fixture: 'voc', as: 'with VOCSegmentation/', parts: [] },
  {
    name: 'voc',
    fixture: 'voc',
    as: 'without VOCSegmentation/',
    parts: ['images', 'SegmentationClass', 'SegmentationClassAug', 'sets'].map((part) => [
      `VOCSegmentation/${part}`,
      part,
    ]),
  },
  {
    name: 'voc',
    fixture: 'voc',
    as: 'as the development kit has it',
    parts: [
      ['VOCSegmentation', 'VOCdevkit/VOC2012'],
      ['VOCdevkit/VOC2012/images', 'VOCdevkit/VOC2012/JPEGImages'],
      ['VOCdevkit/VOC2012/sets', 'VOCdevkit/VOC2012/ImageSets/Segmentation'],
    ],
  },
  { name: 'ade20k', fixture: 'ade20k', as: 'directly', parts: [] },
  {
    name: 'ade20k',
    fixture: 'ade20k',
    as: 'in ADEChallengeData2016/',
    parts: [
      ['images', 'ADEChallengeData2016/images'],
      ['annotations', 'ADEChallengeData2016/annotations'],
    ],
  },
  {
    name: 'ade20k',
    fixture: 'ade20k',
    as: 'in ade20k/, as the archive has it',
    parts: [
      ['images', 'ade20k/images'],
      ['annotations', 'ade20k/annotations'],
    ],
  },
  { name: 'cityscapes', fixture: 'cityscapes', as: 'directly', parts: [] },
  { name: 'cityscapes-27', fixture: 'cityscapes', as: 'directly', parts: [] },
  {
    name: 'cityscapes',
    fixture: 'cityscapes',
    as: 'in cityscapes/',
    parts: [
      ['gtFine', 'cityscapes/gtFine'],
      ['leftImg8bit', 'cityscapes/leftImg8bit'],
    ],
  },
  { name: 'coco-stuff', fixture: 'coco', as: 'as the loader looks for it', parts: [] },
  { name: 'coco-thing', fixture: 'coco', as: 'as the loader looks for it', parts: [] },
  { name: 'coco-27', fixture: 'coco', as: 'with stuffthingmaps/', parts: [] },
  {
    name: 'coco-stuff',
    fixture: 'coco',
    as: 'as DATASET.md draws it',
    parts: [
      ['annotations/stuff_annotations', 'annotations/annotations/stuff_annotations'],
      ['images', 'coco/images'],
    ],
  },
  {
    name: 'coco-thing',
    fixture: 'coco',
    as: 'as DATASET.md draws it',
    parts: [
      ['annotations/train2017', 'annotations/panoptic_annotations/semantic_segmenations_train2017'],
      ['annotations/val2017', 'annotations/panoptic_annotations/semantic_segmenations_val2017'],
      ['images', 'coco/images'],
    ],
  },
  {
    name: 'coco-27',
    fixture: 'coco',
    as: 'in cocostuff/',
    parts: [
      ['stuffthingmaps', 'cocostuff/annotations'],
      ['images', 'cocostuff/images'],
    ],
  },
];

for (const { name, fixture, as, parts } of trees) {
  test(`${name} ${as}: exact masks`, async () => {
    const directory = copyTree(fixture);
    move(directory, ...parts);
    const { train, val } = await openEvaluationPairs(name, { dataDir: directory });
    await checkMasks(name, name === 'voc' ? 'trainaug' : 'train', train);
    await checkMasks(name, 'val', val);
    const names = expectedMasks[name]!.names;
    if (names) assert.deepEqual(train.classNames, names);
    assert.equal(train.labels!.ignoreIndex, name === 'ade20k' ? 0 : 255);
    assert.equal(train.labels!.colours.length, train.classNames!.length);
  });
}

test('palette masks give indices: a decoder that expands the palette would give colours', async () => {
  const directory = copyTree('voc');
  const { val } = await openEvaluationPairs('voc', { dataDir: directory });
  const mask = await readLabels(val.pairs.find(({ stem }) => stem === '2007_000033')!);
  // Class 20 is drawn as (0, 64, 128), the boundary as (224, 224, 192).
  assert.ok([...mask.data].every((value) => [0, 1, 20, 255].includes(value)));
});

test('training images of every data set', async () => {
  const cases: [data: string, fixture: string, count: number][] = [
    ['coco', 'coco', 2],
    ['coco:val', 'coco', 1],
    ['coco-stuff', 'coco', 2],
    ['imagenet100', 'imagenet100', 3],
    ['imagenet', 'imagenet100', 4],
    ['voc', 'voc', 2],
    ['voc:train', 'voc', 1],
    ['ade20k', 'ade20k', 2],
    ['cityscapes', 'cityscapes', 3],
    ['cityscapes:trainval', 'cityscapes', 4],
    ['coco*0.5', 'coco', 1],
  ];
  for (const [data, fixture, count] of cases) {
    const { files } = await openTrainingImages(data, { dataDir: copyTree(fixture) });
    assert.equal(files.length, count, data);
    assert.ok(
      files.every((file) => /\.(jpg|JPEG|png)$/.test(file)),
      files.join(),
    );
  }
});

test('masks are not needed to train', async () => {
  const directory = copyTree('voc');
  rmSync(path.join(directory, 'VOCSegmentation/SegmentationClassAug'), { recursive: true });
  assert.equal((await openTrainingImages('voc', { dataDir: directory })).files.length, 2);
});

test('the labelled side is not needed where nothing is learnt', async () => {
  const directory = copyTree('voc');
  rmSync(path.join(directory, 'VOCSegmentation/SegmentationClassAug'), { recursive: true });
  await checkMasks('voc', 'val', await openValidationPairs('voc', { dataDir: directory }));
});

test('COCO may be given by its folder of images, and joined with ImageNet', async () => {
  const coco = copyTree('coco');
  const imagenet = copyTree('imagenet100');
  const directory = `${coco}/images,${imagenet}`;
  const { files, name, published } = await openTrainingImages('coco,imagenet100', { dataDir: directory });
  assert.equal(files.length, 5);
  assert.equal(name, 'coco,imagenet100');
  assert.equal(published, 118_287 + 126_689);
  await assert.rejects(openTrainingImages('coco,voc', { dataDir: coco }), says('names 2 data sets'));
});

test('only the listed classes of ImageNet-100 are taken', async () => {
  const directory = copyTree('imagenet100');
  const { files } = await openTrainingImages('imagenet100', { dataDir: directory });
  assert.deepEqual(
    files.map((file) => path.relative(directory, file)),
    [
      'train/n01440764/n01440764_0.JPEG',
      'train/n01440764/n01440764_1.JPEG',
      'train/n02119789/n02119789_0.JPEG',
    ],
  );
});

/** What is taken away, and what the error says. */
const missing: { data: string; fixture: string; gone: string; says: (string | RegExp)[]; train?: boolean }[] = [
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/images', says: ['Pascal VOC 2012 needs', 'images/', 'Found there: VOCSegmentation/'] },
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/SegmentationClassAug', says: ['SegmentationClassAug/', 'Expected'] },
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/SegmentationClass', says: ['SegmentationClass/'] },
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/sets/trainaug.txt', says: ['sets/trainaug.txt'] },
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/images/2007_000032.jpg', says: ['1 of the 3 files', '2007_000032.jpg'] },
  { data: 'voc', fixture: 'voc', gone: 'VOCSegmentation/SegmentationClass/2007_000033.png', says: ['1 of the 3 files', '2007_000033.png'] },
  { data: 'ade20k', fixture: 'ade20k', gone: 'annotations/training', says: ['annotations/training/', 'ADEChallengeData2016'] },
  { data: 'ade20k', fixture: 'ade20k', gone: 'images/validation', says: ['images/validation/'] },
  { data: 'cityscapes', fixture: 'cityscapes', gone: 'gtFine', says: ['gtFine/train/', 'Found there: leftImg8bit/'] },
  { data: 'cityscapes', fixture: 'cityscapes', gone: 'leftImg8bit/val', says: ['leftImg8bit/val/'] },
  { data: 'coco-stuff', fixture: 'coco', gone: 'annotations/stuff_annotations/stuff_val2017.json', says: ['stuff_val2017.json'] },
  { data: 'coco-stuff', fixture: 'coco', gone: 'annotations/stuff_annotations/stuff_train2017_pixelmaps', says: ['stuff_train2017_pixelmaps/'] },
  { data: 'coco-thing', fixture: 'coco', gone: 'annotations/panoptic_annotations', says: ['panoptic_val2017.json'] },
  { data: 'coco-thing', fixture: 'coco', gone: 'annotations/val2017', says: ['annotations/val2017/'] },
  { data: 'coco-27', fixture: 'coco', gone: 'stuffthingmaps', says: ['stuffthingmaps/train2017/'] },
  { data: 'coco', fixture: 'coco', gone: 'images', says: ['train2017/'], train: true },
  { data: 'imagenet100', fixture: 'imagenet100', gone: 'imagenet100.txt', says: ['imagenet100.txt'], train: true },
  { data: 'imagenet100', fixture: 'imagenet100', gone: 'train/n02119789', says: ['lacks 1 of the 2 classes', 'n02119789'], train: true },
  { data: 'imagenet', fixture: 'imagenet100', gone: 'train', says: ['train/', '1,000 folders'], train: true },
]; // prettier-ignore

for (const { data, fixture, gone, says: texts, train } of missing) {
  test(`${data} without ${gone}`, async () => {
    const directory = copyTree(fixture);
    rmSync(path.join(directory, gone), { recursive: true });
    const open = train
      ? openTrainingImages(data, { dataDir: directory })
      : openEvaluationPairs(data, { dataDir: directory });
    await assert.rejects(open, says(...texts));
  });
}

test('a pair that lacks one file is left out and named', async () => {
  const directory = copyTree('cityscapes');
  rmSync(path.join(directory, 'gtFine/train/aachen/aachen_000001_000019_gtFine_labelIds.png'));
  const { train } = await openEvaluationPairs('cityscapes', { dataDir: directory });
  assert.equal(train.pairs.length, 2);
  assert.equal(path.basename(train.imagesWithoutMask[0]!), 'aachen_000001_000019_leftImg8bit.png');
  const ade = copyTree('ade20k');
  rmSync(path.join(ade, 'images/training/ADE_train_00000001.jpg'));
  const opened = await openEvaluationPairs('ade20k', { dataDir: ade });
  assert.deepEqual(
    opened.train.pairs.map(({ stem }) => stem),
    ['ADE_train_00000002'],
    'zipping the sorted lists, as the reference does, would pair another mask with it',
  );
  assert.equal(opened.train.masksWithoutImage.length, 1);
});

test('values that a data set does not know are named with the file', async () => {
  const cases: [data: string, fixture: string, mask: string, value: number][] = [
    ['voc', 'voc', 'VOCSegmentation/SegmentationClass/2007_000033.png', 21],
    ['ade20k', 'ade20k', 'annotations/validation/ADE_val_00000001.png', 151],
    ['cityscapes', 'cityscapes', 'gtFine/val/frankfurt/frankfurt_000000_000019_gtFine_labelIds.png', 34],
    ['cityscapes-27', 'cityscapes', 'gtFine/val/frankfurt/frankfurt_000000_000019_gtFine_labelIds.png', 254],
    ['coco-stuff', 'coco', 'annotations/stuff_annotations/stuff_val2017_pixelmaps/000000000139.png', 91],
    ['coco-stuff', 'coco', 'annotations/stuff_annotations/stuff_val2017_pixelmaps/000000000139.png', 184],
    ['coco-thing', 'coco', 'annotations/val2017/000000000139.png', 201],
    ['coco-27', 'coco', 'stuffthingmaps/val2017/000000000139.png', 182],
  ];
  for (const [data, fixture, mask, value] of cases) {
    const directory = copyTree(fixture);
    const content = new Uint8Array(24);
    content[7] = value;
    writeFileSync(path.join(directory, mask), encode({ width: 6, height: 4, data: content, channels: 1 }));
    const { val } = await openEvaluationPairs(data, { dataDir: directory });
    const pair = val.pairs.find((candidate) => candidate.mask === path.join(directory, mask))!;
    await assert.rejects(readLabels(pair), says(mask, `the value ${value}`));
  }
});

test('categories that are not those of COCO are refused', async () => {
  const directory = copyTree('coco');
  const file = path.join(directory, 'annotations/stuff_annotations/stuff_val2017.json');
  writeFileSync(file, '{"categories": [{"id": 92, "supercategory": "textile"}]}');
  await assert.rejects(
    openEvaluationPairs('coco-stuff', { dataDir: directory }),
    says('stuff_val2017.json', 'supercategories textile;', 'building, ceiling'),
  );
  writeFileSync(file, '{"images": []}');
  await assert.rejects(
    openEvaluationPairs('coco-stuff', { dataDir: directory }),
    says('no list of categories'),
  );
  writeFileSync(file, '{');
  await assert.rejects(
    openEvaluationPairs('coco-stuff', { dataDir: directory }),
    says('no list of categories'),
  );
});

test('names, splits and fractions that are none are explained', async () => {
  assert.throws(() => parseDataSetChoice('vox'), says('did you mean voc?'));
  assert.throws(() => parseDataSetChoice('somewhere/images'), says('no known data set', 'imagenet100'));
  for (const text of ['voc*0', 'voc*1.5', 'voc*', 'voc*half']) {
    assert.throws(() => parseDataSetChoice(text), says(text, 'above 0 and at most 1'));
  }
  assert.throws(() => parseDataSetChoice('voc:'), says('a split is missing'));
  const choice = parseDataSetChoice('voc:train*0.125');
  assert.deepEqual([choice.set.name, choice.split, choice.fraction], ['voc', 'train', 0.125]);
  assert.equal(findDataSet('Pascal')?.name, 'voc');
  const directory = copyTree('voc');
  await assert.rejects(
    openTrainingImages('voc:tarin', { dataDir: directory }),
    says('no split "tarin"', 'trainaug'),
  );
  await assert.rejects(
    openTrainingImages('voc:tarin', { dataDir: directory }),
    says('no split "tarin"', 'trainaug'),
  );
  await assert.rejects(
    openTrainingImages('ade20k:test', { dataDir: directory }),
    says('no split "test"', 'train, val'),
  );
  await assert.rejects(openEvaluationPairs('coco', { dataDir: directory }), says('has no masks'));
  await assert.rejects(openTrainingImages('voc'), says('"dataDir"'));
  await assert.rejects(openTrainingImages('voc', { dataDir: `${directory}/none` }), says('does not exist'));
});

test('every data set says what it is, and no name is taken twice', () => {
  const names = dataSets.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.equal(new Set(names).size, names.length);
  for (const set of dataSets) {
    assert.ok(set.counts[set.trainSplit]! > 1000, set.name);
    assert.ok(set.pages.every((page) => page.startsWith('http')));
    assert.equal(set.valSplit === null, set.pairs === undefined);
    assert.equal(set.pairs === undefined, set.labels === undefined);
  }
});
