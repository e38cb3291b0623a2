import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  checkData,
  decodeImage,
  decodeMask,
  readImageSize,
  readLabels,
  UndecodableImage,
  UserError,
} from '@neco/neco/internal';
import sharp from 'sharp';
import { temporaryFolder } from '@neco/testing';

// Files that are no photographs under the names of such: refused by name, and never drawn.

const root = temporaryFolder();
let asked = 0;
let server: Server;
let svg = '';

before(async () => {
  server = createServer((_, answer) => {
    asked++;
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const secret = path.join(root, 'secret.png');
  await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } }).toFile(secret);
  svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">' +
    `<image href="http://127.0.0.1:${port}/a.png" width="8" height="8"/>` +
    '<image href="secret.png" width="8" height="8"/><rect width="8" height="8" fill="red"/></svg>';
});
after(() => {
  server.close();
});

const colours = { encoding: 'colours', classes: new Int16Array(), colours: new Map([[0xff0000, 0]]) };

/** An ISO media file of a brand, without anything in it. */
const media = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`, 'latin1');

const contents: [name: string, content: () => string | Buffer, reason: RegExp][] = [
  ['svg', () => svg, /it is SVG or another markup, which is not drawn/],
  ['declared-svg', () => `\uFEFF \n<?xml version="1.0"?>\n<!-- ${'-'.repeat(900)} -->${svg}`, /it is SVG/],
  ['svgz', () => gzipSync(svg), /in none of the formats JPEG, PNG/],
  ['commented-svg', () => `#\n${svg}`, /in none of the formats/],
  ['html', () => '<!doctype html><p>404 Not Found', /it is SVG or another markup/],
  ['pdf', () => '%PDF-1.7\n1 0 obj\n', /it is a PDF document; save its pages as PNG/],
  ['heic', () => media('heic'), /it is a HEIC picture, which is not read; save it as JPEG or PNG/],
  ['cut-avif', () => media('avif'), /.+/],
  ['text', () => 'version https://git-lfs.github.com/spec/v1\noid sha256:00\n', /in none of the formats/],
  ['short', () => 'x', /in none of the formats/],
];

for (const [name, content, reason] of contents) {
  test(`${name} under the name of a picture or a mask is refused by name`, async () => {
    for (const extension of ['jpg', 'png', 'tif']) {
      const file = path.join(root, `${name}.${extension}`);
      writeFileSync(file, content());
      const named = (kind: typeof UserError | typeof UndecodableImage) => (error: Error) => {
        assert.ok(error instanceof kind, error.stack);
        assert.ok(error.message.includes(file) && !error.message.includes('\n'), error.message);
        return true;
      };
      for (const read of [decodeImage, readImageSize])
        await assert.rejects(read(file), (error: Error) => {
          assert.match(error.message, reason);
          return named(UndecodableImage)(error);
        });
      await assert.rejects(decodeMask(file), named(UserError));
      await assert.rejects(readLabels({ image: file, mask: file, labels: colours }), named(UserError));
      const { findings } = await checkData({
        parts: [
          {
            split: '',
            root,
            images: [],
            pairs: {
              pairs: [{ image: file, mask: file, stem: name }],
              imagesWithoutMask: [],
              masksWithoutImage: [],
            },
            published: null,
          },
        ],
        classNames: null,
        ignoreIndex: 255,
      });
      const [found] = findings.filter(({ kind }) => kind === 'undecodable');
      assert.equal(found?.file, file);
      assert.match(found.detail, reason);
      assert.ok(findings.some(({ kind }) => kind === 'mask-unreadable'));
    }
    assert.equal(asked, 0, 'something was fetched');
  });
}

test('the sound formats are still told apart by their content, not by their names', async () => {
  const pixels = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  for (const format of ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const) {
    const file = path.join(root, `really-${format}.jpg`);
    writeFileSync(file, await pixels.clone().toFormat(format).toBuffer());
    assert.equal((await decodeImage(file)).width, 8, format);
  }
});
