import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { saveBackbone, VisionTransformer, vitConfig } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';
import { encode } from 'fast-png';
import sharp from 'sharp';

const root = temporaryFolder();
const model = path.join(root, 'model.safetensors');
const side = 32;

/** Two pictures, and masks whose left half has one value and whose right half another. */
async function folders(name: string, [left, right]: readonly [number, number]): Promise<[string, string]> {
  const [images, masks] = ['images', 'masks'].map((kind) => path.join(root, name, kind)) as [string, string];
  for (const folder of [images, masks]) mkdirSync(folder, { recursive: true });
  for (const seed of [1, 2]) {
    const pixels = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 * seed) % 251);
    await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toFile(path.join(images, `${seed}.png`));
    const data = Uint16Array.from({ length: side * side }, (_, i) => (i % side < side / 2 ? left : right));
    writeFileSync(
      path.join(masks, `${seed}.png`),
      encode({ width: side, height: side, data, channels: 1, depth: 16 }),
    );
  }
  return [images, masks];
}

before(() => {
  saveBackbone(
    model,
    new VisionTransformer(vitConfig('tiny', 'v2', { embedDim: 16, depth: 1, numHeads: 1, imgSize: side })),
  );
});

function evaluate(train: [string, string], val: [string, string], ...more: string[]) {
  const labelled = ['--train-images', train[0], '--train-masks', train[1]];
  return neco([
    ...['eval', 'incontext', '--model', model, '--seed', '0', ...labelled],
    ...['--images', val[0], '--masks', val[1], ...more],
  ]);
}

test('a class that no labelled mask holds is named, and classes that occur nowhere are counted', async () => {
  const { code, stdout, stderr } = evaluate(await folders('far', [0, 40]), await folders('near', [0, 300]));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /absent +class 300: in no labelled mask, so it cannot be predicted and counts as 0/);
  assert.match(stdout, /29\d further classes occur nowhere and are not listed/);
  assert.ok(stdout.split('\n').length < 40, stdout);
});

test('masks of 0 and 255 are refused, and read as two classes with --binary', async () => {
  const binary = await folders('binary', [0, 255]);
  const refused = evaluate(binary, binary);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /nothing but 0 and 255, and 255 is ignored .* add --binary/);
  const { code, stdout, stderr } = evaluate(binary, binary, '--binary');
  assert.equal(code, 0, stderr);
  assert.match(stdout, /background +\d/);
  assert.match(stdout, /foreground +\d/);
});

test('lines of a skip list that are of no picture are reported', async () => {
  const list = path.join(root, 'skip.txt');
  writeFileSync(list, 'plain/images/1.png\nplain/images/99.png\n');
  const plain = await folders('plain', [0, 1]);
  const { code, stderr } = evaluate(plain, plain, '--skip-list', list);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /names 1 files that are not among the images: .*99\.png/);
});
