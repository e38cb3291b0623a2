import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import {
  decodeColourMask,
  decodeImage,
  decodeMask,
  pictureReading,
  setPictureReading,
  type PictureReading,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';
import sharp from 'sharp';
import { tryPixelCases } from './fuzz/pixel-cases.js';

const fixtures = fileURLToPath(new URL('../../test/fixtures/pixels', import.meta.url));
const root = temporaryFolder();
const usual = pictureReading();
after(() => setPictureReading(usual));

/** A TIFF of one strip without compression, little-endian. */
function tiff(
  rows: readonly (readonly number[])[],
  { bands = 1, photometric = 1, extra = [] as number[], bits = 8, orientation = 1 },
): string {
  const [width, height] = [rows[0]!.length / bands, rows.length];
  const values = rows.flat();
  const pixels = Buffer.alloc((values.length * bits) / 8);
  values.forEach((value, i) =>
    bits === 8 ? pixels.writeUInt8(value, i) : pixels.writeUInt16LE(value, 2 * i),
  );
  const far: Buffer[] = [pixels];
  let at = 8 + pixels.length;
  const entry = (tag: number, type: 3 | 4, list: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(list.length, 4);
    const data = Buffer.alloc(Math.max(4, list.length * 2));
    list.forEach((value, i) =>
      type === 3 ? data.writeUInt16LE(value, 2 * i) : data.writeUInt32LE(value, 4 * i),
    );
    if (data.length <= 4) data.copy(bytes, 8);
    else {
      bytes.writeUInt32LE(at, 8);
      far.push(data);
      at += data.length;
    }
    return bytes;
  };
  const entries = [
    entry(256, 4, [width]),
    entry(257, 4, [height]),
    entry(258, 3, new Array<number>(bands).fill(bits)),
    entry(259, 3, [1]),
    entry(262, 3, [photometric]),
    entry(273, 4, [8]),
    entry(274, 3, [orientation]),
    entry(277, 3, [bands]),
    entry(278, 4, [height]),
    entry(279, 4, [pixels.length]),
    ...(extra.length > 0 ? [entry(338, 3, extra)] : []),
  ];
  const head = Buffer.from('II*\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(at, 4);
  const count = Buffer.from([entries.length, 0]);
  mkdirSync(root, { recursive: true });
  const file = path.join(root, `${files++}.tif`);
  writeFileSync(file, Buffer.concat([head, ...far, count, ...entries, Buffer.alloc(4)]));
  return file;
}
let files = 0;

async function pixelsOf(file: string, reading: Partial<PictureReading> = {}): Promise<number[]> {
  const { data } = await decodeImage(file, undefined, { ...usual, ...reading });
  return [...data];
}

test('every kind of TIFF, PNG and JPEG is read as tifffile and Pillow read it, or refused by name', async () => {
  const { masks, pictures, wrong } = await tryPixelCases(fixtures);
  assert.deepEqual(wrong, []);
  // Of 80 TIFFs and 80 other masks; a reader that refuses more than it must would still find nothing wrong.
  assert.ok(masks['equal']! >= 75, JSON.stringify(masks));
  assert.ok(pictures['equal']! >= 32, JSON.stringify(pictures));
});

test('a band beside the colours is alpha only where the file says so', async () => {
  const rows = [[200, 100, 50, 128]];
  const rgb = { bands: 4, photometric: 2 };
  assert.deepEqual(await pixelsOf(tiff(rows, { ...rgb, extra: [0] })), [200, 100, 50], 'unspecified');
  assert.deepEqual(await pixelsOf(tiff(rows, rgb)), [200, 100, 50], 'no word of it');
  assert.deepEqual(await pixelsOf(tiff(rows, { ...rgb, extra: [1] })), [200, 100, 50], 'multiplied already');
  assert.deepEqual(await pixelsOf(tiff(rows, { ...rgb, extra: [2] })), [100, 50, 25], 'alpha');
  assert.deepEqual(await pixelsOf(tiff([[200, 128]], { bands: 2, extra: [2] })), [100, 100, 100]);
  for (const file of [
    tiff([[200, 128]], { bands: 2, extra: [0] }),
    tiff([[1, 2, 3, 4]], { bands: 4, extra: [0, 0, 0] }),
    tiff([[1, 2, 3, 4, 5]], { bands: 5, photometric: 2, extra: [0, 0] }),
  ])
    await assert.rejects(decodeImage(file), /has [245] bands and does not say .* choose three with "bands"/);
});

test('a band that is no alpha does not weigh when a picture is reduced', async () => {
  const row = [200, 100, 50, 0];
  const file = tiff(new Array<number[]>(8).fill(new Array<number[]>(8).fill(row).flat()), {
    ...{ bands: 4, photometric: 2, extra: [0] },
  });
  const { data } = await decodeImage(file, { width: 2, height: 2 });
  assert.deepEqual([...data.subarray(0, 3)], [200, 100, 50]);
});

test('bands are chosen, counted from 1; one is grey', async () => {
  const file = tiff([[10, 20, 30, 40, 50]], { bands: 5, extra: [0, 0, 0, 0] });
  assert.deepEqual(await pixelsOf(file, { bands: [5, 3, 1] }), [50, 30, 10]);
  assert.deepEqual(await pixelsOf(file, { bands: [2] }), [20, 20, 20]);
  await assert.rejects(pixelsOf(file, { bands: [6, 1, 2] }), /it has 5 bands, so there is no band 6/);
  const turned = tiff([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], { bands: 5, extra: [0, 0, 0, 0], orientation: 3 });
  assert.deepEqual(await pixelsOf(turned, { bands: [1, 2, 3] }), [6, 7, 8, 1, 2, 3]);
});

test('a window says which values of deep pictures are black and white', async () => {
  const file = tiff([[0, 1024, 2048, 4095, 60_000]], { bits: 16 });
  const grey = async (reading: Partial<PictureReading>) =>
    (await pixelsOf(file, reading)).filter((_, i) => i % 3 === 0);
  assert.deepEqual(await grey({ window: 'full' }), [0, 4, 8, 15, 234]);
  assert.deepEqual(await grey({ window: [0, 4095] }), [0, 64, 128, 255, 255]);
  assert.deepEqual(await grey({ window: { uint16: [1024, 2048] } }), [0, 0, 255, 255, 255]);
});

test('a mask of colours is read without its profile', async () => {
  const file = path.join(root, 'colours.png');
  const rgb = Uint8Array.from({ length: 27 }, (_, i) => (i * 37) % 256);
  await sharp(rgb, { raw: { width: 3, height: 3, channels: 3 } })
    .withIccProfile('p3')
    .png()
    .toFile(file);
  const image = sharp(file, { ignoreIcc: true });
  const stored = await image.raw().toBuffer();
  assert.notDeepEqual([...stored], [...rgb], 'the profile changed the numbers');
  const expected = Array.from({ length: 9 }, (_, i) => stored.readUIntBE(3 * i, 3));
  assert.deepEqual([...(await decodeColourMask(file)).data], expected);
});

test('a mask whose ending is another format is read by its content', async () => {
  const file = path.join(root, 'mask.png');
  const source = tiff([[0, 1, 300]], { bits: 16 });
  copyFileSync(source, file);
  assert.deepEqual([...(await decodeMask(file)).data], [0, 1, 300]);
});
