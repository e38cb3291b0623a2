// Scores of heads, readings and refinements on a set of photographs.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as torch from '@neco/torch';
import { loadBackbone, pairImagesAndMasks, scoreSegmenter, Segmenter, UserError } from '@neco/neco';
import { releaseModule, surveyMasks, VisionTransformer, weightsHash } from '@neco/neco/internal';
import { CellFile, labelledSubset, planCells, readings } from './cells.mjs';
import { writeMaskPictures } from './pictures.mjs';
import { processorSeconds, remember } from './remembered.mjs';
import { qualityMarkdown } from './tables.mjs';

const log = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

/** Measures the cells of the options that the file lacks, and prints the table of all that it has. */
export async function measureQuality(options) {
  const set = await openSet(options);
  const file = new CellFile(options.json, await setupOf(options, set));
  const cells = planCells(options);
  const missing = cells.filter((cell) => !file.has(cell));
  log(`${cells.length} cells, ${cells.length - missing.length} of them measured before`);
  for (const group of groupsOf(missing, options)) await measureGroup(group, set, options, file);
  console.log(qualityMarkdown(file.all()));
  if (options.pictures !== undefined) await drawPictures(set, options);
}

/** Pairs of both sides and the names of the classes. */
async function openSet({ set, valEvery }) {
  const pairsOf = (side) => pairImagesAndMasks(join(set, side, 'images'), join(set, side, 'masks'));
  const [train, val] = [pairsOf('train'), pairsOf('val')];
  return {
    train: train.pairs,
    allVal: val.pairs,
    val: val.pairs.filter((_, i) => i % valEvery === 0),
    classNames: train.classNames ?? (await namesOf(set, train.pairs)),
  };
}

/** `classes.txt`, one name a line; numbers without it. */
async function namesOf(set, pairs) {
  const file = join(set, 'classes.txt');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim().split('\n');
  const values = [...(await surveyMasks(pairs, 255)).keys()].filter((value) => value !== 255);
  return Array.from({ length: Math.max(...values) + 1 }, (_, i) => `class ${i}`);
}

async function setupOf({ set, model, size, valEvery }, { train, val, classNames }) {
  const network = await loadBackbone(model);
  const sha256 = torch.scope(() => weightsHash(network));
  releaseModule(network);
  const counts = { trainImages: train.length, valImages: val.length, valEvery, classes: classNames.length };
  return { set: basename(set), sha256, size, ...counts };
}

/** Cells that share their features. */
function groupsOf(cells, { networks, model }) {
  const groups = new Map();
  for (const cell of cells) {
    const { path } = networks.find(({ name }) => name === cell.network);
    const place = path?.replaceAll('{draw}', cell.draw);
    const key = [place ?? `random ${cell.draw}`, cell.reading].join('\n');
    const network = place === undefined ? () => untrained(cell, model) : () => loadBackbone(place);
    groups.set(key, { network, cells: [...(groups.get(key)?.cells ?? []), cell] });
  }
  return groups.values();
}

/** The architecture of `model` with random weights. */
async function untrained({ network, draw }, model) {
  if (network !== 'untrained')
    throw new UserError(`--networks ${network} needs the place of its weights: ${network}=FILE.`);
  const trained = await loadBackbone(model);
  torch.manualSeed(draw);
  const random = new VisionTransformer(trained.config);
  releaseModule(trained);
  return random;
}

async function measureGroup({ network, cells }, set, options, file) {
  const model = await network();
  const { spent, forget } = remember(model);
  let fitted = { key: null, segmenter: null };
  for (const cell of cells) {
    const key = [cell.head, cell.labels, cell.draw].join();
    if (fitted.key !== key) {
      fitted.segmenter?.release();
      fitted = { key, ...(await timedFit(model, cell, set, options, spent)) };
    }
    file.add({
      ...cell,
      fitSeconds: fitted.seconds,
      ...(await timedScore(fitted.segmenter, cell, set, spent)),
    });
    const { mIoU, boundaryF } = file.all().at(-1);
    log(
      `${Object.values(cell).join(' ')}: mIoU ${(100 * mIoU).toFixed(1)}, boundary F ${(100 * boundaryF).toFixed(1)}`,
    );
  }
  fitted.segmenter?.release();
  forget();
  releaseModule(model);
}

async function timedFit(model, cell, set, { size }, spent) {
  const [started, encoded] = [processorSeconds(), spent.seconds];
  const segmenter = await fitHead(model, cell, set, size);
  return { segmenter, seconds: processorSeconds() - started - (spent.seconds - encoded) };
}

function fitHead(model, { head, labels, draw, reading }, { train, classNames }, size) {
  const pairs = labelledSubset(train.length, labels, draw).map((i) => train[i]);
  // A class that fills less than a patch of a few images is no reason to stop.
  return Segmenter.fit({
    model,
    pairs,
    classNames,
    head,
    reading: readings[reading](size),
    minPatches: 0,
    seed: draw,
  });
}

/** Scores, and seconds of the processor an image: of `apply` without the backbone, and of the backbone. */
async function timedScore(segmenter, { refine }, { val }, spent) {
  const [encoded, passes] = [spent.seconds, spent.passes];
  let seconds = 0;
  const apply = Segmenter.prototype.apply.bind(segmenter);
  segmenter.apply = async (...given) => {
    const started = processorSeconds();
    const segmented = await apply(...given);
    seconds += processorSeconds() - started;
    return segmented;
  };
  const { mIoU, boundaryF, pixelAccuracy, calibration } = await scoreSegmenter({
    segmenter,
    pairs: val,
    refine,
  });
  const inBackbone = spent.seconds - encoded;
  return {
    mIoU,
    boundaryF,
    pixelAccuracy,
    calibrationError: calibration.expectedError,
    headSeconds: (seconds - inBackbone) / val.length,
    // Features that were there took no time.
    backboneSeconds: spent.passes > passes ? inBackbone / val.length : null,
  };
}

/** The first validation images, with the first of the chosen heads and refinements and the most labels. */
async function drawPictures({ allVal, ...set }, options) {
  const { model: name, heads, labels, readings: chosen, refine, size, pictures } = options;
  const model = await loadBackbone(name);
  const segmenter = await fitHead(
    model,
    { head: heads[0], labels: labels.at(-1), draw: 0, reading: chosen[0] },
    set,
    size,
  );
  await writeMaskPictures(pictures, segmenter, allVal.slice(0, 8), refine[0]);
  segmenter.release();
  releaseModule(model);
  log(`${pictures}: ${heads[0]}, ${labels.at(-1)} labelled images, ${chosen[0]}, ${refine[0]}`);
}
