import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, test } from 'node:test';
import {
  completeReading,
  decodeColourMask,
  decodeImage,
  decodeMask,
  listImages,
  onLeftOut,
  openImage,
  pairImagesAndMasks,
  pictureReading,
  preparePairs,
  readLabels,
  setPictureReading,
  settleLie,
  settlePictures,
  SkipList,
  vitConfig,
  windowOf,
  type PictureReading,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';
import { encode } from 'fast-png';
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
    await assert.rejects(
      decodeImage(file),
      /has (2 bands and does not say which is grey|[45] bands and does not say .* choose three, counted from 1, with --bands 3,2,1)/,
    );
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

test('a window goes for a PNG of 16 bits, with its alpha and without its profile', async () => {
  const values = Uint16Array.of(0, 65_535, 1000, 65_535, 2000, 65_535, 2000, 0);
  const file = path.join(root, 'deep.png');
  writeFileSync(file, encode({ width: 4, height: 1, data: values, channels: 2, depth: 16 }));
  const grey = (await pixelsOf(file, { window: [0, 2000] })).filter((_, i) => i % 3 === 0);
  assert.deepEqual(grey, [0, 128, 255, 0]);
  const rgb = Uint16Array.of(0, 1000, 2000, 500, 4000, 1500);
  writeFileSync(file, encode({ width: 2, height: 1, data: rgb, channels: 3, depth: 16 }));
  assert.deepEqual(await pixelsOf(file, { window: [0, 2000] }), [0, 128, 255, 64, 255, 191]);
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

/** The picture of the fixtures that are not made by chance. */
const formula = Uint8Array.from({ length: 64 * 48 * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % 64, Math.floor(i / 192)];
  return [3 * x, 5 * y, x + y][i % 3]!;
});

test('a lossless JPEG is reduced after it is decoded', async () => {
  const file = path.join(fixtures, 'lossless.jpg');
  assert.deepEqual((await decodeImage(file)).data, formula);
  const { data } = await decodeImage(file, { width: 8, height: 6 });
  for (let y = 0; y < 6; y++) {
    for (let x = 0; x < 8; x++) {
      // Means of 8 x 8 pixels; the kernel reaches beyond them at the edges.
      const means = [3 * (8 * x + 3.5), 5 * (8 * y + 3.5), 8 * (x + y) + 7];
      means.forEach((mean, c) =>
        assert.ok(Math.abs(data[3 * (8 * y + x) + c]! - mean) <= 8, `${x} ${y} ${c}`),
      );
    }
  }
});

test('BMP and PPM are read', async () => {
  for (const name of ['plain.bmp', 'plain.ppm'])
    assert.deepEqual((await decodeImage(path.join(fixtures, name))).data, formula, name);
  for (const name of ['palette', 'grey', 'bits']) {
    const expected = readFileSync(path.join(fixtures, `${name}.rgb`));
    const { data } = await decodeImage(path.join(fixtures, `${name}.bmp`));
    assert.deepEqual([...data], [...expected], name);
  }
});

test('pictures are found by their content, and what is left out is counted and named', () => {
  const folder = temporaryFolder();
  for (const [name, from] of [
    ['a.jpg', 'lossless.jpg'],
    ['b.bmp', 'plain.bmp'],
    ['c.jfif', 'lossless.jpg'],
    ['d.ppm', 'plain.ppm'],
    ['e', 'plain.bmp'],
    ['f.data', 'lossless.jpg'],
  ] as const)
    copyFileSync(path.join(fixtures, from), path.join(folder, name));
  writeFileSync(path.join(folder, 'scan.dcm'), Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]));
  writeFileSync(path.join(folder, 'photo.heic'), Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'));
  writeFileSync(path.join(folder, 'notes.txt'), 'notes');
  const heard: string[] = [];
  onLeftOut((text) => heard.push(text));
  const found = listImages(folder).map((file) => path.basename(file));
  listImages(folder);
  assert.deepEqual(found, ['a.jpg', 'b.bmp', 'c.jfif', 'd.ppm', 'e', 'f.data']);
  assert.equal(heard.length, 1, 'told once');
  for (const part of ['1 .dcm', '1 .heic', '1 .txt', 'photo.heic: it is a HEIC', 'scan.dcm: it is a DICOM'])
    assert.ok(heard[0]!.includes(part), heard[0]);
});

test('the window of a data set is that of its values, by kind', async () => {
  const ramp = Array.from({ length: 2000 }, (_, i) => i + 100);
  const deep = tiff([ramp], { bits: 16 });
  // 2 of 2000 values lie beyond each end.
  assert.deepEqual(await windowOf([deep]), { uint16: [102, 2097] });
  const full = tiff([ramp.map((value) => value * 30)], { bits: 16 });
  assert.deepEqual(await windowOf([full]), {}, 'the upper half is in use');
  assert.deepEqual(await windowOf([tiff([[1, 2, 3]], {})]), {}, '8 bits');
  try {
    await settlePictures({}, [deep]);
    const { data } = await decodeImage(deep);
    assert.deepEqual([data[0], data.at(-1), data[3 * 1000]], [0, 255, 128]);
    const head = completeReading({}, vitConfig('tiny', 'v2'));
    assert.deepEqual(head.pictures, { bands: null, window: { uint16: [102, 2097] } }, 'a head keeps it');
    setPictureReading(usual);
    const rows = await (await openImage(deep, head)).rows(0, 1);
    assert.deepEqual(rows.data, data, 'and applies it whatever the process was told');
  } finally {
    setPictureReading(usual);
  }
});

test('names in NFC and NFD are the same name', () => {
  const folder = temporaryFolder();
  const name = 'Caf\u00e9';
  for (const [kind, form] of [
    ['images', 'NFC'],
    ['masks', 'NFD'],
  ] as const) {
    mkdirSync(path.join(folder, kind));
    copyFileSync(path.join(fixtures, 'plain.bmp'), path.join(folder, kind, `${name.normalize(form)}.png`));
  }
  const { pairs } = pairImagesAndMasks(path.join(folder, 'images'), path.join(folder, 'masks'));
  assert.equal(pairs.length, 1);
  const list = path.join(folder, 'skip.txt');
  writeFileSync(list, `images/${name.normalize('NFD')}.png\nimages/other.png\n`);
  const skip = SkipList.read(list);
  assert.deepEqual(skip.keepPairs(pairs), []);
  assert.deepEqual(
    skip.unmatched().map((file) => path.basename(file)),
    ['other.png'],
  );
});

/** A 3 x 2 picture or mask as PNG with an orientation. */
async function oriented(
  file: string,
  values: Uint8Array,
  orientation: number,
  size = { width: 3, height: 2 },
) {
  await sharp(values, { raw: { ...size, channels: 1 } })
    .toColourspace('b-w')
    .withMetadata(orientation > 1 ? { orientation } : {})
    .png()
    .toFile(file);
  return file;
}

test('masks are turned with their pictures where they are drawn on the stored ones', async () => {
  const stored = Uint8Array.of(0, 1, 2, 3, 4, 5);
  const shown: Record<number, number[]> = {
    ...{ 1: [0, 1, 2, 3, 4, 5], 2: [2, 1, 0, 5, 4, 3], 3: [5, 4, 3, 2, 1, 0], 4: [3, 4, 5, 0, 1, 2] },
    ...{ 5: [0, 3, 1, 4, 2, 5], 6: [3, 0, 4, 1, 5, 2], 7: [5, 2, 4, 1, 3, 0], 8: [2, 5, 1, 4, 0, 3] },
  };
  const folder = temporaryFolder();
  for (let orientation = 1; orientation <= 8; orientation++) {
    const image = await oriented(path.join(folder, `${orientation}.png`), stored, orientation);
    const picture = await decodeImage(image);
    assert.deepEqual(
      [...picture.data].filter((_, i) => i % 3 === 0),
      shown[orientation],
      'the picture',
    );
    const size = { width: picture.width, height: picture.height };
    const raw = await oriented(path.join(folder, `raw${orientation}.png`), stored, 1);
    const tagged = await oriented(path.join(folder, `tagged${orientation}.png`), stored, orientation);
    const upright = await oriented(
      path.join(folder, `upright${orientation}.png`),
      Uint8Array.from(shown[orientation]!),
      ...([1, size] as const),
    );
    const expected = { data: Uint8Array.from(shown[orientation]!), ...size };
    const reading = async (masks: PictureReading['masks'], mask: string) => {
      setPictureReading({ ...usual, masks });
      return await readLabels({ image, mask });
    };
    assert.deepEqual(await reading('raw', raw), expected);
    assert.deepEqual(await reading('upright', upright), expected);
    assert.deepEqual(await reading('auto', tagged), expected, 'an orientation of its own');
    if (orientation >= 5) {
      assert.deepEqual(await reading('auto', raw), expected);
      assert.deepEqual(await reading('auto', upright), expected);
    } else if (orientation >= 2) {
      await assert.rejects(reading('auto', raw), /fits both ways: say with --mask-orientation/);
    }
    const pairs = [2, 6].map((one) => ({ ...pairOf(folder, one, 'raw'), stem: String(one) }));
    if (orientation === 6) {
      setPictureReading({ ...usual, masks: 'auto' });
      const [second] = await settleLie(pairs);
      assert.deepEqual([...(await readLabels(second!)).data], shown[2], 'as the others of the data set');
    }
  }
});

function pairOf(folder: string, orientation: number, lie: string) {
  return {
    image: path.join(folder, `${orientation}.png`),
    mask: path.join(folder, `${lie}${orientation}.png`),
  };
}

test('masks of fewer than two classes are refused, with what was seen and what to do', async () => {
  const folder = temporaryFolder();
  const pairs = async (values: number[]) => {
    const mask = await oriented(path.join(folder, `${values.join()}.png`), Uint8Array.from(values), 1);
    return [{ image: mask, mask, stem: 'a' }];
  };
  const refused = async (values: number[], what: RegExp) =>
    assert.rejects(preparePairs(await pairs(values), { ignoreIndex: 255 }), what);
  await refused([0, 255, 0, 255, 0, 0], /nothing but 0 and 255, and 255 is ignored .* add --binary/);
  await refused([0, 0, 0, 0, 0, 0], /the single value 0/);
  await refused([3, 3, 3, 3, 3, 255], /the single value 3/);
  const both = await preparePairs(await pairs([0, 255, 0, 255, 0, 255]), { binary: true, ignoreIndex: 255 });
  assert.deepEqual([...(await readLabels(both.pairs[0]!)).data], [0, 1, 0, 1, 0, 1]);
  assert.deepEqual([...both.seen!].sort(), [0, 1]);
});
