// What `neco segment apply` costs: each head, refinement and size in a process of its own.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  loadBackbone,
  pairImagesAndMasks,
  Segmenter,
  segmentFolder,
  UserError,
  writeScenes,
} from '@neco/neco';
import { HEAD_KINDS, refinements, renderScene, sceneClassNames, writeAtomically } from '@neco/neco/internal';
import sharp from 'sharp';
import { processorSeconds, remember } from './remembered.mjs';
import { markdown } from './tables.mjs';

const program = fileURLToPath(new URL('../segment.mjs', import.meta.url));

/** An image of more pixels is read at its own size in tiles of about this side, a smaller one as the head was fitted. */
const tiledFrom = 1e6;
const tileSide = 518;

/** Scenes that the heads are fitted on: enough for the 20,000 patches that a memory holds. */
const labelledScenes = 15;

export async function measureSpeed({ model, sizes, rows, classes, threads, json }) {
  const chosen = rowsOf(rows);
  const folder = mkdtempSync(join(tmpdir(), 'neco-segment-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const heads = [...new Set(chosen.map(({ head }) => head))];
  await fitHeads(folder, model, heads, classes);
  const results = [];
  for (const size of sizes.split(',').map(sizeOf)) {
    await writePictures(folder, size);
    for (const row of chosen) {
      const measured = inOwnProcess({ folder, model, ...size, ...row }, threads);
      results.push({ size: size.name, ...row, ...measured });
      console.error(JSON.stringify(results.at(-1)));
    }
  }
  console.log(`${model}, ${classes} classes, ${threads} thread${threads > 1 ? 's' : ''}`);
  console.log(speedMarkdown(results));
  if (json !== undefined)
    writeAtomically(json, `${JSON.stringify({ model, classes, threads, results }, null, 1)}\n`);
}

function rowsOf(text) {
  const all = HEAD_KINDS.flatMap((head) => refinements.map((refine) => ({ head, refine })));
  if (text === undefined) return all;
  return text.split(',').map((name) => {
    const found = all.find(({ head, refine }) => name === `${head}/${refine}`);
    if (found) return found;
    throw new UserError(`--rows: there is no ${name}; a row is HEAD/REFINE, such as linear/none.`);
  });
}

function sizeOf(name) {
  const [width, height] = name.split('x').map(Number);
  if (width > 0 && height > 0) return { name, width, height };
  throw new UserError(`--sizes takes sizes like 480x360, not "${name}".`);
}

/** One head of each kind, from generated scenes; more classes than they have do not occur but are computed. */
async function fitHeads(folder, name, heads, classes) {
  const model = await loadBackbone(name);
  const scenes = await writeScenes(join(folder, 'scenes'), {
    count: labelledScenes,
    seed: 1,
    size: tileSide,
  });
  const { pairs } = pairImagesAndMasks(scenes.images, scenes.masks);
  const count = Math.max(classes, sceneClassNames.length);
  const classNames = Array.from({ length: count }, (_, i) => sceneClassNames[i] ?? `class ${i}`);
  remember(model);
  for (const head of heads) {
    const segmenter = await Segmenter.fit({ model, pairs, classNames, head, minPatches: 0 });
    segmenter.save(join(folder, `${head}.safetensors`));
    segmenter.release();
  }
}

const pictureFolder = (folder, { width, height }) => join(folder, `${width}x${height}`);
const isTiled = ({ width, height }) => width * height > tiledFrom;

/** One large JPEG; of small ones six, the first of which warms up. */
async function writePictures(folder, size) {
  const pictures = pictureFolder(folder, size);
  mkdirSync(pictures);
  const scene = await renderScene({ seed: 2, index: 0, size: 320 });
  const { width, height } = size;
  const first = join(pictures, '0.jpg');
  await sharp(scene.image, { raw: { width: scene.width, height: scene.height, channels: 3 } })
    .resize({ width, height, fit: 'fill' })
    .jpeg({ quality: 90 })
    .toFile(first);
  if (!isTiled(size)) for (let i = 1; i < 6; i++) copyFileSync(first, join(pictures, `${i}.jpg`));
}

function inOwnProcess(row, threads) {
  const args = [program, '--measure', JSON.stringify(row), '--threads', String(threads)];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${row.head}/${row.refine} at ${row.name} failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Runs in the process of a row, and prints its figures as JSON. */
export async function measureApply({ folder, model, head, refine, ...size }) {
  const segmenter = await Segmenter.load(join(folder, `${head}.safetensors`), { model });
  const started = [];
  const mark = () => started.push([performance.now() / 1000, processorSeconds()]);
  const idle = process.memoryUsage().rss;
  const { patchSize } = segmenter.model.config;
  const tile = Math.round(tileSide / patchSize) * patchSize;
  mark();
  await segmentFolder({
    segmenter,
    images: pictureFolder(folder, size),
    out: join(folder, 'out', `${head}-${refine}-${size.name}`),
    refine,
    reading: isTiled(size) ? { size: null, tile } : {},
    onProgress: mark,
  });
  const [wall, processor] = [0, 1].map((i) => {
    const times = started.map((pair) => pair[i]);
    // The first of several images warms up.
    if (times.length > 2) times.shift();
    return (times.at(-1) - times[0]) / (times.length - 1);
  });
  const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
  const patches = segmenter.fitting.patches;
  console.log(JSON.stringify({ wall, processor, peakMB, idleMB: Math.round(idle / 2 ** 20), patches }));
}

/** Beside the speed its ratio to the first row of the size. */
function speedMarkdown(results) {
  const rows = results.map(({ size, head, refine, wall, processor, peakMB }) => {
    const first = results.find((row) => row.size === size);
    const ratio = (first.processor / processor).toFixed(2);
    return [size, head, refine, digits(1 / wall), digits(1 / processor), ratio, peakMB];
  });
  const header = [
    'size',
    'head',
    'refine',
    'images/s',
    'images/s of the processor',
    'ratio',
    'peak memory, MB',
  ];
  return markdown(header, rows);
}

const digits = (value) => value.toPrecision(3);
