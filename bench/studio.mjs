// How fast the studio answers a click: the heat map over the image and the nearest patches of the whole set, over HTTP,
// as the page asks for them. 2,000 images of 256 patches with 384 numbers, as ViT-S/14 sees them at 224 px. The features
// are those of a random network of one block on small noise pictures: they take a minute instead of many, and the time
// of a search does not depend on what the numbers are.
//
//   npm run bench -- studio [--images 2000] [--clicks 200] [--folder DIR] [--json]
import { mkdirSync, mkdtempSync, existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { saveBackbone } from '@neco/neco';
import { VisionTransformer, vitConfig } from '@neco/neco/internal';
import { startServer, Studio } from '@neco/studio';
import * as torch from '@neco/torch';
import sharp from 'sharp';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '2000' },
    clicks: { type: 'string', default: '200' },
    // Kept, with its features, for the next time.
    folder: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [count, clicks] = [Number(values.images), Number(values.clicks)];
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'neco-bench-studio-'));

/** Noise, every picture another. */
async function writePictures(images) {
  if (existsSync(images)) return;
  mkdirSync(images, { recursive: true });
  for (let i = 0; i < count; i++) {
    const pixels = torch.randint(256, [64, 64, 3], { dtype: 'uint8' }).toTypedArray();
    const name = `${String(i).padStart(5, '0')}.png`;
    await sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toFile(join(images, name));
  }
}

function writeModel(file) {
  if (existsSync(file)) return;
  torch.manualSeed(0);
  saveBackbone(file, new VisionTransformer(vitConfig('small', 'v2', { depth: 1, imgSize: 224 })));
}

const images = join(folder, 'images');
await writePictures(images);
const model = join(folder, 'random.safetensors');
writeModel(model);
const opening = performance.now();
const studio = Studio.open({
  images,
  models: [{ model }],
  cache: join(folder, 'cache'),
  projects: join(folder, 'projects'),
});
const server = await startServer(studio);
const opened = performance.now() - opening;
studio.start();
await studio.model(0).features.ready();
const { shape } = studio.model(0);
const [rows, columns] = shape.grid;

async function get(path) {
  const response = await fetch(`http://127.0.0.1:${server.port}/api/${path}`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  return { status: response.status, body: await response.json() };
}

const random = (end) => Math.floor(Math.random() * end);

/** A click somewhere: both answers, as the page shows them together. */
async function click(more = '') {
  const [image, at] = [random(count), `${random(rows)},${random(columns)}`];
  const started = performance.now();
  const [, nearest] = await Promise.all([
    get(`patches/heat?image=${image}&at=${at}`),
    get(`patches/nearest?image=${image}&at=${at}&k=12${more}`),
  ]);
  return { status: nearest.status, ms: performance.now() - started, searchMs: nearest.body.milliseconds };
}

const quantile = (numbers, q) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(q * numbers.length))];
const summary = (numbers) => ({
  p50: Number(quantile(numbers, 0.5).toFixed(1)),
  p95: Number(quantile(numbers, 0.95).toFixed(1)),
});

async function measure(more) {
  // The first ones read the file into memory.
  for (let i = 0; i < 5; i++) await click(more);
  const answers = [];
  for (let i = 0; i < clicks; i++) answers.push(await click(more));
  return {
    click: summary(answers.map(({ ms }) => ms)),
    search: summary(answers.map(({ searchMs }) => searchMs)),
  };
}

/** 20 clicks at once in one channel: until the last one is answered. */
async function burst() {
  const started = performance.now();
  const all = Array.from({ length: 20 }, () => click('&channel=bench'));
  const { status } = await all.at(-1);
  const ms = performance.now() - started;
  const superseded = (await Promise.all(all)).filter((answer) => answer.status === 409).length;
  if (status !== 200) throw new Error('the last click was not answered');
  return { ms, superseded };
}

const anywhere = await measure('');
const elsewhere = await measure('&other=1&one=1');
const bursts = [];
for (let i = 0; i < 10; i++) bursts.push(await burst());
const result = {
  images: count,
  patches: count * rows * columns,
  dim: shape.dim,
  megabytes: Math.round((count * rows * columns * shape.dim * 2) / 2 ** 20),
  threads: torch.getNumThreads(),
  openedMs: Math.round(opened),
  anywhere,
  elsewhere,
  burstMs: summary(bursts.map(({ ms }) => ms)),
  superseded: bursts.reduce((sum, burst) => sum + burst.superseded, 0) / bursts.length,
};
await server.close();
await studio.close();
if (values.folder === undefined) rmSync(folder, { recursive: true });

const line = (name, { p50, p95 }) => console.log(`${name.padEnd(34)} p50 ${p50} ms, p95 ${p95} ms`);
console.log(
  `${result.patches} patches of ${count} images with ${shape.dim} numbers (${result.megabytes} MB, random network), ${result.threads} threads`,
);
line('click', anywhere.click);
line('  of that the search', anywhere.search);
line('click, one patch of other images', elsewhere.click);
line('  of that the search', elsewhere.search);
line('20 clicks at once, the last', result.burstMs);
console.log(
  `of the other 19 ${result.superseded.toFixed(1)} were superseded; server up after ${result.openedMs} ms`,
);
if (values.json) console.log(JSON.stringify(result));
