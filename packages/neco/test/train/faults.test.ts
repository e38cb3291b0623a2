import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  loadBackbone,
  isOutOfMemory,
  NonFiniteError,
  RunFolder,
  guarded,
  parseTrainConfig,
  resolveAuto,
  slowWriting,
  train,
  trainStep,
  UserError,
  type TrainMetrics,
} from '@neco/neco/internal';
import {
  finalState,
  temporaryFolder,
  canMount,
  inOwnMounts,
  inShell,
  runProcess,
  makeSmallInputs,
  smallOptions,
  smallSettings,
} from '@neco/testing';

const mountable = canMount();
const needsMount = mountable ? {} : { skip: 'file systems cannot be mounted here (needs root)' };

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);
const options = (out: string, extra: object = {}) => smallOptions(folder, at(out), extra);
/** A shell command that runs the small run. */
const runs = (out: string, extra: object = {}) =>
  `'${process.execPath}' '${runProcess}' '${folder}' '${out}' '${JSON.stringify(extra)}'`;
let whole: Record<string, string> = {};

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(folder);
  // As many as the runs in shells have: the number of threads decides how sums are rounded.
  torch.setNumThreads(1);
  await train(options('whole'));
  whole = finalState(at('whole'));
});

const userError = (message: RegExp) => (error: Error) => {
  assert.ok(error instanceof UserError, error.stack);
  assert.match(error.message, message);
  return true;
};

test('a limit on file sizes stops the run in one sentence; without it the run goes on to the same end', () => {
  // Above the epochs' files, below those of checkpoints; in kibibytes.
  const stopped = inShell(`ulimit -f 400; ${runs(at('limit'))}`);
  assert.equal(stopped.code, 2, stopped.output);
  assert.match(stopped.output, /would be larger than the system allows .* no checkpoint was written yet/);
  assert.ok(!readdirSync(at('limit'), { recursive: true }).some((name) => String(name).endsWith('.tmp')));
  const continued = inShell(runs(at('limit')));
  assert.match(continued.output, /ended at step 24/);
  assert.deepEqual(finalState(at('limit')), whole);
});

test(
  'a full disk keeps the last good checkpoint, and with more room the run goes on to the same end',
  needsMount,
  () => {
    mkdirSync(at('full'));
    const { output } = inOwnMounts(`
    mount -t tmpfs -o size=1900k tmpfs '${at('full')}'
    ${runs(at('full', 'run'))}
    echo "exit $?"
    mount -o remount,size=64m '${at('full')}'
    ${runs(at('full', 'run'))}
    cp -r '${at('full', 'run')}' '${at('full-copy')}'`);
    assert.match(
      output,
      /The disk is full: .* the last good checkpoint .*last\.safetensors is kept\. Make room/,
    );
    assert.match(output, /exit 2\n/);
    assert.match(output, /ended at step 24/);
    assert.deepEqual(finalState(at('full-copy')), whole);
  },
);

test('a folder that became read-only, and one that always was', needsMount, () => {
  cpSync(at('whole'), at('frozen'), { recursive: true });
  const { output } = inOwnMounts(`
    mount --bind '${at('frozen')}' '${at('frozen')}'
    mount -o remount,ro,bind '${at('frozen')}'
    ${runs(at('frozen'))}
    echo "exit $?"
    ${runs(at('frozen', 'new'))}
    echo "exit $?"`);
  assert.match(
    output,
    /The disk of the run folder .*frozen is read-only; the last good checkpoint .* is kept/,
  );
  assert.match(output, /Cannot write to "out" .*new: EROFS/);
  assert.equal(output.match(/exit 2\n/g)?.length, 2, output);
});

test('a run folder that is gone', async () => {
  const gone = (line: TrainMetrics) => line.step === 5 && rmSync(at('gone'), { recursive: true });
  await assert.rejects(
    train({ ...options('gone'), onStep: gone }),
    userError(/The run folder .*gone is gone; no checkpoint was written yet/),
  );
});

test('an image that is removed during the run is named and skipped', async () => {
  cpSync(at('scenes', 'images'), at('fewer'), { recursive: true });
  const victim = at('fewer', readdirSync(at('fewer'))[3]!);
  const skipped: [string, string][] = [];
  const metrics: TrainMetrics[] = [];
  await train({
    ...options('fewer-run', { eval: { every: 8, signalImages: 10, inputSize: 32 } }),
    data: at('fewer'),
    // All was checked by now, and no image was read for training.
    onStart: () => rmSync(victim),
    onSkipped: (file, reason) => skipped.push([file, reason]),
    onStep: (line) => metrics.push(line),
  });
  assert.deepEqual(
    skipped.map(([file]) => file),
    [victim],
  );
  assert.match(skipped[0]![1], /missing/);
  assert.equal(metrics.at(-1)!.skipped, 1);
});

test('what was skipped is still counted when the run goes on', async () => {
  cpSync(at('scenes', 'images'), at('broken'), { recursive: true });
  writeFileSync(at('broken', readdirSync(at('broken'))[1]!), 'no image');
  const [once, halves] = [smallOptions(folder, at('once')), smallOptions(folder, at('halves'))];
  await train({ ...once, data: at('broken') });
  const stop = new AbortController();
  const onStep = ({ step }: TrainMetrics) => step === 12 && stop.abort();
  await train({ ...halves, data: at('broken'), signal: stop.signal, onStep });
  const skipped: string[] = [];
  await train({ ...halves, data: at('broken'), onSkipped: (file) => skipped.push(file) });
  assert.deepEqual(skipped, [], 'named once');
  assert.deepEqual(finalState(at('halves')), finalState(at('once')));
});

test('weights that grow beyond all numbers are never saved', async () => {
  const huge = { optimizer: { lr: 1e30, headLr: 1e30, warmupSteps: 0 }, eval: { every: 0 } };
  await assert.rejects(
    train(options('huge', { ...huge, checkpoint: { everySteps: 1, everyEpochs: 4 } })),
    userError(/Stopped after step 1: weights are not finite numbers; no checkpoint was written yet/),
  );
  assert.deepEqual(readdirSync(at('huge', 'checkpoints')), []);
});

test('memory that runs out is known as such, and a step says what needs less', () => {
  let missing: unknown;
  try {
    torch.zeros([2 ** 45]);
  } catch (error) {
    missing = error;
  }
  assert.ok(isOutOfMemory(missing), String(missing));
  const place = { run: new RunFolder(at('nowhere')), state: { step: 4 }, batchSize: 1000 };
  const fail = () => {
    throw missing;
  };
  assert.throws(
    () => guarded(place, fail),
    userError(/Stopped at step 5: .* batch of 1000 images; try batchSize=500, .*recomputeBlocks=true/),
  );
});

/** Four images in views as the small run has them. */
function smallBatch() {
  const boxes = torch.tensor([4, 4, 12, 12]).expand([2, 3, 4, 4]).contiguous().toFloat32Array();
  return {
    globals: torch.randn([2, 4, 3, 32, 32]),
    locals: torch.randn([1, 4, 3, 16, 16]),
    globalBoxes: boxes,
    viewBoxes: boxes,
  };
}

for (const [name, quantity] of [
  ['an infinite pixel', 'loss'],
  ['a gradient that overflows', 'gradient'],
] as const) {
  test(`${name} stops the step before anything is applied`, async () => {
    const model = await loadBackbone(at('start.safetensors'));
    const config = resolveAuto(parseTrainConfig(smallSettings), model.config, 10, false);
    const state = buildRunState(model, config) as RunState<NecoLearner>;
    const batch = smallBatch();
    if (quantity === 'loss') torch.noGrad(() => batch.locals.select(1, 2).fill_(Infinity));
    else hugeGradient(state.learner.student.head);
    const before = [...state.learner.student.stateDict()].map(
      ([key, tensor]) => [key, tensor.clone()] as const,
    );
    assert.throws(
      () => trainStep(state, batch, 10),
      (error) => error instanceof NonFiniteError && error.quantity === quantity,
    );
    assert.equal(state.step, 0);
    const now = state.learner.student.stateDict();
    for (const [key, tensor] of before) assert.ok(tensor.equal(now.get(key)!), key);
  });
}

/** Weights of a head whose outputs are finite while the gradients behind it are not. */
function hugeGradient(head: torch.nn.Module): void {
  const weights = [...head.parameters()].filter((weight) => weight.ndim > 1);
  torch.noGrad(() => weights.forEach((weight, i) => weight.mul_(i === weights.length - 1 ? 1e-38 : 1e18)));
}

test('the wall clock may jump: nothing of a run depends on it', async (context) => {
  const real = Date.now;
  context.after(() => (Date.now = real));
  let jumps = 0;
  Date.now = () => real() - 3_600_000 * ++jumps;
  const metrics: TrainMetrics[] = [];
  await train({ ...options('clock'), log: 'tensorboard', onStep: (line) => metrics.push(line) });
  assert.ok(jumps > 24);
  assert.deepEqual(finalState(at('clock')), whole);
  for (const { imagesPerSecond, dataWait } of metrics)
    assert.ok(imagesPerSecond > 0 && dataWait >= 0 && dataWait <= 1);
});

test('a slow disk is mentioned when writing takes a good part of the time', () => {
  assert.equal(slowWriting(1.5, 3), null);
  assert.equal(slowWriting(20, 600), null);
  assert.match(slowWriting(20, 60)!, /took 20 s, 25 % of the time .*checkpoint\.everySteps/);
});

test('numbers watched: every step, every tenth and every fiftieth', () => {
  const lines = readFileSync(at('whole', 'metrics.jsonl'), 'utf8').trim().split('\n');
  const steps = lines.map((line) => JSON.parse(line) as TrainMetrics).filter((line) => 'loss' in line);
  const withKey = (key: keyof TrainMetrics) => steps.filter((line) => key in line).map(({ step }) => step);
  assert.equal(withKey('gradNorm').length, 24);
  assert.equal(withKey('dataWait').length, 24);
  assert.deepEqual(withKey('paramNorm'), [1, 11, 21]);
  assert.deepEqual(withKey('updateNorm'), [1, 11, 21]);
  assert.deepEqual(withKey('embeddingRank'), [1]);
  const first = steps[0]!;
  // AdamW's first step moves every weight with a gradient by its learning rate, 2e-3 at most, and decay.
  assert.ok(first.updateNorm! > 0 && first.updateNorm! < 0.01 * first.paramNorm!);
  assert.ok(first.embeddingRank! > 1 && first.embeddingRank! <= 16);
  assert.ok(existsSync(at('whole', 'teacher.safetensors')));
});
