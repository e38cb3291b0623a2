import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  loadBackbone,
  saveBackbone,
  train,
  UserError,
  VisionTransformer,
  vitConfig,
  writeScenes,
  type TrainMetrics,
} from '@neco/neco/internal';
import { temporaryFolder } from '@neco/testing';

let folder = '';
const inFolder = (...parts: string[]) => path.join(folder, ...parts);

// 12 images and batches of 4: an epoch is 3 steps.
const settings = {
  batchSize: 4,
  steps: 30,
  views: { globalSize: 48, localSize: 24, localCount: 2 },
  roiSize: 4,
  head: { hiddenDim: 64, outputDim: 32 },
  queue: { length: 200 },
  // Soft sorting, so that thirty steps suffice to see the loss fall through the noise of the views.
  sorting: { studentSteepness: 10, teacherSteepness: 10 },
  optimizer: { lr: 5e-4, headLr: 2e-3, weightDecayEnd: 0.04 },
  teacher: { momentum: 0.9 },
  backbone: { trainableBlocks: 'last:1' },
  checkpoint: { everyEpochs: 5 },
};

before(async () => {
  folder = temporaryFolder();
  await writeScenes(inFolder('scenes'), { count: 12, seed: 4, size: 64 });
  torch.manualSeed(2);
  const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 48 });
  saveBackbone(inFolder('start.safetensors'), new VisionTransformer(config));
});

function options(out: string, extra: object = {}) {
  return {
    data: inFolder('scenes', 'images'),
    model: inFolder('start.safetensors'),
    out: inFolder(out),
    settings: { ...settings, ...extra },
  };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const lines = (file: string) => readFileSync(file, 'utf8').trim().split('\n');

async function weights(
  model: string,
  which: 'student' | 'teacher' = 'teacher',
): Promise<Map<string, Tensor>> {
  return (await loadBackbone(model, { which })).stateDict();
}

const moved = (a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>, name: string) =>
  torch.scope(() => torch.noGrad(() => a.get(name)!.sub(b.get(name)!).abs().max().item()));

test('thirty steps: the loss falls, the teacher moves, frozen blocks do not, the files are those documented', async () => {
  const metrics: TrainMetrics[] = [];
  const result = await train({ ...options('run'), onStep: (line) => metrics.push(line) });
  assert.deepEqual({ step: result.step, finished: result.finished }, { step: 30, finished: true });
  assert.equal(metrics.length, 30);
  assert.ok(metrics.every((line) => Object.values(line).every(Number.isFinite)));
  const losses = metrics.map((line) => line.loss);
  assert.ok(mean(losses.slice(20)) < mean(losses.slice(0, 10)), losses.join(' '));
  const start = await weights(inFolder('start.safetensors'));
  for (const which of ['student', 'teacher'] as const) {
    const end = await weights(inFolder('run'), which);
    assert.ok(moved(start, end, 'blocks.1.attn.qkv.weight') > 0, `${which} moved`);
    assert.ok(moved(start, end, 'norm.weight') > 0, `${which}'s norm moved`);
    assert.equal(moved(start, end, 'blocks.0.attn.qkv.weight'), 0, `${which}'s frozen block`);
    assert.equal(moved(start, end, 'patch_embed.proj.weight'), 0, `${which}'s frozen embedding`);
  }
  assert.deepEqual(readdirSync(inFolder('run'), { recursive: true }).sort(), [
    'best.json',
    'best.safetensors',
    'checkpoints',
    'checkpoints/epoch-0005.safetensors',
    'checkpoints/epoch-0010.safetensors',
    'checkpoints/last.safetensors',
    'checkpoints/previous.safetensors',
    'config.yaml',
    'metrics.jsonl',
    'student.safetensors',
    'teacher.safetensors',
  ]);
  // A line a step; measured twice, at the start and at the end.
  const written = lines(inFolder('run', 'metrics.jsonl')).map((line) => JSON.parse(line) as object);
  assert.equal(written.filter((line) => 'loss' in line).length, 30);
  assert.equal(written.filter((line) => 'eval' in line).length, 2);
  const epoch = await weights(inFolder('run', 'checkpoints', 'epoch-0010.safetensors'));
  assert.equal(moved(epoch, await weights(inFolder('run')), 'blocks.1.attn.qkv.weight'), 0);
});

test('a stopped run continues to the same weights as one that was not stopped', async () => {
  const stop = new AbortController();
  const stopped = await train({
    ...options('halves'),
    signal: stop.signal,
    onStep: ({ step }) => step === 11 && stop.abort(),
  });
  assert.deepEqual([stopped.step, stopped.finished], [11, false]);
  assert.equal(stopped.change, null);
  const continued = await train(options('halves'));
  assert.ok(continued.finished);
  const [whole, halves] = [await weights(inFolder('run')), await weights(inFolder('halves'))];
  for (const name of whole.keys()) assert.equal(moved(whole, halves, name), 0, name);
  const losses = (run: string) =>
    lines(inFolder(run, 'metrics.jsonl')).map((l) => (JSON.parse(l) as TrainMetrics).loss);
  assert.deepEqual(losses('halves'), losses('run'));
  // Once more: there is nothing left to do.
  const { best, verdict, ...result } = await train(options('halves'));
  assert.deepEqual(result, {
    run: inFolder('halves'),
    model: inFolder('halves', 'teacher.safetensors'),
    step: 30,
    totalSteps: 30,
    finished: true,
    endedEarly: false,
    change: continued.change,
  });
  assert.deepEqual([best!.measure, verdict!.measure], ['mirror cosine', 'mirrorCosine']);
});

test('the record names the control, and a run of a version without them goes on', async () => {
  const control = { steps: 2, loss: { objective: 'ranks', shuffleTeacher: true } };
  await train(options('control', control));
  const record = (name: string) => readFileSync(inFolder(name, 'config.yaml'), 'utf8');
  assert.match(record('control'), /^ {4}objective: ranks\n {4}shuffleTeacher: true$/m);
  await assert.rejects(
    train(options('control', { steps: 2 })),
    /config\.loss\.objective: "ranks" -> "sorted"/,
  );
  cpSync(inFolder('halves'), inFolder('earlier'), { recursive: true });
  const earlier = record('earlier').replace('    objective: sorted\n    shuffleTeacher: false\n', '');
  assert.notEqual(earlier, record('earlier'));
  writeFileSync(inFolder('earlier', 'config.yaml'), earlier);
  assert.ok((await train(options('earlier'))).finished);
  await assert.rejects(train(options('earlier', { loss: { shuffleTeacher: true } })), /unset -> true/);
});

test('other settings, damaged checkpoints and a foreign folder are refused and left alone', async () => {
  await assert.rejects(train(options('halves', { roiSize: 5 })), (error: UserError) => {
    assert.ok(error instanceof UserError);
    return error.message.includes('config.roiSize: 4 -> 5');
  });
  cpSync(inFolder('halves'), inFolder('damaged'), { recursive: true });
  for (const name of ['last', 'previous'])
    truncateSync(inFolder('damaged', 'checkpoints', `${name}.safetensors`), 5000);
  await assert.rejects(train(options('damaged')), /last\.safetensors is damaged/);
  writeFileSync(inFolder('notes.txt'), 'mine');
  await assert.rejects(train({ ...options('x'), out: folder }), /holds other files/);
});

test('a damaged image among good ones is named, skipped and counted', async () => {
  cpSync(inFolder('scenes', 'images'), inFolder('mixed'), { recursive: true });
  const victim = inFolder('mixed', readdirSync(inFolder('mixed'))[3]!);
  truncateSync(victim, Math.floor(statSync(victim).size / 2));
  const skipped: string[] = [];
  const metrics: TrainMetrics[] = [];
  await train({
    ...options('mixed-run', { steps: 6 }),
    data: inFolder('mixed'),
    onSkipped: (file) => skipped.push(file),
    onStep: (line) => metrics.push(line),
  });
  assert.deepEqual(skipped, [victim]);
  assert.equal(metrics.at(-1)!.skipped, 1);
});

const variants: [string, object][] = [
  ['foreground mask', { loss: { mask: 'fg' } }],
  ['background mask, no queue', { loss: { mask: 'bg' }, queue: { length: 0 } }],
  [
    'Euclidean distance, odd-even network',
    { loss: { distance: 'euclidean' }, sorting: { network: 'odd_even' } },
  ],
  ['gaussian relaxation, clipping', { sorting: { relaxation: 'gaussian' }, optimizer: { clipGrad: 1 } }],
  ['reference compatibility', { compat: 'reference' }],
  ['bfloat16', { precision: 'bf16' }],
  ['shuffled teacher', { loss: { shuffleTeacher: true } }],
  ['ranks of a foreground mask, in parts', { loss: { objective: 'ranks', mask: 'fg' }, accumulation: 2 }],
  ['cosine of aligned patches', { loss: { objective: 'cosine' } }],
  ['no local views', { views: { globalSize: 48, localCount: 0 } }],
];
for (const [name, extra] of variants) {
  test(`three steps with ${name} are finite and move the student`, async () => {
    const out = name.replaceAll(/[^a-z]+/gi, '-');
    const metrics: TrainMetrics[] = [];
    await train({ ...options(out, { ...extra, steps: 3 }), onStep: (line) => metrics.push(line) });
    assert.ok(metrics.every((line) => Number.isFinite(line.loss) && Number.isFinite(line.gradNorm)));
    const [start, end] = [
      await weights(inFolder('start.safetensors')),
      await weights(inFolder(out), 'student'),
    ];
    assert.ok(moved(start, end, 'blocks.1.attn.qkv.weight') > 0);
  });
}

test('a run from a loaded backbone is the run from its name, and leaves the backbone alone', async () => {
  const model = await loadBackbone(inFolder('start.safetensors'));
  await train({ ...options('loaded', { steps: 2 }), model });
  await train(options('named', { steps: 2 }));
  const [loaded, named] = [
    await weights(inFolder('loaded'), 'student'),
    await weights(inFolder('named'), 'student'),
  ];
  for (const name of named.keys()) assert.equal(moved(loaded, named, name), 0, name);
  const start = await weights(inFolder('start.safetensors'));
  for (const name of start.keys()) assert.equal(moved(model.stateDict(), start, name), 0, name);
  // Its name is what the record has: either call goes on with the other's run.
  assert.ok((await train({ ...options('named', { steps: 2 }), model })).finished);
});

test('a loss that is not finite stops the run and keeps the last checkpoint', async () => {
  const model = await loadBackbone(inFolder('start.safetensors'));
  // Every weight is finite, or the file would be refused; what they make is not.
  torch.noGrad(() => model.norm.weight!.fill_(3e38));
  saveBackbone(inFolder('broken.safetensors'), model);
  await assert.rejects(
    train({ ...options('diverged', { eval: { every: 0 } }), model: inFolder('broken.safetensors') }),
    (error: UserError) => error instanceof UserError && /Stopped at step 1/.test(error.message),
  );
  // Where the run is watched, that comes out before the first step.
  await assert.rejects(
    train({ ...options('diverged-watched'), model: inFolder('broken.safetensors') }),
    (error: UserError) => error instanceof UserError && /features .*not finite/.test(error.message),
  );
  assert.ok(!existsSync(inFolder('diverged', 'checkpoints', 'last.safetensors')));
});
