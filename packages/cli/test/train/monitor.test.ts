import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  loadBackbone,
  Monitor,
  parseTrainConfig,
  saveBackbone,
  sceneClassNames,
  train,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type BestTeacher,
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
  optimizer: { lr: 5e-4, headLr: 2e-3 },
  teacher: { momentum: 0.9 },
  backbone: { dropPath: 0.3 },
  checkpoint: { everyEpochs: 2 },
};
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
  const model = new VisionTransformer(config);
  saveBackbone(inFolder('start.safetensors'), model);
  torch.noGrad(() => model.norm.weight!.zero_());
  torch.noGrad(() => (model.norm as torch.nn.LayerNorm).bias.fill_(0.5));
  saveBackbone(inFolder('constant.safetensors'), model);
});

function options(out: string, evaluation: object, extra: object = {}) {
  return {
    data: inFolder('scenes', 'images'),
    model: inFolder('start.safetensors'),
    out: inFolder(out),
    settings: { ...settings, ...extra, eval: evaluation },
  };
}

const lines = (run: string) =>
  readFileSync(inFolder(run, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as EvaluationLine & { loss?: number });
/** Evaluations without their times, which differ from run to run. */
const evaluations = (run: string) =>
  lines(run)
    .filter((line) => line.eval !== undefined)
    .map(({ step, eval: { seconds: _, ...values } }) => ({ step, ...values }));

async function assertSameBackbones(a: string, b: string): Promise<void> {
  for (const which of ['student', 'teacher'] as const) {
    const [one, other] = await Promise.all(
      [a, b].map(async (run) => (await loadBackbone(inFolder(run), { which })).stateDict()),
    );
    for (const [name, tensor] of one!) assert.ok(tensor.equal(other!.get(name)!), `${which}: ${name}`);
  }
}

test('a run is the same bit for bit with and without evaluations, whatever it is measured on', async () => {
  await train(options('unwatched', { every: 0 }));
  await train(options('watched', unlabelled));
  await train(options('labelled', labelled()));
  await assertSameBackbones('unwatched', 'watched');
  await assertSameBackbones('unwatched', 'labelled');
  const losses = (run: string) => lines(run).flatMap(({ loss }) => loss ?? []);
  assert.equal(losses('unwatched').length, 12);
  assert.deepEqual(losses('labelled'), losses('unwatched'));
  assert.deepEqual(evaluations('unwatched'), []);
});

test('the teacher is measured at the start, when due and at the end; the best is kept', async () => {
  const found = evaluations('labelled');
  assert.deepEqual(
    found.map(({ step }) => step),
    [0, 4, 8, 12],
  );
  for (const {
    effectiveRank,
    spread,
    neighbourAgreement: agreement,
    inContext,
    kMeans,
    collapsed,
  } of found) {
    assert.ok(effectiveRank > 1 && effectiveRank <= 32, `rank ${effectiveRank}`);
    for (const value of [spread, agreement, inContext, kMeans])
      assert.ok(value! > 0 && value! < 1, `${value}`);
    assert.equal(collapsed, false);
  }
  // Without labels the same signals, and the best by the one that is for that.
  const signals = evaluations('watched');
  assert.deepEqual(
    signals,
    found.map((line) => ({ ...line, inContext: null, kMeans: null })),
  );
  const bestSignal = JSON.parse(readFileSync(inFolder('watched', 'best.json'), 'utf8')) as BestTeacher;
  const contrasts = signals.map(({ mirrorCosine }) => mirrorCosine!);
  assert.deepEqual([bestSignal.measure, bestSignal.score], ['mirror cosine', Math.max(...contrasts)]);
  assert.equal(bestSignal.step, 4 * contrasts.indexOf(bestSignal.score));
  const scores = found.map(({ inContext }) => inContext!);
  const record = JSON.parse(readFileSync(inFolder('labelled', 'best.json'), 'utf8')) as {
    step: number;
    score: number;
  };
  assert.equal(record.score, Math.max(...scores));
  assert.equal(record.step, 4 * scores.indexOf(record.score));
  const { metadata } = torch.io.loadSafetensors(inFolder('labelled', 'best.safetensors'));
  assert.equal(metadata.step, String(record.step));
  // An epoch is two steps, and every second one is kept.
  const then =
    record.step === 0
      ? inFolder('start.safetensors')
      : inFolder('labelled', 'checkpoints', `epoch-${String(record.step / 2).padStart(4, '0')}.safetensors`);
  const [best, kept] = await Promise.all(
    [inFolder('labelled', 'best.safetensors'), then].map(async (file) =>
      (await loadBackbone(file)).stateDict(),
    ),
  );
  for (const [name, tensor] of best!) assert.ok(tensor.equal(kept!.get(name)!), name);
});

test('a run that was stopped goes on to the same evaluations and the same best', async () => {
  const stop = new AbortController();
  await train({
    ...options('halves', labelled()),
    signal: stop.signal,
    onStep: ({ step }) => step === 7 && stop.abort(),
  });
  assert.deepEqual(
    evaluations('halves').map(({ step }) => step),
    [0, 4],
  );
  // How often a run is watched may change: the last evaluations then come elsewhere.
  cpSync(inFolder('halves'), inFolder('other'), { recursive: true });
  await train(options('other', { ...labelled(), every: 5 }));
  assert.deepEqual(
    evaluations('other').map(({ step }) => step),
    [0, 4, 10, 12],
  );
  const result = await train(options('halves', labelled()));
  assert.deepEqual(evaluations('halves'), evaluations('labelled'));
  await assertSameBackbones('halves', 'labelled');
  const file = (run: string) => torch.io.loadSafetensors(inFolder(run, 'best.safetensors'));
  const [one, other] = [file('halves'), file('labelled')];
  assert.deepEqual(one.metadata, other.metadata);
  for (const [name, tensor] of one.tensors) assert.ok(tensor.equal(other.tensors.get(name)!), name);
  assert.equal(result.best?.step, Number(one.metadata.step));
  await assert.rejects(train(options('halves', { ...labelled(), maxImages: 2 })), /config\.eval\.maxImages/);
});

test('a run that an earlier version began, without any evaluation, goes on and is watched from there', async () => {
  const stop = new AbortController();
  await train({
    ...options('older', { every: 0 }),
    signal: stop.signal,
    onStep: ({ step }) => step === 6 && stop.abort(),
  });
  const record = inFolder('older', 'config.yaml');
  const text = readFileSync(record, 'utf8');
  const without = text.replace(/^ {2}eval:\n( {4}.*\n)*/m, '');
  assert.ok(without.length < text.length);
  writeFileSync(record, without);
  await train(options('older', labelled()));
  assert.deepEqual(
    evaluations('older').map(({ step }) => step),
    [6, 8, 12],
  );
  await assertSameBackbones('older', 'labelled');
});

test('features that become the same raise the alarm, and stop the run where that is asked for', async () => {
  // Training that destroys the features: the norm and all else shrinks to nothing within some steps.
  const shrink = { optimizer: { lr: 1, headLr: 1e-3, weightDecay: 0.04 }, teacher: { momentum: 0 } };
  const alarms: number[] = [];
  const result = await train({
    ...options('collapse', { ...unlabelled, collapseBelow: 0.5 }, shrink),
    onEvaluation: ({ step, eval: { collapsed } }) => collapsed && alarms.push(step),
  });
  assert.ok(result.finished);
  assert.ok(alarms.length > 0 && alarms[0]! > 0, alarms.join());
  await assert.rejects(
    train(options('stopped', { ...unlabelled, collapseBelow: 0.5, stopOnCollapse: true }, shrink)),
    (error: Error) =>
      error instanceof UserError &&
      error.message.startsWith(`Stopped at step ${alarms[0]}: features collapsed`) &&
      error.message.includes('good.safetensors'),
  );
  const good = torch.io.loadSafetensors(inFolder('stopped', 'checkpoints', 'good.safetensors'));
  assert.equal(good.metadata.step, String(alarms[0]! - 4));
  // Saying so lets it go on.
  const on = await train(options('stopped', { ...unlabelled, collapseBelow: 0.5 }, shrink));
  assert.ok(on.finished);
});

test('features that are the same from the start are noticed at once', async () => {
  const seen: Evaluation[] = [];
  const run = train({
    ...options('constant', { ...unlabelled, stopOnCollapse: true }),
    model: inFolder('constant.safetensors'),
    onEvaluation: (line) => seen.push(line.eval),
  });
  await assert.rejects(run, /Stopped at step 0: features collapsed .*no better evaluation/);
  assert.deepEqual([seen[0]!.effectiveRank, seen[0]!.spread, seen[0]!.collapsed], [0, 0, true]);
});

test('an evaluation leaves the random numbers, the mode and the memory as they were', async () => {
  const model = await loadBackbone(inFolder('start.safetensors'));
  model.train();
  const files = readdirSync(inFolder('scenes', 'images')).map((file) => inFolder('scenes', 'images', file));
  const { eval: evaluation } = parseTrainConfig({ eval: labelled() });
  const monitor = await Monitor.open({ ...evaluation, every: 4, inputSize: 48 }, files, 14);
  assert.deepEqual(monitor.plan, {
    every: 4,
    signalImages: 4,
    labelled: { memory: 4, val: 4, classes: sceneClassNames.length },
  });
  torch.manualSeed(5);
  const random = torch.getRngState();
  const tensors = torch.liveTensors();
  const [first, second] = [await monitor.evaluate(model, null), await monitor.evaluate(model, null)];
  assert.equal(torch.liveTensors(), tensors);
  assert.ok(torch.getRngState().equal(random));
  assert.ok(model.training);
  assert.deepEqual({ ...first, seconds: 0 }, { ...second, seconds: 0 });
  assert.ok(first.mirrorCosine! > 0 && first.mirrorCosine! < 1);
  assert.ok(!('shiftAgreement' in first || 'mirrorAgreement' in first));
  for (const signal of ['shiftAgreement', 'mirrorAgreement'] as const) {
    const other = await Monitor.open({ ...evaluation, every: 4, inputSize: 48, signal }, files, 14);
    const before = torch.liveTensors();
    const measured = await other.evaluate(model, null);
    // Fewer where what earlier tests left was collected meanwhile.
    assert.ok(torch.liveTensors() <= before);
    assert.ok(measured[signal]! > 0 && measured[signal]! < 1, `${signal} ${measured[signal]}`);
    // Which views are taken beside them changes nothing of the others.
    assert.deepEqual(
      [measured.neighbourAgreement, measured.inContext, measured.mirrorCosine],
      [first.neighbourAgreement, first.inContext, undefined],
    );
  }
});

test('neco train says what it watches, each evaluation, an alarm, and the best', () => {
  const assignments = [
    'steps=1',
    'batchSize=4',
    'head.hiddenDim=32',
    'views.globalSize=48',
    'views.localCount=0',
    'eval.signalImages=4',
    `eval.images=${labelled().images}`,
    `eval.masks=${labelled().masks}`,
  ].flatMap((assignment) => ['--set', assignment]);
  const command = ['train', '--recipe', 'paper', '--data', labelled().images, ...assignments];
  const good = neco([...command, '--model', inFolder('start.safetensors'), '--out', inFolder('command')]);
  assert.equal(good.code, 0, good.stderr);
  assert.match(
    good.stdout,
    /^watched .* features of 4 images; mIoU on 4 labelled images with 4 as examples/m,
  );
  assert.match(good.stderr, /^step 0: effective rank .* in-context mIoU .* K-means mIoU/m);
  assert.match(good.stderr, /^step 1: effective rank/m);
  assert.match(
    good.stdout,
    /^(Better than|The same as|Worse than) the start: in-context mIoU \d+\.\d % at step 1 after \d+\.\d % at step 0 \(differences up to 0\.5 points count as none\)\.$/m,
  );
  assert.match(good.stdout, /^Best by in-context mIoU: step [01] with .*best\.safetensors$/m);
  assert.doesNotMatch(good.stderr, /Warning/);
  assert.match(good.stdout, /^Weights changed by: student [\d.e-]+ %, teacher [\d.e-]+ %$/m);
  assert.match(good.stdout, /^Next: {2}\S.* studio --images .* --compare .*$/m);
  const constant = neco([...command, '--model', inFolder('constant.safetensors'), '--out', inFolder('same')]);
  assert.match(constant.stderr, /^Warning: features collapse: effective rank 0\.00 after 0\.00/m);
});

test('wrong labelled sets are refused before anything is written', async () => {
  const refused = async (evaluation: object, message: RegExp) => {
    await assert.rejects(train(options('refused', evaluation)), (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, message);
      return true;
    });
    assert.ok(!existsSync(inFolder('refused')));
  };
  const copyMasks = (name: string, count: number) => {
    mkdirSync(inFolder(name));
    for (const file of readdirSync(inFolder('scenes', 'masks')).slice(0, count)) {
      cpSync(inFolder('scenes', 'masks', file), inFolder(name, file));
    }
  };
  const { images } = labelled();
  await refused({ images }, /"eval\.images" is set without "eval\.masks"/);
  await refused({ masks: images }, /"eval\.masks" is set without "eval\.images"/);
  await refused({ ...labelled(), trainImages: images }, /"eval\.trainImages" is set without/);
  await refused({ trainImages: images, trainMasks: labelled().masks }, /needs images to measure on/);
  await refused({ images, masks: inFolder('nowhere') }, /nowhere/);
  copyMasks('one', 1);
  await refused({ images, masks: inFolder('one') }, /has one labelled image/);
  copyMasks('unnamed', 8);
  writeFileSync(inFolder('unnamed', 'classes.json'), '["sky", "road"]');
  await refused({ images, masks: inFolder('unnamed') }, /holds the value \d+, but there are 2 classes/);
  writeFileSync(inFolder('unnamed', 'classes.json'), '["everything"]');
  await refused({ images, masks: inFolder('unnamed') }, /know one class/);
  const many = Array.from({ length: 200 }, (_, i) => `class ${i}`);
  writeFileSync(inFolder('unnamed', 'classes.json'), JSON.stringify(many));
  await refused({ images, masks: inFolder('unnamed') }, /have \d+ patches, fewer than their 200 classes/);
  await refused(
    { ...labelled(), trainImages: images, trainMasks: inFolder('unnamed') },
    /differ; give both the same classes\.json/,
  );
  await refused({ inputSize: 50 }, /"eval\.inputSize" is 50 px, not a multiple/);
});
