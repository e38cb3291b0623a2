// Does post-training help on real photographs? A network with its published surroundings, their parts taken away one at a
// time, other settings and controls, each scored before and after.
//
//   npm run bench -- gain --model M --data DIR --voc DIR [--camvid DIR] --work DIR [--only NAME,NAME] [--seeds 3]
//                         [--first-seed 0] [--parts even,odd,camvid] [--networks teacher,student,student:0.5]
//                         [--threads 1] [--linear] [--signals] [--json docs/gain.json]
//
// `--data` is the folder trained on, `--voc` and `--camvid` hold train/ and val/ with images/ and masks/. Every cell (row,
// seed, network, part) is a file in --work; the same call, also several of them side by side, does what is missing.
// `--signals` adds label-free signals to every cell; `student:0.5` is the network half way from the start to the student.
// A row's name takes changes of settings behind an @: `published@steps=300,optimizer.lr=3e-6`.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { UserError } from '@neco/neco';
import { Cells } from './gain/cells.mjs';
import { correlate, correlationMarkdown, gainMarkdown, summarise, writeResults } from './gain/results.mjs';
import { addSignals } from './gain/signals.mjs';
import { gainVariants, variantNamed } from './gain/variants.mjs';

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function main() {
  const options = readOptions();
  torch.setNumThreads(options.threads);
  mkdirSync(options.work, { recursive: true });
  const names = options.only ?? gainVariants().map(({ name }) => name);
  const variants = ['start', ...names.filter((name) => name !== 'start')].map(variantNamed);
  const log = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
  const cells = new Cells({ ...options, log });
  for (const seed of options.seeds) {
    for (const variant of variants) await cells.measure(variant, seed);
  }
  if (options.signals)
    await addSignals({ ...options, log, network: (name, folder) => cells.network(name, folder) });
  const results = { rows: summarise(cells.all()), correlations: correlate(cells.all()) };
  if (options.json) writeResults(options.json, cells.setup(), results, cells.all());
  console.log(gainMarkdown(results.rows));
  console.log(correlationMarkdown(results.correlations));
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      model: { type: 'string' },
      data: { type: 'string' },
      voc: { type: 'string' },
      camvid: { type: 'string' },
      work: { type: 'string' },
      only: { type: 'string' },
      seeds: { type: 'string', default: '3' },
      'first-seed': { type: 'string', default: '0' },
      parts: { type: 'string', default: 'even' },
      networks: { type: 'string', default: 'teacher,student' },
      threads: { type: 'string', default: '1' },
      linear: { type: 'boolean', default: false },
      signals: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  for (const name of ['model', 'data', 'voc', 'work']) {
    if (values[name] === undefined)
      throw new UserError(`--${name} is missing; see the head of bench/gain.mjs.`);
  }
  const whole = (name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 0) return number;
    throw new UserError(`--${name} takes a whole number, not "${values[name]}".`);
  };
  const first = whole('first-seed');
  return {
    ...values,
    seeds: Array.from({ length: whole('seeds') }, (_, i) => first + i),
    only: splitRows(values.only),
    parts: values.parts.split(','),
    networks: values.networks.split(','),
    threads: whole('threads'),
  };
}

/** Rows are divided by commas, and so are a row's changes: a piece with `=` but without `@` belongs to the row before. */
function splitRows(text) {
  if (text === undefined) return undefined;
  const rows = [];
  for (const piece of text.split(',')) {
    if (piece.includes('=') && !piece.includes('@')) rows.push(`${rows.pop()},${piece}`);
    else rows.push(piece);
  }
  return rows;
}
