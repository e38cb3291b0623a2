import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { scoreSegmenter, Segmenter } from '@neco/neco';
import {
  decodeMask,
  pairImagesAndMasks,
  saveBackbone,
  sceneClassNames,
  VisionTransformer,
  vitConfig,
  vocColour,
  writeScenes,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';
import * as torch from '@neco/torch';
import sharp from 'sharp';

interface Axes {
  network: string;
  draw: number;
  labels: number | 'all';
}
interface Cells {
  labelledSubset: (total: number, count: number | 'all', draw: number) => number[];
  planCells: (options: object) => Axes[];
}
interface Results {
  setup: object;
  cells: Record<string, { mIoU: number; boundaryF: number }>;
}

const bench = (file: string) => new URL(`../../../../bench/${file}`, import.meta.url);
const { labelledSubset, planCells } = (await import(bench('segment/cells.mjs').href)) as Cells;

let set = '';
let model = '';
let json = '';

before(async () => {
  const folder = temporaryFolder();
  [set, model, json] = ['set', 'start.safetensors', 'cells.json'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeScenes(path.join(set, 'train'), { count: 4, seed: 1, size: 64 });
  await writeScenes(path.join(set, 'val'), { count: 4, seed: 2, size: 64 });
  torch.manualSeed(5);
  saveBackbone(
    model,
    new VisionTransformer(vitConfig('tiny', 'v2', { embedDim: 24, depth: 1, numHeads: 3, imgSize: 56 })),
  );
});

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(bench('segment.mjs')), '--model', model, ...args],
    { env: { ...process.env, OMP_NUM_THREADS: '1' }, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

const onSet = (...args: string[]) =>
  run('--set', set, '--json', json, '--size', '56', '--heads', 'prototypes', '--refine', 'none', ...args);
const measure = (...args: string[]) =>
  onSet('--readings', 'keep', '--draws', '2', '--labels', '1,all', ...args);
const read = () => JSON.parse(readFileSync(json, 'utf8')) as Results;

test('a smaller number of labelled images is the beginning of a larger one, and every draw is another', () => {
  const all = labelledSubset(40, 'all', 0);
  assert.deepEqual(
    all.toSorted((a, b) => a - b),
    [...Array(40).keys()],
  );
  for (const count of [1, 5, 20]) assert.deepEqual(labelledSubset(40, count, 0), all.slice(0, count));
  assert.notDeepEqual(labelledSubset(40, 5, 1), all.slice(0, 5));
  assert.equal(labelledSubset(3, 20, 0).length, 3);
});

test('all images are one cell, unless each draw has a network of its own', () => {
  const axes = { readings: ['keep'], heads: ['knn'], labels: [1, 'all'], draws: 3, refine: ['none'] };
  const drawsOf = (path: string | null) =>
    planCells({ ...axes, networks: [{ name: 'n', path }] })
      .filter(({ labels }) => labels === 'all')
      .map(({ draw }) => draw);
  assert.deepEqual(drawsOf('a.safetensors'), [0]);
  assert.deepEqual(drawsOf('run-{draw}/a.safetensors'), [0, 1, 2]);
  assert.deepEqual(drawsOf(null), [0, 1, 2]);
});

test('scores are those of the library without remembered features; every other validation image counts', async () => {
  const { status, stdout, stderr } = measure();
  assert.equal(status, 0, stderr);
  const { cells } = read();
  assert.deepEqual(Object.keys(cells), [
    'start/keep/prototypes/1/0/none',
    'start/keep/prototypes/all/0/none',
    'start/keep/prototypes/1/1/none',
  ]);
  const pairsOf = (side: string) =>
    pairImagesAndMasks(path.join(set, side, 'images'), path.join(set, side, 'masks')).pairs;
  const [train, val] = [pairsOf('train'), pairsOf('val')];
  const segmenter = await Segmenter.fit({
    model,
    pairs: labelledSubset(4, 1, 1).map((i) => train[i]!),
    classNames: sceneClassNames,
    head: 'prototypes',
    reading: { size: 56 },
    minPatches: 0,
  });
  const { mIoU, boundaryF } = await scoreSegmenter({ segmenter, pairs: [val[0]!, val[2]!] });
  const cell = cells['start/keep/prototypes/1/1/none']!;
  assert.deepEqual([cell.mIoU, cell.boundaryF], [mIoU, boundaryF]);
  const [, , row] = stdout.trim().split('\n');
  assert.match(
    row!,
    /^\| start \| keep \| none \| prototypes \| [\d.]+ ± [\d.]+ \/ [\d.]+ ± [\d.]+ \| [\d.]+ \/ /,
  );
});

test('the same call measures what is missing only; another setup and a foreign file are refused', () => {
  const first = read();
  const broken = read();
  delete broken.cells['start/keep/prototypes/1/0/none'];
  writeFileSync(json, JSON.stringify(broken));
  assert.match(measure().stderr, /3 cells, 2 of them measured before/);
  const scores = ({ cells }: Results) =>
    Object.entries(cells).map(([key, { mIoU, boundaryF }]) => [key, mIoU, boundaryF].join());
  assert.deepEqual(scores(read()).sort(), scores(first).sort());
  const other = measure('--val-every', '1');
  assert.equal(other.status, 2);
  assert.match(other.stderr, /measured otherwise \(valImages: 2 -> 4; valEvery: 2 -> 1\)/);
  writeFileSync(json, '{}');
  assert.match(measure().stderr, /holds no scores of segmenters/);
  writeFileSync(json, JSON.stringify(first));
  assert.match(measure('--networks', 'paka').stderr, /paka=FILE/);
});

test('pictures hold true masks beside predicted ones, and no photograph', async () => {
  const file = path.join(set, 'masks.webp');
  const { status, stderr } = measure('--pictures', file);
  assert.equal(status, 0, stderr);
  const [first] = pairImagesAndMasks(path.join(set, 'val', 'images'), path.join(set, 'val', 'masks')).pairs;
  const truth = await decodeMask(first!.mask);
  const sheet = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number) => [
    ...sheet.data.subarray(3 * (y * sheet.info.width + x)).subarray(0, 3),
  ];
  // The upper left corner of the first mask, 8 px from the borders of the sheet.
  assert.deepEqual(pixel(9, 9), [...vocColour(truth.data[0]!)]);
});

test('images a second and peak memory of a row, measured in a process of its own', () => {
  const file = path.join(set, 'speed.json');
  const { status, stdout, stderr } = run('--sizes', '96x64', '--rows', 'prototypes/guided', '--json', file);
  assert.equal(status, 0, stderr);
  const { results } = JSON.parse(readFileSync(file, 'utf8')) as { results: Record<string, number>[] };
  const { wall, processor, peakMB } = results[0]!;
  assert.ok(wall! > 0 && processor! > 0 && peakMB! > 50);
  assert.match(stdout, /\| 96x64 \| prototypes \| guided \|/);
  assert.match(run('--rows', 'linear/sharp').stderr, /there is no linear\/sharp/);
});
