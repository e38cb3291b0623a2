import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { configDifferences, RunFolder } from '@neco/neco/internal';
import { ApiError, curvesOf, followMetrics, MetricsTail, RunList } from '@neco/studio';
import { writtenRun } from './written-run.js';
import { temporaryFolder } from '@neco/testing';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

before(() => {
  folder = temporaryFolder();
});

/** A run of 20 steps on 40 images, of which some steps are done. */
function writeRun(name: string, steps: number, settings: object = {}): RunFolder {
  const run = writtenRun(at('runs', name), settings);
  for (let step = 1; step <= steps; step++) run.appendMetrics(lineOf(step));
  return run;
}

const lineOf = (step: number) => ({
  step,
  epoch: step / 10,
  loss: 4 - step / 10,
  lr: 1e-5,
  imagesPerSecond: 8,
});
const stepsOf = (lines: readonly { step: number }[]) => lines.map(({ step }) => step);

test('the list tells runs at work, finished, stopped and damaged apart', () => {
  writeRun('done', 20);
  writeRun('deep/er/stopped', 5);
  const working = writeRun('working', 10);
  // Held by this very process, so it lives.
  const holder = {
    pid: process.pid,
    host: hostname(),
    boot: null,
    processStart: null,
    since: '',
    patience: 60,
  };
  writeFileSync(working.lockFile, `${JSON.stringify(holder)}\n`);
  const left = writeRun('left', 10);
  // No process has the largest number that Linux gives.
  writeFileSync(left.lockFile, `${JSON.stringify({ ...holder, pid: 4194303 })}\n`);
  mkdirSync(at('runs', 'damaged'));
  writeFileSync(at('runs', 'damaged', 'config.yaml'), 'config: [');
  mkdirSync(at('runs', 'no-run'));
  const runs = new Map(new RunList(at('runs')).list().map((run) => [run.name, run]));
  const states = [...runs.values()].map(({ name, state, step, totalSteps }) => [
    name,
    state,
    step,
    totalSteps,
  ]);
  assert.deepEqual(states.sort(), [
    ['damaged', 'stopped', 0, 0],
    ['deep/er/stopped', 'stopped', 5, 20],
    ['done', 'finished', 20, 20],
    ['left', 'stopped', 10, 20],
    ['working', 'running', 10, 20],
  ]);
  assert.match(runs.get('damaged')!.problem, /not readable YAML/);
  assert.equal(runs.get('done')!.loss, 2);
  // Ten steps of four images at eight images a second.
  assert.equal(runs.get('working')!.secondsLeft, 5);
  assert.equal(runs.get('left')!.secondsLeft, null);
});

test('names lead nowhere but to the runs in the list', () => {
  writeRun('../outside', 1);
  symlinkSync(at('outside'), at('runs', 'link'));
  const runs = new RunList(at('runs'));
  assert.ok(!runs.list().some(({ name }) => name === 'link'));
  for (const name of [
    '../outside',
    'link',
    '',
    '.',
    'done/',
    'done/../done',
    '%2e%2e/outside',
    at('outside'),
  ])
    assert.throws(
      () => runs.folder(name),
      (error) => error instanceof ApiError && error.status === 404,
      name,
    );
  assert.equal(runs.folder('done').root, at('runs', 'done'));
  assert.deepEqual(new RunList(null).list(), []);
});

test('the difference of two runs is that of the library', () => {
  writeRun('other', 3, { sorting: { studentSteepness: 50 }, loss: { mask: 'fg' } });
  const runs = new RunList(at('runs'));
  const { changes } = runs.difference('done', 'other');
  assert.deepEqual(changes, [
    { key: 'sorting.studentSteepness', before: '100', now: '50' },
    { key: 'loss.mask', before: '"all"', now: '"fg"' },
  ]);
  const [done, other] = [runs.folder('done').readRecord(), runs.folder('other').readRecord()];
  assert.deepEqual(
    configDifferences(done!.config, other!.config),
    changes.map(({ key, before: a, now: b }) => `${key}: ${a} -> ${b}`),
  );
  assert.deepEqual(runs.difference('done', 'done').changes, []);
  const settings = new Map(runs.details('other').settings.map(({ key, value }) => [key, value]));
  assert.equal(settings.get('sorting.studentSteepness'), '50');
  assert.equal(settings.get('eval.images'), 'null');
});

test('a growing file is read on, a half-written line only when it is whole', async () => {
  const run = writeRun('growing', 3);
  const tail = new MetricsTail(run.metricsFile);
  const first = await tail.read();
  assert.deepEqual([first!.reset, stepsOf(first!.lines)], [true, [1, 2, 3]]);
  assert.equal(await tail.read(), null);
  const text = JSON.stringify(lineOf(4));
  appendFileSync(run.metricsFile, text.slice(0, 20));
  assert.equal(await tail.read(), null);
  appendFileSync(run.metricsFile, `${text.slice(20)}\nnot json\n`);
  const more = await tail.read();
  assert.deepEqual([more!.reset, more!.lines], [false, [lineOf(4)]]);
});

test('a file that was cut back is read anew, also when it has outgrown its old length meanwhile', async () => {
  const run = writeRun('resumed', 6);
  const tail = new MetricsTail(run.metricsFile);
  await tail.read();
  run.truncateMetrics(4);
  const cut = await tail.read();
  assert.deepEqual([cut!.reset, stepsOf(cut!.lines)], [true, [1, 2, 3, 4]]);
  run.truncateMetrics(3);
  for (const step of [4, 5, 6, 7]) run.appendMetrics({ ...lineOf(step), loss: 1 });
  const again = await tail.read();
  assert.deepEqual([again!.reset, stepsOf(again!.lines)], [true, [1, 2, 3, 4, 5, 6, 7]]);
  assert.equal(again!.lines[3]!['loss'], 1);
  renameSync(run.metricsFile, `${run.metricsFile}.away`);
  assert.deepEqual(await tail.read(), { reset: true, lines: [] });
});

test('lines longer than what is read at a time, and characters across its border, stay whole', async () => {
  const file = at('long.jsonl');
  const long = { step: 1, note: 'ü'.repeat(700_000) };
  writeFileSync(file, `${JSON.stringify(long)}\n${JSON.stringify(lineOf(2))}\n`);
  const tail = new MetricsTail(file);
  assert.deepEqual((await tail.read())!.lines, [long, lineOf(2)]);
  appendFileSync(file, `${JSON.stringify(lineOf(3))}\n`);
  assert.deepEqual(await tail.read(), { reset: false, lines: [lineOf(3)] });
});

test(
  'following yields what is there, what is added, and nothing after it was ended',
  { timeout: 120_000 },
  async () => {
    const run = writeRun('followed', 2);
    const stop = new AbortController();
    const seen: number[] = [];
    // Without being told of changes the poll alone would take ten minutes.
    for await (const change of followMetrics(run.metricsFile, { signal: stop.signal, poll: 600_000 })) {
      seen.push(...stepsOf(change?.lines ?? []));
      const last = seen.at(-1)!;
      if (last === 4) stop.abort();
      else setTimeout(() => run.appendMetrics(lineOf(last + 1)), 300);
    }
    assert.deepEqual(seen, [1, 2, 3, 4]);
  },
);

test('a file on a drive that tells nothing is polled', { timeout: 120_000 }, async () => {
  // A folder that is not there yet cannot be watched.
  const run = new RunFolder(at('runs', 'later'));
  const stop = new AbortController();
  const resets: boolean[] = [];
  for await (const change of followMetrics(run.metricsFile, { signal: stop.signal, poll: 50 })) {
    if (change === null) continue;
    resets.push(change.reset);
    if (change.lines.length > 0) stop.abort();
    else setTimeout(() => writeRun('later', 1), 200);
  }
  assert.deepEqual(resets, [true, false]);
});

test('curves: evaluations apart, missing numbers null, long runs averaged', () => {
  const lines = [
    {
      step: 0,
      eval: { effectiveRank: 12, spread: 0.5, neighbourAgreement: null, inContext: 0.3, kMeans: 0.2 },
    },
    { ...lineOf(1), gradNorm: 2, paramNorm: 30 },
    { ...lineOf(2), gradNorm: 4 },
    { ...lineOf(3), gradNorm: 'NaN' },
  ];
  const { steps, evaluations, averaged } = curvesOf(lines);
  assert.equal(averaged, 1);
  assert.deepEqual(steps.step, [1, 2, 3]);
  assert.deepEqual(steps.gradNorm, [2, 4, null]);
  assert.deepEqual(steps.paramNorm, [30, null, null]);
  assert.deepEqual([evaluations.step, evaluations.inContext], [[0], [0.3]]);
  const short = curvesOf(lines, 2);
  assert.equal(short.averaged, 2);
  assert.deepEqual(
    [short.steps.step, short.steps.gradNorm, short.steps.paramNorm],
    [
      [2, 3],
      [3, null],
      [30, null],
    ],
  );
});
