import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { patchKernelDistance, train, type TrainMetrics } from '@neco/neco/internal';
import { finalState, fixturePath, makeSmallInputs, smallOptions, Running } from '@neco/testing';
import { stringify } from 'yaml';

const cases = JSON.parse(readFileSync(fixturePath('paka.json'), 'utf8')) as Record<
  'student' | 'teacher' | 'turned',
  number[][][]
>[] &
  { distance: number[] }[];

const float64 = (values: number[][][]): Tensor => torch.tensor(values, { dtype: 'float64' });

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${value} is not ${expected[i]}`),
  );
}

test('the distance is that of the definition in NumPy, and turns, scale and shifts change nothing', () => {
  for (const { student, teacher, turned, distance } of cases) {
    const found = (patches: number[][][]) =>
      patchKernelDistance(float64(patches), float64(teacher)).toArray() as number[];
    // float64: rounding alone.
    assertClose(found(student), distance, 1e-12);
    assertClose(found(turned), distance, 1e-12);
    assertClose(patchKernelDistance(float64(student), float64(turned)).toArray() as number[], [0, 0], 1e-12);
  }
});

test('patches that are all the same have nothing in common with others, and a finite gradient', () => {
  const same = torch.ones([1, 4, 3], { dtype: 'float64' }).requiresGrad_();
  const distance = patchKernelDistance(same, float64(cases[0]!.teacher).narrow(0, 0, 1));
  assert.equal(distance.item(), 1);
  const [gradient] = torch.grad([distance.sum()], [same]);
  assert.ok(Number.isFinite(gradient!.abs().sum().item()));
});

test('the gradient is that of finite differences', () => {
  const { student, teacher } = cases[1]!;
  const start = float64(student);
  const leaf = start.clone().requiresGrad_();
  const loss = (patches: Tensor) => patchKernelDistance(patches, float64(teacher)).sum();
  const [gradient] = torch.grad([loss(leaf)], [leaf]);
  const h = 1e-6;
  const moved = (i: number, by: number) => {
    const patches = start.clone();
    patches.view([-1]).narrow(0, i, 1).add_(by);
    return loss(patches).item();
  };
  const numeric = Array.from({ length: start.numel() }, (_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
  // Central differences of 1e-6 in float64 are good to about 1e-9.
  assertClose([...(gradient!.reshape([-1]).toTypedArray() as Float64Array)], numeric, 1e-8);
});

// ---- as a method -------------------------------------------------------------------------------------------

const folder = mkdtempSync(path.join(tmpdir(), 'neco-paka-'));
const settings = {
  method: 'paka',
  batchSize: 4,
  steps: 30,
  views: { globalSize: 32, localSize: 16, localCount: 1 },
  roiSize: 3,
  optimizer: { lr: 5e-4 },
  teacher: { momentum: 0.9 },
  checkpoint: { everySteps: 3, everyEpochs: 4 },
  eval: { every: 10, signalImages: 3, inputSize: 32 },
};
const options = (out: string, extra: object = {}) => ({
  ...smallOptions(folder, path.join(folder, out)),
  settings: { ...settings, ...extra },
});

before(() => makeSmallInputs(folder));
after(() => rmSync(folder, { recursive: true }));

test('thirty steps: the loss falls, the best is kept, and a stopped run ends as one that was not', async () => {
  const lines: TrainMetrics[] = [];
  const { best, finished } = await train({ ...options('whole'), onStep: (line) => lines.push(line) });
  assert.ok(finished && best !== null);
  const mean = (part: TrainMetrics[]) => part.reduce((sum, { loss }) => sum + loss, 0) / part.length;
  assert.ok(mean(lines.slice(-6)) < mean(lines.slice(0, 6)), lines.map(({ loss }) => loss).join(' '));
  const stop = new AbortController();
  await train({
    ...options('parts'),
    signal: stop.signal,
    onStep: ({ step }) => step === 13 && stop.abort(),
  });
  await train(options('parts'));
  const [whole, parts] = ['whole', 'parts'].map((run) => {
    const files = finalState(path.join(folder, run));
    // Which checkpoint is the one before depends on where the run was stopped.
    delete files['checkpoints/previous.safetensors'];
    return files;
  });
  assert.deepEqual(parts, whole);
});

test('a batch in parts, and blocks that are recomputed, give the same losses', async () => {
  const losses = async (out: string, extra: object) => {
    const found: number[] = [];
    const common = { steps: 3, eval: { every: 0 }, backbone: { dropPath: 0 } };
    await train({ ...options(out, { ...common, ...extra }), onStep: ({ loss }) => found.push(loss) });
    return found;
  };
  const whole = await losses('one', {});
  // Only the order of float32 sums differs.
  assertClose(await losses('two', { accumulation: 2, recomputeBlocks: true }), whole, 1e-5);
});

test('neco train --method paka: two processes train as one', async () => {
  const file = path.join(folder, 'settings.yaml');
  writeFileSync(file, stringify({ ...settings, steps: 6, eval: { every: 3 }, backbone: { dropPath: 0 } }));
  const run = async (out: string, ...extra: string[]): Promise<number[]> => {
    const { data, model } = smallOptions(folder, '');
    const inputs = ['--data', data, '--model', model, '--config', file, '--out', path.join(folder, out)];
    const { code, stdout, stderr } = await new Running(['train', '--method', 'paka', ...inputs, ...extra])
      .ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^method {5}paka: /m);
    const lines = readFileSync(path.join(folder, out, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    return lines.map((line) => JSON.parse(line) as { loss?: number }).flatMap(({ loss }) => loss ?? []);
  };
  const alone = await run('alone');
  assert.equal(alone.length, 6);
  // Sums over images come in another order: some float32 roundings a step.
  assertClose(await run('two-ranks', '--nproc', '2', '--log', 'tensorboard'), alone, 1e-5);
});
