// Label-free signals of the study's networks, and how they go with the scores over all of its cells.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBackbone } from '@neco/neco';
import { measureLabelFree, releaseModule } from '@neco/neco/internal';
import { inputSize } from './cells.mjs';

/** The signals that are correlated with the scores. */
export const signalNames = [
  'mirrorAgreement',
  'shiftAgreement',
  'startAgreement',
  'mirrorCosine',
  'effectiveRank',
];

/** Adds the signals to every cell of `cells` that lacks them; the folder is the study's work folder. */
export async function addSignals({ work, model, data, log, network }) {
  const images = readdirSync(data).map((file) => join(data, file));
  const start = await loadBackbone(model);
  const files = readdirSync(work).filter((file) => file.endsWith('.json'));
  const known = new Map();
  for (const file of files.map((name) => join(work, name))) {
    const cell = JSON.parse(readFileSync(file, 'utf8'));
    const folder = join(work, `${cell.row}-${cell.seed}`);
    if (cell.signals || (cell.network !== 'start' && !existsSync(folder))) continue;
    const key = `${folder} ${cell.network}`;
    if (!known.has(key)) {
      const scored = cell.network === 'start' ? start : await network(cell.network, folder);
      const signals = await measureLabelFree(scored, images, { inputSize, start });
      if (scored !== start) releaseModule(scored);
      known.set(key, Object.fromEntries(signalNames.map((name) => [name, signals[name]])));
      log(`${cell.row}, seed ${cell.seed}, ${cell.network}: ${JSON.stringify(known.get(key))}`);
    }
    writeFileSync(file, JSON.stringify({ ...cell, signals: known.get(key) }, null, 2));
  }
  releaseModule(start);
}

/** Spearman's rank correlation of two lists. */
export function rankCorrelation(a, b) {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (x.length - 1) / 2;
  const sum = (f) => x.reduce((total, _, i) => total + f(i), 0);
  return (
    sum((i) => (x[i] - mean) * (y[i] - mean)) /
    Math.sqrt(sum((i) => (x[i] - mean) ** 2) * sum((i) => (y[i] - mean) ** 2))
  );
}

/** Ranks from 0; equal values share the mean of theirs. */
function ranks(values) {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    return below + (values.filter((other) => other === value).length - 1) / 2;
  });
}
