import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  checkData,
  decodeImage,
  readImageSize,
  UndecodableImage,
  UserError,
  type RgbImage,
} from '@neco/neco/internal';
import { encode } from 'fast-png';
import sharp, { type Sharp } from 'sharp';
import { declaring } from './fuzz/mutants.js';
import { temporaryFolder } from '@neco/testing';

const root = temporaryFolder();

const [width, height] = [16, 8];

/** Left half red, right half green, the top row blue. */
function picture(): Uint8Array {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const channel = i < width ? 2 : i % width < width / 2 ? 0 : 1;
    data[i * 3 + channel] = 255;
  }
  return data;
}

function rgb(): Sharp {
  return sharp(picture(), { raw: { width, height, channels: 3 } });
}

async function written(name: string, image: Sharp): Promise<RgbImage> {
  const file = path.join(root, name);
  await image.toFile(file);
  return decodeImage(file);
}

function pixel(image: RgbImage, x: number, y: number): number[] {
  return [...image.data.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3)];
}

function near(actual: number[], expected: number[], tolerance: number): void {
  actual.forEach((value, c) => {
    assert.ok(Math.abs(value - (expected[c] as number)) <= tolerance, `${actual} is not near ${expected}`);
  });
}

test('lossless formats come back exactly', async () => {
  for (const name of ['png', 'tiff', 'webp'] as const) {
    const encoders = {
      png: rgb().png(),
      tiff: rgb().tiff({ compression: 'lzw' }),
      webp: rgb().webp({ lossless: true }),
    };
    const image = await written(`a.${name}`, encoders[name]);
    assert.deepEqual([image.width, image.height], [width, height]);
    assert.deepEqual(image.data, picture(), name);
  }
});

test('jpeg, avif and gif are read', async () => {
  // Lossy with colour at half resolution: a few levels, away from the edges.
  near(pixel(await written('a.jpg', rgb().jpeg({ quality: 95 })), 2, 5), [255, 0, 0], 12);
  near(pixel(await written('a.avif', rgb().avif({ quality: 95 })), 13, 5), [0, 255, 0], 12);
  near(pixel(await written('a.gif', rgb().gif()), 2, 5), [255, 0, 0], 2);
});

test('of an animation the first frame is taken', async () => {
  const frames = new Uint8Array(width * height * 2 * 3);
  frames.fill(200, 0, width * height * 3);
  const animation = sharp(frames, { raw: { width, height: height * 2, channels: 3, pageHeight: height } });
  const image = await written('animated.gif', animation.gif({ delay: [100, 100] }));
  assert.deepEqual([image.width, image.height], [width, height]);
  near(pixel(image, 3, 3), [200, 200, 200], 2);
});

test('EXIF orientation is applied', async () => {
  // 6: the camera was turned, so the stored top row is the right column of the picture.
  const image = await written('turned.png', rgb().withMetadata({ orientation: 6 }).png());
  assert.deepEqual([image.width, image.height], [height, width]);
  assert.deepEqual(pixel(image, height - 1, 3), [0, 0, 255]);
  assert.deepEqual(pixel(image, 0, 3), [255, 0, 0]);
});

test('grey of 8 and 16 bits is repeated over three channels', async () => {
  const grey = sharp(new Uint8Array(64).fill(77), { raw: { width: 8, height: 8, channels: 1 } });
  assert.deepEqual(pixel(await written('grey.png', grey.toColourspace('b-w')), 4, 4), [77, 77, 77]);
  const deep = sharp(new Uint16Array(64).fill(77 * 257), { raw: { width: 8, height: 8, channels: 1 } });
  assert.deepEqual(pixel(await written('grey16.png', deep.toColourspace('grey16')), 4, 4), [77, 77, 77]);
});

test('16 bits a channel are scaled to 8', async () => {
  const values = Uint16Array.from(
    { length: 8 * 8 * 3 },
    (_, i) => [257 * 10, 257 * 128, 65535][i % 3] as number,
  );
  const image = await written(
    'deep.png',
    sharp(values, { raw: { width: 8, height: 8, channels: 3 } }).toColourspace('rgb16'),
  );
  assert.deepEqual(pixel(image, 4, 4), [10, 128, 255]);
});

test('transparency is blended onto black, with colour and with grey', async () => {
  const rgba = Uint8Array.from({ length: 8 * 8 * 4 }, (_, i) => [200, 100, 50, 128][i % 4] as number);
  const image = await written('rgba.png', sharp(rgba, { raw: { width: 8, height: 8, channels: 4 } }).png());
  near(pixel(image, 4, 4), [100, 50, 25], 1);
  const ga = Uint8Array.from({ length: 8 * 8 * 2 }, (_, i) => [200, 0][i % 2] as number);
  const hidden = await written('ga.png', sharp(ga, { raw: { width: 8, height: 8, channels: 2 } }).png());
  assert.deepEqual(pixel(hidden, 4, 4), [0, 0, 0]);
});

test('CMYK is converted', async () => {
  const image = await written('cmyk.jpg', rgb().toColourspace('cmyk').jpeg({ quality: 95 }));
  assert.deepEqual([image.width, image.height], [width, height]);
  const [r, g, b] = pixel(image, 3, 5) as [number, number, number];
  // Printing inks cannot show pure red; it stays clearly red.
  assert.ok(r > 180 && g < 90 && b < 90, `${r} ${g} ${b}`);
});

test('truncated, empty, misnamed and missing files are named', async () => {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 256);
  for (const format of ['jpeg', 'png', 'webp'] as const) {
    const whole = path.join(root, `whole.${format}`);
    await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .toFormat(format)
      .toFile(whole);
    const bytes = readFileSync(whole);
    writeFileSync(path.join(root, `cut.${format}`), bytes.subarray(0, bytes.length / 2));
  }
  writeFileSync(path.join(root, 'empty.png'), '');
  writeFileSync(path.join(root, 'text.jpg'), 'not a picture');
  for (const name of ['cut.jpeg', 'cut.png', 'cut.webp', 'empty.png', 'text.jpg', 'missing.jpg']) {
    const file = path.join(root, name);
    await assert.rejects(decodeImage(file), (error: unknown) => {
      assert.ok(error instanceof UndecodableImage, name);
      assert.equal(error.file, file);
      assert.ok(error.reason.length > 0 && !error.reason.includes('\n'));
      return true;
    });
  }
});

test('an image of more pixels than the limit is refused by its header, with its size and what to do', async (t) => {
  const variable = 'NECO_MAX_IMAGE_PIXELS';
  t.after(() => delete process.env[variable]);
  const file = path.join(root, 'vast.png');
  // 13,378 x 13,378 is above Pillow's limit, 13,377 x 13,377 below; the file has pixels for neither.
  writeFileSync(file, declaring(13_378, 13_378));
  const excess =
    'it has 13378 x 13378 pixels, more than the 178956970 that are decoded; ' +
    'make it smaller, cut it into tiles, or set NECO_MAX_IMAGE_PIXELS=178970884';
  for (const read of [readImageSize, decodeImage]) {
    await assert.rejects(read(file), (error) => {
      assert.ok(error instanceof UndecodableImage);
      assert.equal(error.message, `${file} cannot be decoded: ${excess}`);
      return true;
    });
  }
  process.env[variable] = '178970884';
  assert.deepEqual(await readImageSize(file), { width: 13_378, height: 13_378 });
  delete process.env[variable];
  writeFileSync(file, declaring(13_377, 13_377));
  assert.deepEqual(await readImageSize(file), { width: 13_377, height: 13_377 });

  const small = path.join(root, 'small.jpg');
  await rgb().jpeg().toFile(small);
  process.env[variable] = String(width * height - 1);
  await assert.rejects(decodeImage(small), /16 x 8 pixels, more than the 127 that are decoded/);
  await assert.rejects(decodeImage(small, { width: 2, height: 1 }), UndecodableImage);
  process.env[variable] = String(width * height);
  assert.equal((await decodeImage(small)).width, width);
  for (const wrong of ['0', '-1', 'many', '1.5']) {
    process.env[variable] = wrong;
    await assert.rejects(decodeImage(small), UserError, wrong);
  }
});

test('a picture wider than JPEG can have it is read, and the check finds no fault in it', async () => {
  const [long, high] = [70_000, 9];
  const data = Uint8Array.from({ length: long * high }, (_, i) => ((i % long) * 255) / long);
  const bytes = encode({ width: long, height: high, data, channels: 1 });
  const file = path.join(root, 'long.png');
  writeFileSync(file, bytes);
  assert.equal((await decodeImage(file)).width, long);
  const part = { split: '', root, images: [file], pairs: null, published: null };
  const { findings } = await checkData({ parts: [part], classNames: null, ignoreIndex: 255, tinySide: 1 });
  assert.deepEqual(findings, []);
});
