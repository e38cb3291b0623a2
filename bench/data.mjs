// Pictures a second of the view loader as training uses it, each picture decoded anew: 640x480 JPEGs to two views of
// 224 px and four of 98 px.
//
//   npm run bench -- data [--images 96] [--batch 8] [--repetitions 7] [--json]
//
// If PYTHON names a Python that has torchvision, tools/compare/torchvision_views.py makes the same views of the same
// files with Pillow and two DataLoader workers; both sides take turns, so that a busy machine slows both.
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listImages } from '@neco/neco';
import { defaultViews, RandomStream, renderScene, ViewLoader } from '@neco/neco/internal';
import sharp from 'sharp';
import { startPython } from './python-side.mjs';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '96' },
    batch: { type: 'string', default: '8' },
    repetitions: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
});
const [count, batchSize, repetitions] = ['images', 'batch', 'repetitions'].map((name) =>
  Number(values[name]),
);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const [WIDTH, HEIGHT, QUALITY] = [640, 480, 90];
/** Deviation of the noise, levels: it makes the files about as large as a camera's (120 KB), which decoding depends on. */
const NOISE = 12;

/** A generated scene, enlarged and cut to 640x480, with a sensor's noise. */
async function writePicture(folder, index) {
  const scene = await renderScene({ seed: 1, index, size: WIDTH / 2 });
  const pixels = await sharp(scene.image, { raw: { width: scene.width, height: scene.height, channels: 3 } })
    .resize(WIDTH, WIDTH)
    .extract({ left: 0, top: (WIDTH - HEIGHT) / 2, width: WIDTH, height: HEIGHT })
    .raw()
    .toBuffer();
  const random = new RandomStream(1, index);
  const noisy = Uint8ClampedArray.from(pixels, (value) => value + random.normal(0, NOISE));
  await sharp(noisy, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toFile(join(folder, `${String(index).padStart(4, '0')}.jpg`));
}

/** Batches kept ready, as in training. */
const PREFETCH = 3;

/** A loader that is measured one epoch at a time and idle in between. */
function startLoader(files) {
  const views = defaultViews;
  const loader = new ViewLoader({ files, batchSize, views, seed: 0, prefetch: PREFETCH, cacheBytes: 0 });
  const take = async () => (await loader.next()).release();
  return {
    async round() {
      // Those that were ready, and the first one that was not: from here on the loader runs at its own pace.
      for (let i = 0; i <= PREFETCH; i++) await take();
      const start = performance.now();
      for (let i = 0; i < loader.stepsPerEpoch; i++) await take();
      const seconds = (performance.now() - start) / 1000;
      await setTimeout(300); // it fills up again before the other side's turn
      return (loader.stepsPerEpoch * batchSize) / seconds;
    },
    stop: () => loader.close(),
  };
}

const script = fileURLToPath(new URL('../tools/compare/torchvision_views.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'neco-bench-'));
try {
  for (let index = 0; index < count; index++) await writePicture(folder, index);
  const load = loadavg()[0];
  const python = await startPython([script, folder, '--batch', values.batch, '--turns']);
  const loader = startLoader(listImages(folder));
  const [ours, theirs] = [[], []];
  for (let round = -1; round < repetitions; round++) {
    const mine = await loader.round();
    const other = await python?.ask();
    if (round < 0) continue; // warm-up
    ours.push(mine);
    if (other !== undefined) theirs.push(other.imagesPerSecond);
  }
  await loader.stop();
  python?.stop();
  report(load, ours, theirs, python?.first);
} finally {
  rmSync(folder, { recursive: true });
}

function report(load, ours, theirs, versions) {
  const imagesPerSecond = median(ours);
  const rounded = (value, digits = 1) => Number(value.toFixed(digits));
  const result = { imagesPerSecond: rounded(imagesPerSecond) };
  console.log(
    `${WIDTH}x${HEIGHT} JPEG to 2 x 224 + 4 x 98 px, batch ${batchSize}, load ${load.toFixed(1)} at the start`,
  );
  console.log(`view loader           ${imagesPerSecond.toFixed(1).padStart(7)} images/s`);
  if (theirs.length > 0) {
    const torchvision = median(theirs);
    const ratio = median(ours.map((value, round) => value / theirs[round]));
    console.log(`torchvision, Pillow   ${torchvision.toFixed(1).padStart(7)} images/s (${versions})`);
    console.log(`ratio                 ${ratio.toFixed(2).padStart(7)}, median of ${repetitions} rounds`);
    Object.assign(result, { torchvision: rounded(torchvision), ratio: rounded(ratio, 2) });
  }
  if (values.json)
    console.log(JSON.stringify({ ...result, peakMB: Math.round(process.resourceUsage().maxRSS / 1024) }));
}
