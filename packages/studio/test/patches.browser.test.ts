import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before } from 'node:test';
import { interpolateViridis } from 'd3-scale-chromatic';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { extractPatchFeatures, loadBackbone, nearestPatches } from '@neco/neco/internal';
import type { NearestAnswer } from '@neco/studio';
import {
  axeFindings,
  browserTest,
  openPage,
  startTestStudio,
  TestStudio,
  testScenes,
  testFolder,
} from './browser.js';
import type { TestPage } from './browser.js';

let studio: TestStudio;
let rows: number;
let columns: number;

before(async () => {
  studio = await startTestStudio({ models: [{ model: 'tiny' }, { model: 'tiny', name: 'the same again' }] });
  [rows, columns] = studio.studio.model(0).features.grid as [number, number];
});

interface Patch {
  image: number;
  row: number;
  col: number;
}

/** A patch in the middle of an object: the first whose neighbours on all sides are of its class. */
function objectPatch(image: number): Patch {
  const { features } = studio.studio.model(0);
  for (let row = 1; row < rows - 1; row++)
    for (let col = 1; col < columns - 1; col++) {
      const own = features.classAt(image, row, col);
      const around = [-1, 1].flatMap((d) => [
        features.classAt(image, row + d, col),
        features.classAt(image, row, col + d),
      ]);
      if (own !== null && own > 0 && around.every((other) => other === own)) return { image, row, col };
    }
  throw new Error(`no object of several patches in image ${image}`);
}

async function clickPatch(page: TestPage, { row, col }: Omit<Patch, 'image'>, column = 0): Promise<void> {
  const box = await page.locator('.image-patches').nth(column).boundingBox();
  assert.ok(box);
  await page.mouse.click(
    box.x + ((col + 0.5) / columns) * box.width,
    box.y + ((row + 0.5) / rows) * box.height,
  );
}

/** Waits for the answer to a selection, and gives the neighbours that a model's column shows. */
async function shownNeighbours(
  page: TestPage,
  at: string,
  column = 0,
): Promise<(Patch & { label: string })[]> {
  await page.waitForFunction(
    (wanted) =>
      new URLSearchParams(location.search).get('at') === wanted &&
      document.querySelector('.neighbours') !== null &&
      document.querySelector('.neighbours[aria-busy="true"]') === null,
    at,
  );
  return await page
    .locator('.neighbours')
    .nth(column)
    .locator('a')
    .evaluateAll((links) =>
      links.map((link) => {
        const { image, row, col } = (link as HTMLElement).dataset;
        return {
          image: Number(image),
          row: Number(row),
          col: Number(col),
          label: link.textContent,
        };
      }),
    );
}

async function askServer(query: string): Promise<NearestAnswer> {
  const { token, port } = studio.server;
  const response = await fetch(`http://127.0.0.1:${port}/api/patches/nearest?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  assert.equal(response.status, 200);
  return (await response.json()) as NearestAnswer;
}

const place = ({ image, row, col }: Patch): string => `${image}:${row},${col}`;

/** The library's own features, float32, without the studio's cache. */
async function libraryFeatures(): Promise<Tensor> {
  const model = await loadBackbone('tiny');
  const files = studio.studio.images.map(({ file }) => file);
  const { inputSize } = studio.studio.model(0).shape;
  return (await extractPatchFeatures(model, files, { inputSize })).features;
}

browserTest(
  'a click on an object shows the nearest patches and the heat map that the library computes',
  async () => {
    const features = await libraryFeatures();
    const query = objectPatch(2);
    const page = await openPage(studio, '/patches/2?k=10');
    await page.locator('.image-patches').first().waitFor();
    await clickPatch(page, query);
    const shown = await shownNeighbours(page, `${query.row},${query.col}`);
    const [expected] = nearestPatches(features, [{ image: 2, row: query.row, column: query.col }], 10);
    assert.equal(shown.length, 10);
    const cosine = cosinesTo(features, query);
    const cosineOf = ({ image, row, col }: Patch): number => cosine[(image * rows + row) * columns + col]!;
    shown.forEach((neighbour, i) => {
      // Features of the cache are rounded to float16: 2 ** -11 of each number; patches that close may change places.
      assert.ok(
        Math.abs(cosineOf(neighbour) - expected![i]!.similarity) < 2e-3,
        `rank ${i + 1}: ${neighbour.label}`,
      );
      const [, similarity] = /similarity (\d\.\d+)/.exec(neighbour.label) ?? [];
      // Shown with two digits.
      assert.ok(Math.abs(Number(similarity) - expected![i]!.similarity) < 7e-3, neighbour.label);
    });
    assert.equal(new Set(shown.map(place)).size, 10);
    assert.deepEqual(
      (await shownNeighbours(page, `${query.row},${query.col}`, 1)).map(place),
      shown.map(place),
      'both models have the same weights here',
    );
    await assertHeatMap(page, Array.from(cosine.slice(2 * rows * columns, 3 * rows * columns)));
    await page.assertClean();
    features.release();
  },
);

/** Cosine of every patch with one of them, `[N * rows * columns]`. */
function cosinesTo(features: Tensor, { image, row, col }: Patch): Float32Array {
  return torch.scope(() => {
    const flat = features.reshape([-1, features.shape.at(-1)!]);
    const unit = flat.div(flat.norm(2, [1], true));
    return unit.mv(unit.select(0, (image * rows + row) * columns + col)).toFloat32Array();
  });
}

/** The picture over the image has viridis's colours of these values, from their lowest tenth to 1. */
async function assertHeatMap(page: TestPage, values: readonly number[]): Promise<void> {
  const pixels = await page
    .locator('canvas.patch-layer')
    .first()
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      return { width, height, data: Array.from(context.getImageData(0, 0, width, height).data) };
    });
  assert.deepEqual([pixels.height, pixels.width], [rows, columns]);
  const low = Math.floor(Math.min(...values) * 10) / 10;
  values.forEach((value, i) => {
    const colour = Number.parseInt(interpolateViridis((value - low) / (1 - low)).slice(1), 16);
    [colour >> 16, (colour >> 8) & 255, colour & 255].forEach((channel, c) => {
      // The scale has 256 steps and values come with four digits: one step to either side, at most 5 in a channel.
      assert.ok(Math.abs(pixels.data[4 * i + c]! - channel) <= 6, `patch ${i}, channel ${c}`);
    });
  });
}

browserTest('twenty clicks in a row leave the answer to the last', async () => {
  const page = await openPage(studio, '/patches/4?k=8');
  await page.locator('.image-patches').first().waitFor();
  const clicks = Array.from({ length: 20 }, (_, i) => ({ row: (3 * i) % rows, col: (5 * i + 2) % columns }));
  for (const click of clicks) await clickPatch(page, click);
  const last = clicks.at(-1)!;
  const shown = await shownNeighbours(page, `${last.row},${last.col}`);
  const { neighbours } = await askServer(`image=4&at=${last.row},${last.col}&k=8`);
  assert.deepEqual(shown.map(place), neighbours.map(place));
  assert.equal(await page.getByRole('alert').count(), 0);
  await page.assertClean();
});

browserTest(
  'a link opens what was seen: rectangle, number, other images, class, what lies over the image',
  async () => {
    const { row, col, image } = objectPatch(5);
    const own = studio.studio.model(0).features.classAt(image, row, col)!;
    const at = `${row - 1},${col - 1}-${row},${col}`;
    const page = await openPage(studio, `/patches/5?at=${at}&model=1&k=6&other=1&class=${own}&over=mask`);
    const shown = await shownNeighbours(page, at);
    const patches = [row - 1, row].flatMap((r) => [col - 1, col].map((c) => `${r},${c}`)).join(';');
    const { neighbours } = await askServer(`image=5&at=${patches}&k=6&other=1&model=1&class=${own}`);
    assert.deepEqual(shown.map(place), neighbours.map(place));
    assert.ok(shown.every((neighbour) => neighbour.image !== 5));
    assert.equal(await page.getByRole('checkbox', { name: 'Other images' }).isChecked(), true);
    assert.equal(await page.getByRole('radio', { name: 'Mask' }).isChecked(), true);
    assert.equal(await page.locator('.image-patches .mask-layer').count(), 1);
    assert.equal(await page.locator('.model-column').count(), 1);
    const label = await page.locator('.image-patches').getAttribute('aria-label');
    assert.match(label ?? '', new RegExp(`rows ${row} to ${row + 1}, columns ${col} to ${col + 1}$`));
    await page.assertClean();
  },
);

browserTest(
  'arrow keys move the patch in both models; a neighbour opens its image; back returns',
  async () => {
    const page = await openPage(studio, '/patches/3?at=5,6');
    await shownNeighbours(page, '5,6');
    await page.locator('.image-patches').nth(1).focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'Shift+ArrowDown'])
      await page.keyboard.press(key);
    const shown = await shownNeighbours(page, '4,8-5,8');
    for (const column of [0, 1]) {
      const label = await page.locator('.image-patches').nth(column).getAttribute('aria-label');
      assert.match(label ?? '', /rows 5 to 6, columns 9 to 9$/);
    }
    const target = shown[2]!;
    await page.locator('.neighbours').first().locator('a').nth(2).click();
    await shownNeighbours(page, `${target.row},${target.col}`);
    assert.equal(new URL(page.url()).pathname, `/patches/${target.image}`);
    await page.goBack();
    assert.deepEqual((await shownNeighbours(page, '4,8-5,8')).map(place), shown.map(place));
    assert.equal(new URL(page.url()).pathname, '/patches/3');
  },
);

browserTest('the figure is saved as PNG and as SVG with query and neighbours of both models', async () => {
  const page = await openPage(studio, '/patches/3?at=5,6&k=6');
  await shownNeighbours(page, '5,6');
  const save = async (format: string): Promise<Buffer> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: format }).click();
    return readFileSync(await (await download).path());
  };
  const png = await save('PNG');
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  assert.equal(png.readUInt32BE(16), 2400);
  const svg = (await save('SVG')).toString();
  assert.equal(svg.match(/<image /g)?.length, 1 + 2 * 6);
  assert.ok(svg.includes('>the same again'));
  await page.assertClean();
});

browserTest('the server stopped and started again: the page says so and goes on by itself', async () => {
  const page = await openPage(studio, '/patches/6?at=2,3&k=6');
  const before = await shownNeighbours(page, '2,3');
  await studio.stop();
  await clickPatch(page, { row: 7, col: 7 });
  const line = page.locator('.server-line', { hasText: 'does not answer' });
  await line.waitFor();
  await studio.start();
  await line.waitFor({ state: 'detached' });
  const shown = await shownNeighbours(page, '7,7');
  const { neighbours } = await askServer('image=6&at=7,7&k=6');
  assert.deepEqual(shown.map(place), neighbours.map(place));
  assert.notDeepEqual(shown.map(place), before.map(place));
});

browserTest('a model being prepared: the page says what for, then shows its answers', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { images } = await testScenes();
  const few = path.join(testFolder(), 'few');
  mkdirSync(few);
  for (const name of ['00000.png', '00001.png']) linkSync(path.join(images, name), path.join(few, name));
  const waiting = new TestStudio({
    images: few,
    models: [
      {
        model: 'tiny',
        prepare: async (_signal, say) => {
          say('It is being trained.');
          await held;
        },
      },
    ],
    cache: path.join(testFolder(), 'cache-waiting'),
    projects: path.join(testFolder(), 'projects'),
  });
  await waiting.start();
  const page = await openPage(waiting, '/patches/1?at=4,4&k=6');
  await page.getByText('It is being trained.').waitFor();
  await page.getByRole('progressbar', { name: 'Features of tiny' }).waitFor();
  release();
  assert.equal((await shownNeighbours(page, '4,4')).length, 6);
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
});

browserTest('nearest patches hold at 390 pixels in the dark, without findings of axe', async () => {
  const page = await openPage(studio, '/patches/3?at=5,6&k=6', { width: 390, height: 844, scheme: 'dark' });
  await shownNeighbours(page, '5,6');
  await page.getByRole('button', { name: 'Options' }).click();
  await page.getByRole('combobox', { name: 'Of class' }).waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
  assert.deepEqual(await axeFindings(page), []);
});
