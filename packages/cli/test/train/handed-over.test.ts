import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  bestTeacher,
  describeVerdict,
  loadBackbone,
  saveBackbone,
  train,
  UserError,
  verdictOf,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type Evaluation,
  type EvaluationLine,
} from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

let folder = '';
const inFolder = (...parts: string[]) => path.join(folder, ...parts);

const settings = {
  batchSize: 4,
  steps: 12,
  views: { globalSize: 48, localSize: 24, localCount: 1 },
  roiSize: 3,
  head: { hiddenDim: 32, outputDim: 16 },
  queue: { length: 100 },
  backbone: { dropPath: 0.3 },
};
/** Rates at which nothing is left of the start. */
const absurd = { optimizer: { lr: 1, headLr: 1e-3, weightDecay: 0.04 }, teacher: { momentum: 0 } };
/** Steps that are lost in the rounding of float32 weights. */
const none = { optimizer: { lr: 1e-12, headLr: 1e-12 }, teacher: { momentum: 1 } };
const unlabelled = { every: 4, signalImages: 4 };
const labelled = () => ({
  ...unlabelled,
  images: inFolder('scenes', 'images'),
  masks: inFolder('scenes', 'masks'),
});

before(async () => {
  folder = temporaryFolder();
  await writeScenes(inFolder('scenes'), { count: 8, seed: 4, size: 64 });
  torch.manualSeed(2);
  const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 48 });
  saveBackbone(inFolder('start.safetensors'), new VisionTransformer(config));
});

function options(out: string, evaluation: object, extra: object = {}) {
  return {
    data: inFolder('scenes', 'images'),
    model: inFolder('start.safetensors'),
    out: inFolder(out),
    settings: { ...settings, ...extra, eval: evaluation },
  };
}

/** The weights that a model's name stands for, as bytes. */
async function weightsOf(model: string): Promise<string> {
  const backbone = await loadBackbone(model);
  return JSON.stringify([...backbone.stateDict()].map(([name, tensor]) => [name, tensor.toArray()]));
}

const evaluations = (run: string) =>
  readFileSync(inFolder(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EvaluationLine)
    .filter((line) => line.eval !== undefined)
    .map(({ step, eval: { seconds: _, ...values } }) => ({ step, ...values }));

const at = (step: number, values: Partial<Evaluation>): EvaluationLine => ({
  step,
  eval: {
    effectiveRank: 10,
    spread: 0.5,
    neighbourAgreement: 0.1,
    inContext: null,
    kMeans: null,
    collapsed: false,
    seconds: 0,
    ...values,
  },
});

test('better, the same, worse: by more than the tolerance, on labels where there are any', () => {
  const outcome = (...[first, last]: [Partial<Evaluation>, Partial<Evaluation>]) =>
    verdictOf(
      [at(0, first), at(5, { inContext: null, mirrorAgreement: 0.9 }), at(9, last)],
      'mirrorAgreement',
    );
  const start = { mirrorAgreement: 0.2 };
  assert.equal(outcome(start, { mirrorAgreement: 0.2051 })!.outcome, 'better');
  assert.equal(outcome(start, { mirrorAgreement: 0.2049 })!.outcome, 'same');
  assert.equal(outcome(start, { mirrorAgreement: 0.1951 })!.outcome, 'same');
  assert.equal(outcome(start, { mirrorAgreement: 0.1949 })!.outcome, 'worse');
  assert.equal(outcome(start, { mirrorAgreement: 0.5, collapsed: true })!.outcome, 'worse');
  const onLabels = outcome(
    { mirrorAgreement: 0.2, inContext: 0.193 },
    { mirrorAgreement: 0.4, inContext: 0.159 },
  )!;
  assert.deepEqual([onLabels.outcome, onLabels.measure], ['worse', 'inContext']);
  assert.equal(
    describeVerdict(onLabels),
    'Worse than the start: in-context mIoU 15.9 % at step 9 after 19.3 % at step 0 (differences up to 0.5 points count as none).',
  );
  // Of a rank two hundredths of the start's count as none.
  const ranks = (rank: number) => verdictOf([at(0, {}), at(9, { effectiveRank: rank })], 'effectiveRank')!;
  assert.deepEqual(
    [10.3, 10.1, 9.9, 9.7].map((rank) => ranks(rank).outcome),
    ['better', 'same', 'same', 'worse'],
  );
  assert.match(describeVerdict(ranks(9.7)), /effective rank 9\.7 at step 9 after 10\.0 .* up to 0\.20 count/);
  // Nothing to compare: one evaluation, no signal, or a run of a version that did not measure it.
  assert.equal(verdictOf([at(0, start)], 'mirrorAgreement'), null);
  assert.equal(verdictOf([at(0, start), at(9, start)], 'none'), null);
  assert.equal(verdictOf([at(0, {}), at(9, start)], 'mirrorAgreement'), null);
  assert.equal(bestTeacher([at(0, {}), at(9, start)], 'mirrorAgreement')!.step, 9);
});

test('a run that made things worse hands over the start, on labels and on a signal', async () => {
  const start = await weightsOf(inFolder('start.safetensors'));
  const measured = [
    ['labelled', labelled()],
    ['mirror', unlabelled],
    ['rank', { ...unlabelled, signal: 'effectiveRank' }],
  ] as const;
  for (const [run, evaluation] of measured) {
    const { verdict, best, finished } = await train(options(run, evaluation, absurd));
    assert.deepEqual([finished, verdict?.outcome, best?.step], [true, 'worse', 0], run);
    assert.equal(await weightsOf(inFolder(run)), start, `${run}: --model takes the start`);
    assert.notEqual(await weightsOf(inFolder(run, 'teacher.safetensors')), start);
    const teacher = await loadBackbone(inFolder(run), { which: 'teacher' });
    assert.equal(teacher.report.file, inFolder(run, 'teacher.safetensors'));
  }
});

test('a run that changes nothing is the same as its start', async () => {
  const { verdict, best } = await train(options('nothing', unlabelled, none));
  assert.deepEqual([verdict?.outcome, best?.step], ['same', 0]);
  assert.equal(verdict!.end.step, 12);
});

test('without a signal no best is kept, and --model takes the last teacher', async () => {
  const result = await train(options('none', { ...unlabelled, signal: 'none' }, none));
  assert.deepEqual([result.best, result.verdict], [null, null]);
  assert.ok(!existsSync(inFolder('none', 'best.safetensors')));
  const { report } = await loadBackbone(inFolder('none'));
  assert.equal(report.file, inFolder('none', 'teacher.safetensors'));
  // Another signal later would compare what was not measured.
  await assert.rejects(train(options('none', unlabelled, none)), /config\.eval\.signal: "none" ->/);
});

test('patience ends a run, stopped or not, with everything saved', async () => {
  const patient = { ...unlabelled, every: 2, patience: 2 };
  const whole = await train(options('patient', patient, absurd));
  assert.deepEqual([whole.finished, whole.endedEarly, whole.step], [true, true, 4]);
  const stop = new AbortController();
  const stopped = await train({
    ...options('patient halves', patient, absurd),
    signal: stop.signal,
    onStep: ({ step }) => step === 3 && stop.abort(),
  });
  assert.deepEqual([stopped.finished, stopped.endedEarly, stopped.verdict], [false, false, null]);
  const steps: number[] = [];
  const rest = await train({
    ...options('patient halves', patient, absurd),
    onStep: ({ step }) => steps.push(step),
  });
  assert.deepEqual(steps, [4]);
  assert.deepEqual({ ...rest, run: '', model: '' }, { ...whole, run: '', model: '' });
  assert.deepEqual(evaluations('patient halves'), evaluations('patient'));
  for (const file of ['student', 'teacher', 'best']) {
    const [one, other] = ['patient', 'patient halves'].map((run) =>
      weightsOf(inFolder(run, `${file}.safetensors`)),
    );
    assert.equal(await one, await other, file);
  }
  // Once more there is nothing to do; with more patience it goes on.
  assert.deepEqual(await train(options('patient', patient, absurd)), whole);
  const longer = await train(options('patient', { ...patient, patience: 3 }, absurd));
  assert.deepEqual([longer.endedEarly, longer.step], [true, 6]);
  const refused = (evaluation: object, message: RegExp) =>
    assert.rejects(train(options('refused', { patience: 1, ...evaluation })), (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, message);
      return true;
    });
  await refused({ every: 0 }, /"eval\.patience" is 1, .* "eval\.every" is 0/);
  await refused({ signal: 'none' }, /set eval\.images and eval\.masks, or eval\.signal/);
});

test('a run of a version without signals goes on, and is compared from there', async () => {
  const stop = new AbortController();
  await train({
    ...options('older', unlabelled, none),
    signal: stop.signal,
    onStep: ({ step }) => step === 6 && stop.abort(),
  });
  const record = inFolder('older', 'config.yaml');
  writeFileSync(record, readFileSync(record, 'utf8').replace(/^ {4}(signal|patience): .*\n/gm, ''));
  const metrics = inFolder('older', 'metrics.jsonl');
  writeFileSync(metrics, readFileSync(metrics, 'utf8').replace(/"mirrorCosine":[-\d.e]+,/g, ''));
  const { best, verdict } = await train(options('older', unlabelled, none));
  assert.deepEqual([best!.step, verdict!.start.step, verdict!.end.step], [8, 8, 12]);
});

test('neco train says that a run did harm and what it hands over', () => {
  const assignments = [
    ...['steps=4', 'batchSize=4', 'head.hiddenDim=32', 'views.globalSize=48', 'views.localCount=0'],
    ...['eval.signalImages=4', 'eval.every=2', 'eval.patience=1', 'optimizer.lr=1', 'teacher.momentum=0'],
    'eval.signal=mirrorAgreement',
  ].flatMap((assignment) => ['--set', assignment]);
  const files = ['--data', inFolder('scenes', 'images'), '--model', inFolder('start.safetensors')];
  const { code, stdout, stderr } = neco([
    ...['train', '--recipe', 'paper', ...files, ...assignments],
    ...['--out', inFolder('command')],
  ]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^watched .* features of 4 images; the best teacher by mirror agreement$/m);
  assert.match(stdout, /^Ended at step 2 of 4: nothing better/m);
  assert.match(
    stdout,
    /^Worse than the start: mirror agreement \d+\.\d % at step 2 after \d+\.\d % at step 0/m,
  );
  assert.match(
    stdout,
    /^Best by mirror agreement: step 0 with \d+\.\d %, which is the start; --model .*best\.safetensors$/m,
  );
  assert.match(
    stdout,
    /^Training did not help on these images: the backbone as it was is kept as the best\.$/m,
  );
});

test('eval.network=student measures the student and hands it over, and leaves what is learnt as it is', async () => {
  const fast = { optimizer: { lr: 1e-3, headLr: 1e-3 }, teacher: { momentum: 1 } };
  const watching = { ...labelled(), every: 4 };
  await train(options('by-teacher', watching, fast));
  await train(options('by-student', { ...watching, network: 'student' }, fast));
  // A teacher that never moves scores the same all the time; the student does not.
  const scoresOf = (run: string) => new Set(evaluations(run).map(({ inContext }) => inContext));
  assert.equal(scoresOf('by-teacher').size, 1);
  assert.ok(scoresOf('by-student').size > 1);
  for (const file of ['student.safetensors', 'teacher.safetensors']) {
    assert.deepEqual(readFileSync(inFolder('by-student', file)), readFileSync(inFolder('by-teacher', file)));
  }
});
