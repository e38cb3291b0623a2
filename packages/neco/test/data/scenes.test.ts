import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import {
  decodeImage,
  decodeMask,
  pairImagesAndMasks,
  renderScene,
  sceneCatalogue,
  sceneClassNames,
  UserError,
  writeScenes,
  type PlacedObject,
  type Scene,
  type SceneDifficulty,
  type SceneSplit,
} from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { temporaryFolder } from '@neco/testing';

function digest(scene: Scene): string {
  return createHash('sha256').update(scene.image).update(scene.mask).digest('hex').slice(0, 16);
}

const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/scenes.json', import.meta.url), 'utf8'),
) as { scenes: { difficulty: SceneDifficulty; split: SceneSplit; image: string; mask: string }[] };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('scene 0 of each difficulty and split is the same picture and the same mask everywhere', async () => {
  assert.equal(fixture.scenes.length, 6);
  for (const { difficulty, split, ...expected } of fixture.scenes) {
    const { image, mask } = await renderScene({ seed: 0, index: 0, size: 112, split, difficulty });
    // A change here changes every figure that was measured on scenes. If it is meant: tools/fixtures/scenes.mjs.
    assert.deepEqual({ image: sha256(image), mask: sha256(mask) }, expected, `${difficulty}, ${split}`);
  }
});

test('a scene depends on seed, index and split, not on what was rendered before', async () => {
  const first = await renderScene({ seed: 5, index: 3, split: 'val' });
  await renderScene({ seed: 6, index: 3 });
  assert.equal(digest(await renderScene({ seed: 5, index: 3, split: 'val' })), digest(first));
  for (const other of [
    { seed: 6, index: 3, split: 'val' },
    { seed: 5, index: 4, split: 'val' },
    { seed: 5, index: 3 },
  ] as const) {
    assert.notEqual(digest(await renderScene(other)), digest(first));
  }
});

test('twelve classes; validation objects are not among the training ones, a quarter of each class', () => {
  assert.equal(sceneClassNames.length, 13);
  const [train, val] = [sceneCatalogue('train'), sceneCatalogue('val')];
  const drawings = (split: typeof train): string[] =>
    [...split.classes, split.clutter].flat().flatMap((object) => object.drawings);
  const contents = (split: typeof train): Set<string> =>
    new Set(drawings(split).map((file) => readFileSync(file, 'utf8')));
  const trained = contents(train);
  for (const content of contents(val)) assert.ok(!trained.has(content), 'a drawing is on both sides');
  assert.equal(new Set(drawings(train)).size, drawings(train).length);
  train.classes.forEach((objects, i) => {
    const held = val.classes[i]?.length ?? 0;
    assert.ok(objects.length >= 8 && held >= 2, `${sceneClassNames[i + 1]}: ${objects.length} and ${held}`);
    const share = held / (held + objects.length);
    assert.ok(share > 0.15 && share < 0.35, `${sceneClassNames[i + 1]}: ${share}`);
  });
});

test('mask, instances and boxes agree, later objects cover earlier ones, enough of each shows', async () => {
  const seen = new Set<number>();
  let overlaps = 0;
  for (let index = 0; index < 40; index++) {
    const difficulty = index % 2 === 0 ? 'medium' : 'hard';
    const { width, height, mask, instances, objects } = await renderScene({
      seed: 1,
      index,
      size: 64,
      difficulty,
    });
    assert.equal(mask.length, width * height);
    const boxes = objects.map(() => [Infinity, Infinity, -Infinity, -Infinity] as number[]);
    const counts = objects.map(() => 0);
    instances.forEach((instance, pixel) => {
      assert.equal(mask[pixel], instance === 0 ? 0 : objects[instance - 1]?.classIndex);
      if (instance === 0) return;
      const box = boxes[instance - 1] as number[];
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      boxes[instance - 1] = [
        Math.min(box[0]!, x),
        Math.min(box[1]!, y),
        Math.max(box[2]!, x + 1),
        Math.max(box[3]!, y + 1),
      ];
      counts[instance - 1]!++;
    });
    objects.forEach((object, i) => {
      assert.deepEqual(object.box, boxes[i]);
      assert.equal(object.visiblePixels, counts[i]);
      // The smallest object is .18 x .8 of 64 px wide; most of its square is opaque and at least .4 of it shows.
      assert.ok(object.visiblePixels > 6, `object ${i} of scene ${index} has ${object.visiblePixels} pixels`);
      if (object.classIndex > 0) seen.add(object.classIndex);
      const later = objects
        .slice(i + 1)
        .some(
          ({ box }) =>
            box[0] < object.box[2] &&
            box[2] > object.box[0] &&
            box[1] < object.box[3] &&
            box[3] > object.box[1],
        );
      if (later) overlaps++;
    });
  }
  assert.equal(seen.size, 12);
  assert.ok(overlaps > 20, `${overlaps} overlapping boxes`);
});

/**
 * A drawing as it should lie on a picture, by sharp's own scaling and a nearest sample: `[(fine * size) ** 2, 4]`,
 * 0..255, with `fine` samples to a pixel along each axis.
 */
async function laidOut({ drawing, placement }: PlacedObject, size: number, fine = 1): Promise<Uint8Array> {
  const side = 256;
  const samples = fine * size;
  const { data } = await sharp(drawing, { density: 72 * (side / 36) })
    .resize(side, side)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const out = new Uint8Array(4 * samples ** 2);
  for (let pixel = 0; pixel < samples ** 2; pixel++) {
    const dx = ((pixel % samples) + 0.5) / fine - placement.x;
    const dy = (Math.floor(pixel / samples) + 0.5) / fine - placement.y;
    const turn = -placement.angle;
    const u = (dx * Math.cos(turn) - dy * Math.sin(turn)) / placement.side;
    const v = (dx * Math.sin(turn) + dy * Math.cos(turn)) / placement.side;
    const column = Math.floor(((placement.flip ? -u : u) + 0.5) * side);
    const row = Math.floor((v + 0.5) * side);
    if (column < 0 || column >= side || row < 0 || row >= side) continue;
    out.set(data.subarray(4 * (row * side + column), 4 * (row * side + column) + 4), 4 * pixel);
  }
  return out;
}

/** Opacity of each pixel of {@link laidOut}. */
const opacity = (pixels: Uint8Array): Uint8Array => pixels.filter((_, i) => i % 4 === 3);

/** Samples to a pixel along each axis where outlines count: drawings have slits narrower than a pixel. */
const fine = 4;

/** Pixels that satisfy a condition with all eight around them, sample by sample: there, edges play no part. */
function surely(samples: Uint8Array, size: number, holds: (value: number) => boolean): boolean[] {
  const width = fine * size;
  return Array.from({ length: size * size }, (_, pixel) => {
    const [x, y] = [fine * (pixel % size), fine * Math.floor(pixel / size)];
    for (let row = Math.max(0, y - fine); row < Math.min(width, y + 2 * fine); row++) {
      for (let column = Math.max(0, x - fine); column < Math.min(width, x + 2 * fine); column++) {
        if (!holds(samples[row * width + column] as number)) return false;
      }
    }
    return true;
  });
}

const difficulties = ['easy', 'medium', 'hard'] as const;
const size = 96;

test('every pixel away from edges belongs to the topmost object there, by geometry computed apart', async () => {
  for (const difficulty of difficulties) {
    let covered = 0;
    let checked = 0;
    for (let index = 0; index < 6; index++) {
      const { mask, instances, objects } = await renderScene({ seed: 2, index, size, difficulty });
      const alphas = (await Promise.all(objects.map((object) => laidOut(object, size, fine)))).map(opacity);
      const inside = alphas.map((alpha) => surely(alpha, size, (value) => value > 200));
      const outside = alphas.map((alpha) => surely(alpha, size, (value) => value < 20));
      for (let pixel = 0; pixel < instances.length; pixel++) {
        const states = objects.map((_, i) =>
          inside[i]?.[pixel] ? 'in' : outside[i]?.[pixel] ? 'out' : 'edge',
        );
        if (states.includes('edge')) continue;
        checked++;
        const topmost = states.lastIndexOf('in');
        assert.equal(instances[pixel], topmost + 1, `${difficulty} scene ${index}, pixel ${pixel}`);
        assert.equal(mask[pixel], topmost < 0 ? 0 : objects[topmost]!.classIndex);
        if (states.filter((state) => state === 'in').length > 1) covered++;
      }
    }
    assert.ok(
      checked > 35_000 && covered > 250,
      `${difficulty}: ${checked}, ${covered} where objects overlap`,
    );
  }
});

test("an object's pixels are those of its own drawing less what later objects cover", async () => {
  for (const difficulty of difficulties) {
    for (let index = 0; index < 6; index++) {
      const { instances, objects } = await renderScene({ seed: 3, index, size, difficulty });
      const alphas = (await Promise.all(objects.map((object) => laidOut(object, size)))).map(opacity);
      objects.forEach(({ visiblePixels }, i) => {
        let both = 0;
        let expected = 0;
        for (let pixel = 0; pixel < instances.length; pixel++) {
          const topmost = alphas.findLastIndex((alpha) => alpha[pixel]! >= 128);
          if (topmost !== i) continue;
          expected++;
          if (instances[pixel] === i + 1) both++;
        }
        // Two ways of sampling may differ by the pixels on the outline: of an object of n pixels some multiple of √n.
        const differing = expected + visiblePixels - 2 * both;
        const most = 2 * Math.sqrt(visiblePixels);
        assert.ok(
          differing <= most,
          `${difficulty} scene ${index}, object ${i}: ${differing} of ${visiblePixels}`,
        );
      });
    }
  }
});

/** Colours of a picture from those of a drawing, `[N, 4]` each with a constant, fitted where `own` shows it alone. */
function predictColours(own: { drawing: Tensor; picture: Tensor }, drawing: Tensor): Tensor {
  // The cut-off keeps directions that hardly occur in a drawing of few colours from deciding anything.
  const map = torch.linalgPinv(own.drawing, 0.02).mm(own.picture);
  return drawing.mm(map).clamp(0, 255);
}

test('where objects overlap, the picture shows the one that the mask names', async () => {
  const errors = { named: 0, hidden: 0 };
  let places = 0;
  for (let index = 0; index < 20; index++) {
    const { image, instances, objects } = await renderScene({ seed: 6, index, size, difficulty: 'easy' });
    const drawings = await Promise.all(objects.map((object) => laidOut(object, size)));
    const alphas = (await Promise.all(objects.map((object) => laidOut(object, size, fine)))).map(opacity);
    const inside = alphas.map((alpha) => surely(alpha, size, (value) => value > 200));
    const pixelsWhere = (holds: (pixel: number) => boolean): number[] =>
      Array.from(instances.keys()).filter(holds);
    const inputs = (object: number, pixels: readonly number[]): Tensor =>
      torch.tensor(
        pixels.map((pixel) => [...drawings[object]!.subarray(4 * pixel, 4 * pixel + 3), 255]),
        { dtype: 'float64' },
      );
    const colours = (pixels: readonly number[]): Tensor =>
      torch.tensor(
        pixels.map((pixel) => [...image.subarray(3 * pixel, 3 * pixel + 3)]),
        { dtype: 'float64' },
      );
    for (let upper = 1; upper < objects.length; upper++) {
      for (let lower = 0; lower < upper; lower++) {
        const overlap = pixelsWhere(
          (pixel) => instances[pixel] === upper + 1 && inside[upper]![pixel]! && inside[lower]![pixel]!,
        );
        const alone = (object: number, other: number): number[] =>
          pixelsWhere(
            (pixel) => instances[pixel] === object + 1 && inside[object]![pixel]! && !inside[other]![pixel]!,
          );
        const own = { named: alone(upper, lower), hidden: alone(lower, upper) };
        if (overlap.length < 30 || own.named.length < 60 || own.hidden.length < 60) continue;
        places++;
        for (const [kind, object] of [
          ['named', upper],
          ['hidden', lower],
        ] as const) {
          const seen = { drawing: inputs(object, own[kind]), picture: colours(own[kind]) };
          const predicted = predictColours(seen, inputs(object, overlap));
          errors[kind] += predicted.sub(colours(overlap)).square().sum().item();
        }
      }
    }
  }
  assert.ok(places >= 5, `${places} overlaps`);
  // The colours of the object below explain the picture far worse than those of the object on top.
  assert.ok(errors.named < errors.hidden / 4, `${errors.named} against ${errors.hidden}`);
});

test('written scenes are read back as pairs, twice the same bytes, never into a folder in use', async () => {
  const root = temporaryFolder();
  const options = { count: 6, seed: 4, size: 48, split: 'val' } as const;
  const [one, two] = [path.join(root, 'one'), path.join(root, 'two')];
  const { images, masks } = await writeScenes(one, options);
  await writeScenes(two, options);
  const { pairs, classNames } = pairImagesAndMasks(images, masks);
  assert.deepEqual(classNames, [...sceneClassNames]);
  assert.equal(pairs.length, 6);
  for (const [index, pair] of pairs.entries()) {
    const scene = await renderScene({ ...options, index });
    assert.deepEqual((await decodeImage(pair.image)).data, scene.image);
    assert.deepEqual((await decodeMask(pair.mask)).data, scene.mask);
  }
  for (const part of ['images', 'masks']) {
    for (const name of readdirSync(path.join(one, part))) {
      assert.deepEqual(readFileSync(path.join(one, part, name)), readFileSync(path.join(two, part, name)));
    }
  }
  await assert.rejects(writeScenes(one, options), UserError);
  await assert.rejects(writeScenes(path.join(root, 'three'), { ...options, size: 10 }), UserError);
  assert.ok(!existsSync(path.join(root, 'three')));
});
