import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import {
  checkData,
  openForCheck,
  SkipList,
  skipEntries,
  VisionTransformer,
  vitConfig,
  saveBackbone,
  type CheckReport,
} from '@neco/neco/internal';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';
import { neco, temporaryFolder } from '@neco/testing';

const root = temporaryFolder();
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
  ['undecodable', image('text.jpg'), /in none of the formats JPEG/, true],
  ['truncated', image('cut-a-little.jpg'), /./, true],
  ['truncated', image('cut.jpg'), /./, true],
  [
    'too-large',
    image('vast.png'),
    /^it has 50000 x 50000 pixels, more than the \d+ that are decoded; /,
    true,
  ],
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

test('a folder of pictures alone: rotation is a remark, and no fault', async () => {
  const folder = temporaryFolder();
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

test('a copy in the validation part is a duplicate', async () => {
  const folder = temporaryFolder();
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
  const listed = ['--skip-list', list, '--mask-orientation'];
  const unclear = neco(['eval', 'incontext', '--model', model, ...sides, ...listed, 'auto']);
  assert.match(unclear.stderr, /turned.jpg is turned by EXIF .* say with --mask-orientation/);
  const scored = neco(['eval', 'incontext', '--model', model, ...sides, ...listed, 'upright']);
  assert.equal(scored.code, 0, scored.stderr);
  assert.match(scored.stdout, /labelled +3 images with masks/);
});
