import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeImage, pairImagesAndMasks, Segmenter, writeScenes } from '@neco/neco/internal';
import { temporaryFolder, withServer } from '@neco/testing';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { findChromium } from '../demo/browser.js';

const executablePath = findChromium();
const skip = executablePath === null && 'there is no Chromium on the PATH';
const browser =
  executablePath === null ? null : await chromium.launch({ executablePath, args: ['--no-sandbox'] });
after(() => browser?.close());

const folder = temporaryFolder();
const page = fileURLToPath(new URL('../../../../docs/browser/index.html', import.meta.url));
const runtime = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const segmenterFile = path.join(folder, 'segmenter.onnx');

/** Everything that the page may ask for, and where it lies. */
const files: Record<string, [file: string, type: string]> = {
  '/': [page, 'text/html'],
  '/segmenter.onnx': [segmenterFile, 'application/octet-stream'],
  '/ort.webgpu.bundle.min.mjs': [path.join(runtime, 'ort.webgpu.bundle.min.mjs'), 'text/javascript'],
  '/ort-wasm-simd-threaded.asyncify.wasm': [
    path.join(runtime, 'ort-wasm-simd-threaded.asyncify.wasm'),
    'application/wasm',
  ],
};

test(
  'the page in docs/browser segments a dropped picture as the library does',
  { skip, timeout: 300_000 },
  async () => {
    const { images, masks } = await writeScenes(path.join(folder, 'scenes'), {
      count: 4,
      seed: 1,
      size: 112,
    });
    const { pairs, classNames } = pairImagesAndMasks(images, masks);
    const segmenter = await Segmenter.fit({
      model: 'tiny',
      pairs,
      classNames,
      head: 'linear',
      minPatches: 0,
    });
    await segmenter.exportOnnx(segmenterFile);
    // Whole patches and the side that the segmenter reads at: nothing is resized, in the page neither.
    const photo = await sharp(pairs[0]!.image)
      .extract({ left: 0, top: 8, width: 112, height: 72 })
      .png()
      .toBuffer();
    const photoFile = path.join(folder, 'photo.png');
    writeFileSync(photoFile, photo);
    const image = await decodeImage(photoFile);
    const { classes } = await segmenter.apply(image);

    await withServer(
      (request, response) => {
        const [file, type] = files[request.url ?? ''] ?? [];
        if (file === undefined) response.writeHead(404).end();
        else response.writeHead(200, { 'Content-Type': type }).end(readFileSync(file));
      },
      async (origin, asked) => {
        const view = await browser!.newPage();
        const heard: string[] = [];
        view.on('pageerror', (error) => heard.push(error.message));
        view.on('request', (request) => {
          if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url()))
            heard.push(request.url());
        });
        await view.goto(`${origin}/`);
        await view.getByText(/^Ready/).waitFor({ timeout: 120_000 });
        await view.evaluate((base64) => {
          const transfer = new DataTransfer();
          const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          transfer.items.add(new File([data], 'photo.png', { type: 'image/png' }));
          window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
        }, photo.toString('base64'));
        await view.getByText(/^Done/).waitFor({ timeout: 120_000 });
        const url = await view.evaluate(() => document.querySelector('canvas')!.toDataURL());
        const drawn = await sharp(Buffer.from(url.split(',')[1]!, 'base64'))
          .removeAlpha()
          .raw()
          .toBuffer({ resolveWithObject: true });
        assert.deepEqual([drawn.info.width, drawn.info.height], [112, 72]);
        const right = classes.filter((c, i) =>
          segmenter.classes[c]!.colour.every(
            (value, k) => Math.abs(drawn.data[3 * i + k]! - (image.data[3 * i + k]! + value) / 2) <= 1,
          ),
        ).length;
        // onnxruntime rounds otherwise, which moves a pixel between two classes.
        assert.ok(right >= 0.999 * classes.length, `${right} of ${classes.length} pixels`);
        const names = await view.locator('#legend span').allTextContents();
        assert.deepEqual(names.sort(), [...new Set(classes)].map((c) => segmenter.classes[c]!.name).sort());
        assert.deepEqual(heard, []);
        assert.ok(
          asked.every(({ path: wanted }) => wanted in files),
          JSON.stringify(asked),
        );
      },
    );
  },
);
