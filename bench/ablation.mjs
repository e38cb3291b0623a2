// Is it NeCo that helps? The demo's post-training beside controls and other settings, on the demo's scenes.
//
//   npm run bench -- ablation [--seeds 3] [--first-seed 0] [--steps N] [--only NAME,NAME] [--json FILE] [--threads N]
//                             [--model NAME] [--train-scenes N] [--val-scenes N]
//
// Progress goes to stderr, line by line; the table, Markdown, to stdout. With --json every finished cell is written at
// once, and the same call goes on from there. docs/ablation.md says what is measured and how to read it.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as torch from '@neco/torch';
import { startingBackbone } from '@neco/cli';
import { demoPlan } from '@neco/neco/internal';
import { UserError } from '@neco/neco';
import { obtainWeights } from '@neco/neco/internal';
import { SeedCells } from './ablation/cell.mjs';
import { ablationMarkdown, AblationResults } from './ablation/results.mjs';
import { ablationVariants } from './ablation/variants.mjs';

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UserError) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

/** @returns the exit code: 1 if a cell failed */
async function main() {
  const options = readOptions();
  if (options.threads) torch.setNumThreads(options.threads);
  const { model } = await startingBackbone(options.model);
  const plan = planOf(options);
  const all = ablationVariants(plan.training);
  const chosen = chooseVariants(all, options.only);
  const results = new AblationResults(await setupOf(plan, model), versions(), options.json);
  // A file that cannot be written is found out before hours of work.
  results.save(all);
  const folder = mkdtempSync(join(tmpdir(), 'neco-ablation-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  const failures = await measureAll({
    plan,
    model,
    seeds: options.seeds,
    variants: chosen,
    all,
    results,
    folder,
  });
  console.log(ablationMarkdown(results.summary(options.only ? chosen : all)));
  for (const failure of failures) console.error(`failed: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '3' },
      'first-seed': { type: 'string', default: '0' },
      steps: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'string' },
      threads: { type: 'string' },
      model: { type: 'string' },
      'train-scenes': { type: 'string' },
      'val-scenes': { type: 'string' },
    },
  });
  const whole = (name, least = 1) => {
    if (values[name] === undefined) return undefined;
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= least) return number;
    throw new UserError(`--${name} takes a whole number of at least ${least}, not "${values[name]}".`);
  };
  const first = whole('first-seed', 0);
  return {
    seeds: Array.from({ length: whole('seeds') }, (_, i) => first + i),
    steps: whole('steps'),
    only: values.only?.split(','),
    json: values.json,
    threads: whole('threads'),
    model: values.model,
    trainScenes: whole('train-scenes'),
    valScenes: whole('val-scenes'),
  };
}

/** The demo's plan, with the sizes that were given. */
function planOf({ steps, trainScenes, valScenes }) {
  const plan = demoPlan({ quick: false, seed: 0 });
  return {
    ...plan,
    trainScenes: trainScenes ?? plan.trainScenes,
    valScenes: valScenes ?? plan.valScenes,
    training: { ...plan.training, steps: steps ?? plan.training.steps },
  };
}

/** The named variants, and always that without post-training, which gains are counted from. */
function chooseVariants(all, only) {
  if (only === undefined) return all;
  const names = all.map(({ name }) => name);
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new UserError(`--only: there is no ${unknown.join(', ')}; the names are ${names.join(', ')}.`);
  }
  return all.filter(({ name }) => name === 'none' || only.includes(name));
}

/** What decides the scores of all cells: sizes, evaluation, the demo's settings, and the very weights. */
async function setupOf({ seeds: _, ...plan }, model) {
  const { file } = await obtainWeights(model, 'teacher');
  return { ...plan, model, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

function versions() {
  const { libtorch, capability } = torch.versions();
  return { node: process.version, libtorch, capability, threads: torch.getNumThreads() };
}

/** Seed by seed, so that a table of all variants is there early. @returns what went wrong */
async function measureAll({ plan, model, seeds, variants, all, results, folder }) {
  const log = (text) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
  const cells = seeds.flatMap((seed) => variants.map((variant) => ({ seed, variant })));
  const missing = cells.filter(({ seed, variant }) => !results.find(variant, seed));
  log(`${cells.length} cells, ${cells.length - missing.length} of them measured before`);
  const failures = [];
  const started = performance.now();
  let seedCells = null;
  for (const [i, { seed, variant }] of missing.entries()) {
    if (seedCells?.seed !== seed) {
      seedCells = new SeedCells({ plan, model, seed, folder, log });
    }
    log(`[${i + 1}/${missing.length}] seed ${seed}, ${variant.name}`);
    try {
      const cell = await seedCells.measure(variant);
      results.add(variant, seed, cell, all);
      log(
        `  ${describeCell(cell, results.cells.none?.[seed])}; ${remaining(started, i + 1, missing.length)}`,
      );
    } catch (error) {
      // The other cells are worth having; the next call tries this one again.
      failures.push(`seed ${seed}, ${variant.name}: ${error.message}`);
      log(`  failed: ${error instanceof UserError ? error.message : error.stack}`);
    }
  }
  return failures;
}

function describeCell(cell, start) {
  const score = (measure) => {
    const gain = start ? ` (${signed(cell[measure] - start[measure])})` : '';
    return `${cell[measure].toFixed(4)}${gain}`;
  };
  return `in-context ${score('inContext')}, clustering ${score('clustering')}, ${cell.seconds.toFixed(0)} s`;
}

function signed(value) {
  return `${value >= 0 ? '+' : ''}${value.toFixed(4)}`;
}

function remaining(started, done, total) {
  const minutes = ((performance.now() - started) / done / 60_000) * (total - done);
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  return `about ${minutes.toFixed(0)} min left, ${memory} MB resident`;
}
