import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pictureUri } from '@neco/cli';
import { decodeImage } from '@neco/neco';
import { temporaryFolder } from '@neco/testing';
import sharp from 'sharp';

const root = temporaryFolder();

/** 64 x 64: the left half dark, the right half bright. */
const halves = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (Math.floor(i / 3) % 64 < 32 ? 20 : 230));

test('pictures of a report are upright', async () => {
  for (const [orientation, corner] of [
    [1, 20],
    [2, 230],
    [3, 230],
    [6, 20],
    [8, 230],
  ] as const) {
    const file = path.join(root, `${orientation}.png`);
    await sharp(halves, { raw: { width: 64, height: 64, channels: 3 } })
      .withMetadata({ orientation })
      .png()
      .toFile(file);
    const uri = await pictureUri(file, 32);
    const shown = await sharp(Buffer.from(uri.split(',')[1]!, 'base64'))
      .raw()
      .toBuffer();
    assert.ok(Math.abs(shown[0]! - corner) <= 8, `orientation ${orientation}: ${shown[0]}`);
    assert.equal(shown.length, 32 * 32 * 3);
  }
});

test('a report shows a damaged JPEG exactly where the decoder reads it', async () => {
  const file = path.join(root, 'damaged.jpg');
  await sharp(halves, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg()
    .toFile(file);
  const whole = readFileSync(file);
  let [read, refused] = [0, 0];
  for (let at = 2; at < whole.length; at += 11) {
    const bytes = Buffer.from(whole);
    bytes[at] = bytes[at]! ^ 0x40;
    writeFileSync(file, bytes);
    const fails = (work: Promise<unknown>) =>
      work.then(
        () => false,
        () => true,
      );
    const [decoder, report] = [await fails(decodeImage(file)), await fails(pictureUri(file, 32))];
    assert.equal(report, decoder, `byte ${at}`);
    if (decoder) refused++;
    else read++;
  }
  assert.ok(read > 0 && refused > 0, `${read} ${refused}`);
});
