import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  decodeImage,
  defaultViews,
  fractionFor,
  planViews,
  RandomStream,
  readImageSize,
  readPicture,
  resizedCrop,
  UndecodableImage,
  ViewLoader,
  type Box,
  type ImageSize,
  type ViewConfig,
  type ViewLoaderOptions,
  type ViewPlan,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import sharp from 'sharp';
import { temporaryFolder } from '@neco/testing';

const root = temporaryFolder();

const fixtures = new URL('../../test/fixtures/', import.meta.url);
const fixturePicture = fileURLToPath(new URL('views-large.jpg', fixtures));
// Made by tools/fixtures/views.py with torchvision.
const { tensors } = torch.io.loadSafetensors(fileURLToPath(new URL('views.safetensors', fixtures)));

/** A JPEG made as large as files that are looked at before decoding, by the application data that cameras write. */
function withCameraData(jpeg: Buffer): Buffer {
  const segment = Buffer.alloc(2 + 0xffff);
  segment.writeUInt16BE(0xffeb, 0);
  segment.writeUInt16BE(0xffff, 2);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array<Buffer>(7).fill(segment), jpeg.subarray(2)]);
}

const large = path.join(root, 'large.jpg');
writeFileSync(large, withCameraData(readFileSync(fixturePicture)));

function sized(size: number): ViewConfig {
  return { ...defaultViews, globals: { ...defaultViews.globals, size } };
}

type Five = [number, number, number, number, number];
const noChange = { jitter: [], grayscale: false, blurSigma: null };

test("crops of a picture decoded at a fraction are torchvision's of the full picture", async () => {
  const cases = [...tensors.keys()].filter((name) => name.startsWith('large/'));
  const fractions: number[] = [];
  const reduced: Tensor[] = [];
  for (const name of cases) {
    const [x, y, width, height, size] = name.split('/').slice(1).map(Number) as Five;
    const drawn = { boxes: [{ x, y, width, height }], changes: [noChange], mirrored: [false] };
    const { picture, plan } = await readPicture(large, () => drawn, sized(size));
    assert.equal(picture.image.width, 800 * picture.fraction);
    const crop = resizedCrop(picture.image, plan.boxes[0] as Box, size).mul(255);
    const errors = crop.sub((tensors.get(name) as Tensor).to('float32')).abs();
    fractions.push(picture.fraction);
    if (picture.fraction < 1) reduced.push(errors.flatten());
    // Both round to bytes: a level at most if it is decoded in full. Else: measured, and a little more.
    const most = picture.fraction < 1 ? 8 : 1;
    const [mean, max] = [errors.mean().item(), errors.max().item()];
    assert.ok(max <= most + 1e-3 && mean < 0.4, `${name} at ${picture.fraction}: ${mean}, at most ${max}`);
  }
  assert.deepEqual([...new Set(fractions)].sort(), [0.125, 0.25, 0.5, 1]);
  const within = (levels: number): number =>
    torch
      .cat(reduced)
      .le(levels + 1e-3)
      .to('float32')
      .mean()
      .item();
  assert.ok(within(1) > 0.98 && within(2) > 0.99, `${within(1)} within a level, ${within(2)} within two`);
});

test('a picture is decoded as finely as its most demanding view needs it', () => {
  const views = { ...sized(100), locals: { ...defaultViews.locals, size: 50 } };
  const side = (length: number): Box => ({ x: 0, y: 0, width: length, height: 2 * length });
  const fraction = (...sides: number[]): number => fractionFor(sides.map(side), views);
  assert.equal(fraction(1600, 1600, 800, 800), 1 / 8);
  assert.equal(fraction(1600, 1599, 800, 800), 1 / 4);
  assert.equal(fraction(1600, 1600, 399, 800), 1 / 2);
  assert.equal(fraction(1600, 1600, 199, 800), 1);
});

test('boxes fit into the reduced picture, whose views show what those of the full one show', async () => {
  const views = { ...sized(40), locals: { ...defaultViews.locals, size: 20 } };
  const full = await decodeImage(large);
  const fractions = new Set<number>();
  for (let i = 0; i < 12; i++) {
    const draw = ({ width, height }: ImageSize): ViewPlan =>
      planViews(new RandomStream(1, i), width, height, views);
    const drawn = draw(full);
    const { picture, plan } = await readPicture(large, draw, views);
    fractions.add(picture.fraction);
    assert.deepEqual(plan.changes, drawn.changes);
    plan.boxes.forEach((box, view) => {
      assert.ok(box.x >= 0 && box.x + box.width <= picture.image.width);
      assert.ok(box.y >= 0 && box.y + box.height <= picture.image.height);
      const size = view < 2 ? 40 : 20;
      const expected = resizedCrop(full, drawn.boxes[view] as Box, size);
      const apart = resizedCrop(picture.image, box, size).sub(expected).abs().mean().item();
      // Boxes move by up to half a pixel of the reduced picture, a quarter of an output pixel: seen at edges.
      assert.ok(apart < 3 / 255, `view ${view} of draw ${i}: ${255 * apart} levels on average`);
    });
  }
  assert.ok(fractions.size > 1 && !fractions.has(1), `${[...fractions]}`);
});

test('turned pictures have the same size in the header and decoded, in full and reduced', async () => {
  const turned = path.join(root, 'turned.jpg');
  await sharp(fixturePicture).withMetadata({ orientation: 6 }).toFile(turned);
  assert.deepEqual(await readImageSize(turned), { width: 640, height: 800 });
  const { width, height } = await decodeImage(turned, { width: 160, height: 200 });
  assert.deepEqual([width, height], [160, 200]);
  for (const file of ['missing.jpg', 'text.jpg']) {
    if (file === 'text.jpg') writeFileSync(path.join(root, file), 'x'.repeat(500_000));
    const known = readPicture(path.join(root, file), () => assert.fail('nothing to draw'), defaultViews);
    await assert.rejects(known, UndecodableImage);
  }
});

test('batches of large pictures do not depend on what was decoded before', async () => {
  const files = [0, 90, 180, 270].map((angle) => path.join(root, `large-${angle}.jpg`));
  for (const [i, file] of files.entries()) {
    writeFileSync(
      file,
      withCameraData(
        await sharp(fixturePicture)
          .rotate(90 * i)
          .jpeg()
          .toBuffer(),
      ),
    );
  }
  const views = { ...sized(40), locals: { ...defaultViews.locals, size: 20 } };
  const batches = async (options: Partial<ViewLoaderOptions>, count: number): Promise<unknown[]> => {
    const loader = new ViewLoader({ files, batchSize: 2, views, seed: 5, ...options });
    const taken: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const batch = await loader.next();
      const { globals, locals, globalBoxes, viewBoxes } = batch;
      const pixels = [globals, locals].map((t) => t.toTypedArray());
      taken.push([batch.files, ...pixels, globalBoxes, viewBoxes]);
      batch.release();
    }
    await loader.close();
    return taken;
  };
  const kept = await batches({}, 8);
  assert.deepEqual(await batches({ cacheBytes: 0, prefetch: 1 }, 8), kept);
  assert.deepEqual(await batches({ startStep: 5 }, 3), kept.slice(5));
});
