import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import {
  checkData,
  openForCheck,
  SkipList,
  skipEntries,
  VisionTransformer,
  vitConfig,
  saveBackbone,
  type CheckReport,
} from '@neco/neco';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';
import { neco } from '../cli/command.js';
import { copyTree } from './data-set-trees.js';

const root = mkdtempSync(path.join(tmpdir(), 'neco-check-'));
after(() => rmSync(root, { recursive: true }));
const image = (name: string) => path.join(root, 'images', name);
const mask = (name: string) => path.join(root, 'masks', name);

const [width, height] = [64, 48];

function picture(seed: number, size = { width, height }): Sharp {
  const data = Uint8Array.from({ length: size.width * size.height * 3 }, (_, i) => (i * 7919 * seed) % 251);
  return sharp(data, { raw: { ...size, channels: 3 } });
}

/** A mask whose left half is class 0 and whose right half is class 1, with a few other values. */
function halves(others: readonly number[] = [], size = { width, height }): Uint8Array {
  const data = Uint8Array.from({ length: size.width * size.height }, (_, i) =>
    i % size.width < size.width / 2 ? 0 : 1,
  );
  data.set(others);
  return encode({ ...size, data, channels: 1 });
}

/** A PNG of a few bytes that declares a size. */
function declaring(declaredWidth: number, declaredHeight: number): Uint8Array {
  const bytes = Buffer.from(encode({ width: 1, height: 1, data: new Uint8Array(1), channels: 1 }));
  bytes.writeUInt32BE(declaredWidth, 16);
  bytes.writeUInt32BE(declaredHeight, 20);
  return withChecksum(bytes);
}

/** Puts the checksum of IHDR right. */
function withChecksum(bytes: Buffer): Buffer {
  let crc = ~0;
  for (const byte of bytes.subarray(12, 29)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  bytes.writeUInt32BE(~crc >>> 0, 29);
  return bytes;
}

before(async () => {
  for (const folder of ['images', 'masks']) mkdirSync(path.join(root, folder));
  writeFileSync(path.join(root, 'classes.json'), '["ground", "thing", "never seen"]');
  for (const [seed, name] of ['good', 'other', 'third', 'fourth', 'fifth', 'sixth'].entries()) {
    await picture(seed + 1)
      .jpeg()
      .toFile(image(`${name}.jpg`));
    writeFileSync(mask(`${name}.png`), halves());
  }
  copyFileSync(image('good.jpg'), image('twin.jpg'));
  const whole = readFileSync(image('other.jpg'));
  writeFileSync(image('cut.jpg'), whole.subarray(0, whole.length / 2));
  writeFileSync(image('cut-a-little.jpg'), whole.subarray(0, whole.length * 0.97));
  writeFileSync(image('empty.png'), '');
  writeFileSync(image('text.jpg'), 'not a picture');
  writeFileSync(image('vast.png'), declaring(50_000, 50_000));
  await picture(9, { width: 12, height: 20 }).png().toFile(image('tiny.png'));
  await picture(10).withMetadata({ orientation: 3 }).jpeg().toFile(image('turned.jpg'));
  for (const name of ['twin', 'cut', 'cut-a-little', 'empty', 'text', 'vast', 'turned']) {
    writeFileSync(mask(`${name}.png`), halves());
  }
  writeFileSync(mask('tiny.png'), halves([], { width: 12, height: 20 }));
  // Faults of masks, on sound pictures.
  writeFileSync(mask('third.png'), halves([3, 3, 7, 255]));
  writeFileSync(mask('fourth.png'), halves([], { width: 32, height: 24 }));
  writeFileSync(mask('fifth.png'), halves().subarray(0, 60));
  rmSync(mask('sixth.png'));
  writeFileSync(mask('orphan.png'), halves());
});

const expected: [kind: string, file: string, detail: RegExp, leftOut: boolean][] = [
  ['undecodable', image('empty.png'), /^the file is empty$/, true],
  ['undecodable', image('text.jpg'), /unsupported image format/, true],
  ['truncated', image('cut-a-little.jpg'), /./, true],
  ['truncated', image('cut.jpg'), /./, true],
  ['too-large', image('vast.png'), /^50000 x 50000 pixels$/, true],
  ['tiny', image('tiny.png'), /^12 x 20 pixels$/, true],
  ['duplicate', image('twin.jpg'), /the same as .*good\.jpg$/, true],
  ['rotated', image('turned.jpg'), /EXIF/, false],
  ['mask-unreadable', mask('fifth.png'), /^it is cut short$/, true],
  ['mask-size', mask('fourth.png'), /^32 x 24 pixels, its picture has 64 x 48$/, true],
  ['mask-values', mask('third.png'), /^value 3, 7$/, true],
  ['image-without-mask', image('sixth.jpg'), /left out/, false],
  ['mask-without-image', mask('orphan.png'), /left out/, false],
];

function checkFindings({ findings }: Pick<CheckReport, 'findings'>): void {
  assert.deepEqual(
    findings.map(({ kind, file }) => [kind, file]),
    expected.map(([kind, file]) => [kind, file]),
  );
  findings.forEach(({ detail, skip, severity }, i) => {
    const [kind, , pattern, leftOut] = expected[i]!;
    assert.match(detail, pattern, kind);
    assert.equal(skip !== null, leftOut, kind);
    assert.equal(severity, 'fault');
  });
}

test('every planted fault is found, by name, and nothing else', async () => {
  const opened = await openForCheck(root, {});
  let last = [0, 0];
  const report = await checkData({ ...opened, onProgress: (done, total) => (last = [done, total]) });
  checkFindings(report);
  assert.deepEqual(last, [14, 14]);
  assert.deepEqual([report.images, report.masks], [14, 13]);
  assert.deepEqual(report.formats, { jpeg: 10, unknown: 2, png: 2 });
  assert.deepEqual(report.sizes!.smallest, [12, 20]);
  assert.deepEqual(report.sizes!.largest, [64, 48]);
  assert.deepEqual(report.sizes!.shorterSide, [
    { from: 0, to: 32, count: 1 },
    { from: 32, to: 64, count: 8 },
  ]);
});

test('class shares are those of the readable masks', async () => {
  const report = await checkData(await openForCheck(root, {}));
  const [half, small, tiny] = [(width * height) / 2, 32 * 12, 120];
  // Nine sound masks of both halves, one of another size, one of the tiny picture, one with four pixels overwritten.
  assert.deepEqual(
    report.classes!.map(({ name, pixels, masks }) => [name, pixels, masks]),
    [
      ['ground', 10 * half + small + tiny - 4, 12],
      ['thing', 10 * half + small + tiny, 12],
      ['never seen', 0, 0],
    ],
  );
  assert.equal(report.ignored, 1 / (2 * (10 * half + small + tiny) - 3));
});

test('a folder of pictures alone: rotation is a remark, and no fault', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-check-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['good.jpg', 'turned.jpg']) copyFileSync(image(name), path.join(folder, name));
  const report = await checkData(await openForCheck(folder, {}));
  assert.deepEqual(
    report.findings.map(({ kind, severity }) => [kind, severity]),
    [['rotated', 'remark']],
  );
  assert.deepEqual([report.classes, report.ignored], [null, null]);
  const { code, stdout } = neco(['data', 'check', folder]);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /rotated \(.*, a remark\): 1/);
});

test('a copy in the validation part is a duplicate', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neco-check-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const side of ['train', 'val']) {
    for (const kind of ['images', 'masks']) mkdirSync(path.join(folder, side, kind), { recursive: true });
    copyFileSync(image('good.jpg'), path.join(folder, side, 'images', `${side}.jpg`));
    copyFileSync(mask('good.png'), path.join(folder, side, 'masks', `${side}.png`));
  }
  const { findings } = await checkData(await openForCheck(folder, {}));
  assert.deepEqual(
    findings.map(({ kind, file }) => [kind, path.basename(file)]),
    [['duplicate', 'val.jpg']],
  );
});

test('neco data check prints, exits with 1 and writes a skip list that clears the faults', async () => {
  const list = path.join(root, 'skip.txt');
  const { code, stdout, stderr } = neco(['data', 'check', root, '--skip-list', list]);
  assert.equal(code, 1, stderr);
  for (const text of [
    'cut.jpg',
    '50000 x 50000',
    'value 3, 7',
    'truncated (cut short): 2',
    '13 faults found in 14 pictures',
  ]) {
    assert.ok(stdout.includes(text), `${text} in ${stdout}`);
  }
  const skip = SkipList.read(list);
  assert.equal(skip.size, 10);
  const json = neco(['data', 'check', root, '--json']);
  assert.equal(json.code, 1);
  const report = JSON.parse(json.stdout) as CheckReport;
  checkFindings(report);
  assert.deepEqual(
    skipEntries(report.findings).map(({ file }) => skip.has(file)),
    new Array(10).fill(true),
  );
});

test('training and evaluation take the skip list', async () => {
  const list = path.join(root, 'skip.txt');
  const found = await checkData(await openForCheck(root, {}));
  assert.equal(skipEntries(found.findings).length, 10);
  neco(['data', 'check', root, '--skip-list', list]);
  const model = path.join(root, 'model.safetensors');
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(model, new VisionTransformer(config));

  const out = path.join(root, 'run');
  const short = ['steps=1', 'batchSize=2', 'head.hiddenDim=16', 'queue.length=0'].flatMap((set) => [
    '--set',
    set,
  ]);
  const data = ['--data', path.join(root, 'images'), '--skip-list', list];
  const run = neco(['train', ...data, '--model', model, '--out', out, ...short]);
  assert.equal(run.code, 0, run.stderr);
  // Fourteen pictures less ten on the list.
  assert.match(run.stdout, /data +4 images/);
  assert.doesNotMatch(run.stdout + run.stderr, /skipped/);

  const folders = ['images', 'masks'].map((name) => path.join(root, name)) as [string, string];
  const sides = [
    ...['--train-images', folders[0], '--train-masks', folders[1]],
    ...['--images', folders[0], '--masks', folders[1]],
  ];
  const refused = neco(['eval', 'incontext', '--model', model, ...sides]);
  assert.equal(refused.code, 2, 'masks with faults stop an evaluation');
  const scored = neco(['eval', 'incontext', '--model', model, ...sides, '--skip-list', list]);
  assert.equal(scored.code, 0, scored.stderr);
  assert.match(scored.stdout, /labelled +3 images with masks/);
});

test('named data sets: checked whole, trained and evaluated by name', async (t) => {
  const directory = copyTree(t, 'voc');
  const named = ['--data-dir', directory];
  const checked = neco(['data', 'check', 'voc', ...named, '--tiny', '4', '--json']);
  assert.equal(checked.code, 1, checked.stderr);
  const report = JSON.parse(checked.stdout) as CheckReport;
  assert.deepEqual(report.parts, [
    { split: 'trainaug', images: 2, published: 10_582 },
    { split: 'val', images: 2, published: 1_449 },
  ]);
  assert.deepEqual(
    report.findings.map(({ kind }) => kind),
    ['count', 'count'],
  );
  assert.equal(report.classes!.length, 21);

  rmSync(path.join(directory, 'VOCSegmentation/images/2008_000003.jpg'));
  const incomplete = neco(['data', 'check', 'voc:trainaug', ...named, '--tiny', '4', '--json']);
  assert.deepEqual(
    (JSON.parse(incomplete.stdout) as CheckReport).findings.map(({ kind, file }) => [
      kind,
      path.basename(file),
    ]),
    [
      ['missing', '2008_000003.jpg'],
      ['count', path.basename(directory)],
    ],
  );

  const whole = copyTree(t, 'voc');
  const model = path.join(root, 'named.safetensors');
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(model, new VisionTransformer(config));
  const short = ['steps=1', 'batchSize=1', 'head.hiddenDim=16', 'queue.length=0'].flatMap((set) => [
    '--set',
    set,
  ]);
  const out = ['--out', path.join(root, 'named')];
  const run = neco(['train', '--data', 'voc:train', '--data-dir', whole, '--model', model, ...out, ...short]);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /data +1 images/);
  assert.match(readFileSync(path.join(root, 'named/config.yaml'), 'utf8'), /^data: voc:train$/m);
  const scored = neco([
    'eval',
    'incontext',
    '--model',
    model,
    '--data',
    'voc*0.5',
    '--data-dir',
    whole,
    '--json',
  ]);
  assert.equal(scored.code, 0, scored.stderr);
  const result = JSON.parse(scored.stdout.trim().split('\n').at(-1)!) as {
    perClass: { name: string }[];
    memory: { images: number };
  };
  assert.equal(result.perClass.length, 21);
  assert.equal(result.perClass[20]!.name, 'tvmonitor');
  assert.equal(result.memory.images, 1);
});

test('the ignore index of ADE20K is 0, unless another is named', async (t) => {
  const directory = copyTree(t, 'ade20k');
  const model = path.join(root, 'ade.safetensors');
  const config = vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: 32 });
  saveBackbone(model, new VisionTransformer(config));
  const command = [
    'eval',
    'incontext',
    '--model',
    model,
    '--data',
    'ade20k',
    '--data-dir',
    directory,
    '--json',
  ];
  const indexOf = (extra: string[]) => {
    const { stdout, stderr } = neco([...command, ...extra]);
    assert.ok(stdout.includes('{'), stderr);
    return (JSON.parse(stdout.trim().split('\n').at(-1)!) as { settings: { ignoreIndex: number } }).settings
      .ignoreIndex;
  };
  assert.equal(indexOf([]), 0);
  assert.equal(indexOf(['--ignore-index', '255']), 255);
});

const wrong: { name: string; args: string[]; says: string[] }[] = [
  { name: 'an unknown data set', args: ['data', 'help', 'ade20'], says: ['did you mean ade20k?'] },
  { name: 'a folder that is not there', args: ['data', 'check', 'nowhere'], says: ['nowhere does not exist'] },
  { name: 'a data set without its folder', args: ['data', 'check', 'voc', '--data-dir', 'nowhere'], says: ['nowhere'] },
  { name: 'a fraction', args: ['data', 'check', 'voc*0.5', '--data-dir', '.'], says: ['without a fraction'] },
  { name: 'masks of a data set', args: ['data', 'check', 'voc', '--data-dir', '.', '--masks', 'm'], says: ['--masks'] },
  {
    name: 'both kinds of data',
    args: ['eval', 'incontext', '--model', 'm', '--data', 'voc', '--images', 'i'],
    says: ['either --data or --images'],
  },
  { name: 'three of four folders', args: ['eval', 'incontext', '--model', 'm', '--images', 'i'], says: ['--train-images is missing'] },
  { name: 'a skip list that is not there', args: ['train', '--data', '.', '--model', 'm', '--out', 'o', '--skip-list', 'none'], says: ['none'] },
]; // prettier-ignore

for (const { name, args, says } of wrong) {
  test(`${name}: explained, exit code 2`, () => {
    const { code, stderr } = neco(args, { cwd: root });
    assert.equal(code, 2, stderr);
    for (const text of says) assert.ok(stderr.includes(text), `${text} in: ${stderr}`);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}

test('neco data help lists the data sets and shows each', () => {
  const list = neco(['data', 'help']);
  assert.equal(list.code, 0);
  for (const name of ['coco-stuff', 'imagenet100', 'voc', 'ade20k', 'cityscapes']) {
    assert.ok(list.stdout.includes(name));
    const { code, stdout } = neco(['data', 'help', name]);
    assert.equal(code, 0);
    assert.match(stdout, /tree below --data-dir:\n +\S/);
    assert.match(stdout, /from +http/);
  }
});
