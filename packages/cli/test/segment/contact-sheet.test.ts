import assert from 'node:assert/strict';
import test from 'node:test';
import sharp from 'sharp';
import { contactSheet, sheetEntry } from '@neco/cli';

const classes = {
  names: ['sky & <air>', 'road'],
  colours: [
    [10, 20, 30],
    [200, 100, 0],
  ] as [number, number, number][],
};

test('a sheet shows each picture, its classes and its confidence in one file that needs nothing else', async () => {
  const [width, height] = [640, 100];
  const labels = new Uint8Array(width * height).fill(1, (width * height) / 4);
  const picture = {
    name: 'a/"x".jpg',
    labels,
    confidence: new Float32Array(width * height).fill(0.625),
    width,
    height,
  };
  const image = { data: new Uint8Array(3 * width * height).fill(90), width, height };
  const entry = await sheetEntry(picture, image, classes);
  assert.deepEqual(entry.areas, [
    { name: 'road', share: 0.75 },
    { name: 'sky & <air>', share: 0.25 },
  ]);
  const shown = await sharp(Buffer.from(entry.overlay.split(',')[1]!, 'base64')).metadata();
  assert.deepEqual([shown.width, shown.height], [320, 50]);

  const text = contactSheet('Masks', '1 picture of 1.', classes, [
    entry,
    { ...entry, areas: [], confidence: null },
  ]);
  assert.equal(text.match(/<figure>/g)!.length, 2);
  assert.ok(text.includes('a/&quot;x&quot;.jpg'));
  assert.ok(text.includes('road 75.0 %, sky &amp; &lt;air&gt; 25.0 %; confidence 62.5 %'));
  assert.ok(text.includes('no class</figcaption>'));
  assert.ok(text.includes('rgb(200 100 0)'));
  assert.ok(!/(src|href)="(?!data:|#)/.test(text));
});
