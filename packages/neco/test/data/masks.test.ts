import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { countClasses, decodeMask, pairImagesAndMasks, UserError } from '@neco/neco/internal';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { temporaryFolder } from '@neco/testing';

const root = temporaryFolder();

const [width, height] = [5, 3];
const indices = Uint8Array.from({ length: width * height }, (_, i) => (i * 3) % 11);

function file(name: string, content: Uint8Array | string): string {
  const full = path.join(root, name);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

function png(data: Uint8Array | Uint16Array, channels = 1, depth: 8 | 16 = 8): Uint8Array {
  return encode({ width, height, data, channels, depth });
}

function says(pattern: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, pattern);
    return true;
  };
}

test('a grey PNG gives its values', async () => {
  const mask = await decodeMask(file('grey.png', png(indices)));
  assert.deepEqual([mask.width, mask.height], [width, height]);
  assert.deepEqual(mask.data, indices);
});

test('a palette PNG gives its indices, not its colours', async () => {
  const palette = Array.from({ length: 11 }, (_, i) => [250 - i * 20, i * 7, 99]);
  const mask = await decodeMask(
    file('palette.png', encode({ width, height, data: indices, channels: 1, depth: 8, palette })),
  );
  assert.deepEqual(mask.data, indices);
});

test('palettes of 1, 2 and 4 bits are unpacked, row by row', async () => {
  // Written by another encoder, which packs indices as tightly as they fit.
  for (const [colours, depth] of [
    [2, 1],
    [4, 2],
    [16, 4],
  ] as const) {
    // Colours in the order of their first use get the indices 0, 1, 2, ... from the quantiser or another order:
    // what must hold is that equal colours have equal indices and different ones different indices.
    const [w, h] = [19, 6];
    const values = Uint8Array.from({ length: w * h }, (_, i) => (i * 5 + Math.floor(i / w)) % colours);
    const data = Uint8Array.from(
      { length: w * h * 3 },
      (_, i) => ((values[Math.floor(i / 3)] as number) * 255) / (colours - 1),
    );
    const full = path.join(root, `packed${depth}.png`);
    await sharp(data, { raw: { width: w, height: h, channels: 3 } })
      .png({ palette: true, colours, effort: 1, dither: 0 })
      .toFile(full);
    assert.equal(readFileSync(full)[24], depth, 'bits a pixel in the file');
    const mask = await decodeMask(full);
    const meaning = new Map<number, number>();
    mask.data.forEach((index, i) => {
      if (!meaning.has(index)) meaning.set(index, values[i] as number);
      assert.equal(meaning.get(index), values[i]);
    });
    assert.equal(new Set(meaning.values()).size, colours);
  }
});

test('16-bit indices, equal colours and TIFF are accepted', async () => {
  const wide = Uint16Array.from(indices, (index) => index * 300);
  assert.deepEqual((await decodeMask(file('wide.png', png(wide, 1, 16)))).data, wide);
  const rgb = Uint8Array.from({ length: indices.length * 3 }, (_, i) => indices[Math.floor(i / 3)] as number);
  assert.deepEqual((await decodeMask(file('rgb.png', png(rgb, 3)))).data, indices);
  const tiff = path.join(root, 'mask.tif');
  await sharp(indices, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .tiff({ compression: 'lzw' })
    .toFile(tiff);
  assert.deepEqual((await decodeMask(tiff)).data, indices);
});

test('colour pictures and damaged masks are named', async () => {
  const colourful = Uint8Array.from({ length: width * height * 3 }, (_, i) => i);
  await assert.rejects(
    decodeMask(file('colour.png', png(colourful, 3))),
    says(/colour\.png is a colour picture/),
  );
  const whole = png(indices);
  await assert.rejects(decodeMask(file('cut.png', whole.subarray(0, 50))), says(/cut\.png cannot be read/));
  const damaged = Uint8Array.from(whole);
  damaged[45] = (damaged[45] as number) ^ 0xff;
  await assert.rejects(decodeMask(file('damaged.png', damaged)), says(/damaged\.png cannot be read/));
  await assert.rejects(decodeMask(path.join(root, 'none.png')), says(/none\.png cannot be read/));
});

test('images and masks are paired by their path without ending', () => {
  for (const name of ['p/images/a.jpg', 'p/images/sub/b.png', 'p/images/c.jpg']) file(name, name);
  for (const name of ['p/masks/a.png', 'p/masks/sub/b.png', 'p/masks/d.png']) file(name, name);
  const images = path.join(root, 'p/images');
  const masks = path.join(root, 'p/masks');
  const found = pairImagesAndMasks(images, masks);
  assert.deepEqual(
    found.pairs.map((pair) => pair.stem),
    ['a', 'sub/b'],
  );
  assert.equal(found.pairs[1]?.mask, path.join(masks, 'sub/b.png'));
  assert.deepEqual(found.imagesWithoutMask, [path.join(images, 'c.jpg')]);
  assert.deepEqual(found.masksWithoutImage, [path.join(masks, 'd.png')]);
  assert.equal(found.classNames, null);
  file('p/classes.json', '{"0": "sky", "2": "road"}');
  assert.deepEqual(pairImagesAndMasks(images, masks).classNames, ['sky', 'class 1', 'road']);
  file('p/masks/classes.json', '["inner"]');
  assert.deepEqual(pairImagesAndMasks(images, masks).classNames, ['inner']);
});

test('pairs that cannot be made are explained', () => {
  file('q/images/a.jpg', '');
  file('q/masks/b.png', '');
  const pair = (): unknown => pairImagesAndMasks(path.join(root, 'q/images'), path.join(root, 'q/masks'));
  assert.throws(pair, says(/images are named a; masks are named b/));
  file('q/images/b.jpg', '');
  file('q/images/b.png', '');
  assert.throws(pair, says(/differ only in their ending/));
  rmSync(path.join(root, 'q/images/b.png'));
  file('q/masks/classes.json', '{"0": 5}');
  assert.throws(pair, says(/classes\.json gives no name for 0/));
});

test('classes are counted up to the largest index, the ignored one aside', async () => {
  const one = file('count/one.png', png(Uint8Array.from(indices, (index) => (index === 10 ? 255 : index))));
  const two = file('count/two.png', png(new Uint8Array(width * height).fill(255)));
  assert.equal(await countClasses([one, two]), 10);
  await assert.rejects(countClasses([two]), says(/hold no class/));
});
