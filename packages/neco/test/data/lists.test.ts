import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  openEvaluationPairs,
  openTrainingImages,
  readIds,
  SkipList,
  takeFraction,
  writeSkipList,
} from '@neco/neco/internal';
import { copyTree, says } from '@neco/testing';

const thousand = Array.from({ length: 1000 }, (_, i) => i);

test('a fraction is seeded, in order, and part of every larger one', () => {
  const eighth = takeFraction(thousand, 0.125, 7);
  assert.equal(eighth.length, 125);
  assert.deepEqual(
    eighth,
    [...eighth].sort((a, b) => a - b),
  );
  assert.deepEqual(takeFraction(thousand, 0.125, 7), eighth);
  assert.notDeepEqual(takeFraction(thousand, 0.125, 8), eighth);
  const half = new Set(takeFraction(thousand, 0.5, 7));
  assert.ok(eighth.every((item) => half.has(item)));
  assert.deepEqual(takeFraction(thousand, 1, 7), thousand);
  assert.equal(takeFraction(thousand, 1e-9, 7).length, 1, 'never empty');
  // A uniform choice: the mean of 125 of 0..999 lies within four deviations (24.2 each) of 499.5.
  const mean = eighth.reduce((sum, item) => sum + item, 0) / 125;
  assert.ok(Math.abs(mean - 499.5) < 97, String(mean));
});

test('VOC: trainaug*0.125 and its like give as many as the reference takes', () => {
  const trainaug = Array.from({ length: 10_582 }, (_, i) => i);
  assert.equal(takeFraction(trainaug, 0.125, 0).length, 1322);
  assert.equal(takeFraction(trainaug, 1 / 64, 0).length, 165);
});

test('a fraction reduces the training side only', async () => {
  const directory = copyTree('ade20k');
  const { train, val } = await openEvaluationPairs('ade20k*0.5', { dataDir: directory });
  assert.deepEqual([train.pairs.length, val.pairs.length], [1, 2]);
});

test('lists choose images by id, with or without folder, ending and suffix', async () => {
  const directory = copyTree('cityscapes');
  const list = path.join(directory, 'low-shot.txt');
  const chosen = async (text: string) => {
    writeFileSync(list, text);
    const { train } = await openEvaluationPairs('cityscapes', { dataDir: directory, trainList: list });
    return train.pairs.map(({ stem }) => stem);
  };
  const [first, second] = ['aachen/aachen_000000_000019', 'bochum/bochum_000000_000019'];
  assert.deepEqual(await chosen('bochum_000000_000019\naachen_000000_000019\n'), [first, second]);
  assert.deepEqual(await chosen('# one\r\n\r\naachen/aachen_000000_000019_leftImg8bit.png\r\n'), [first]);
  assert.deepEqual(await chosen('bochum_000000_000019\nbochum_000000_000019'), [second]);
  await assert.rejects(
    chosen('aachen_999999_000019'),
    says('low-shot.txt names aachen_999999', 'for example'),
  );
  await assert.rejects(chosen(''), says('is empty'));
  const options = { dataDir: directory, trainList: path.join(directory, 'none.txt') };
  await assert.rejects(openEvaluationPairs('cityscapes', options), says('none.txt cannot be read'));
});

test('a list chooses training images of a folder of one’s own', async () => {
  const directory = copyTree('imagenet100');
  const list = path.join(directory, 'list.txt');
  writeFileSync(list, 'n01440764_1.JPEG\nn02120079/n02120079_0\n');
  const { files } = await openTrainingImages(path.join(directory, 'train'), { list });
  assert.deepEqual(
    files.map((file) => path.basename(file)),
    ['n01440764_1.JPEG', 'n02120079_0.JPEG'],
  );
});

test('ids are read without blanks, remarks and repetitions', () => {
  assert.deepEqual(readIds('b \r\n\n#no\na\nb'), ['a', 'b']);
});

test('a skip list names files from its own folder, whatever they are called', async () => {
  const directory = copyTree('coco');
  const images = path.join(directory, 'images/train2017');
  const odd = ['tab\there.jpg', '#hash.jpg', ' space.jpg', 'plain.jpg'].map((name) =>
    path.join(images, name),
  );
  const list = path.join(directory, 'skip.txt');
  writeSkipList(
    list,
    odd.map((file) => ({ file, reason: 'two\nlines' })),
  );
  const skip = SkipList.read(list);
  assert.equal(skip.size, 4);
  assert.deepEqual(skip.keep([...odd, path.join(images, 'other.jpg')]), [path.join(images, 'other.jpg')]);
  assert.match(readFileSync(list, 'utf8'), /^images\/train2017\/plain\.jpg\ttwo lines$/m);

  writeFileSync(list, 'images/train2017/000000000009.jpg\n');
  const opened = await openTrainingImages('coco', { dataDir: directory, skip: SkipList.read(list) });
  assert.deepEqual(
    opened.files.map((file) => path.basename(file)),
    ['000000000025.jpg'],
  );
  writeFileSync(list, 'stuffthingmaps/train2017/000000000009.png\n');
  const { train } = await openEvaluationPairs('coco-27', { dataDir: directory, skip: SkipList.read(list) });
  assert.equal(train.pairs.length, 1, 'a pair goes with its mask');
  writeFileSync(list, 'images/train2017/000000000009.jpg\nimages/train2017/000000000025.jpg\n');
  await assert.rejects(
    openTrainingImages('coco', { dataDir: directory, skip: SkipList.read(list) }),
    says('skip list'),
  );
  assert.throws(() => SkipList.read(path.join(directory, 'none')), says('cannot be read'));
});

test('a folder with train/ and val/ is opened as it is', async () => {
  const directory = copyTree('voc');
  const voc = path.join(directory, 'VOCSegmentation');
  const own = path.join(directory, 'own');
  for (const side of ['train', 'val']) {
    for (const kind of ['images', 'masks']) mkdirSync(path.join(own, side, kind), { recursive: true });
    for (const [from, to] of [
      ['images/2007_000033.jpg', 'images/a.jpg'],
      ['SegmentationClass/2007_000033.png', 'masks/a.png'],
    ] as const) {
      writeFileSync(path.join(own, side, to), readFileSync(path.join(voc, from)));
    }
  }
  const { train, val } = await openEvaluationPairs(own);
  assert.deepEqual([train.pairs.length, val.pairs.length], [1, 1]);
  assert.equal(train.labels, null);
});
