import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  loadBackbone,
  parseTrainConfig,
  pretrain,
  resolveAuto,
  train,
  trainStep,
  ViewLoader,
  viewConfig,
} from '@neco/neco/internal';
import { makeSmallInputs, smallOptions, smallPretrainOptions, temporaryFolder } from '@neco/testing';
import { noPretendGpus as skip } from './pretend-gpus.js';

let folder = '';
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  folder = temporaryFolder();
  await makeSmallInputs(folder);
});

test('pretend GPUs refuse what real ones refuse', { skip }, () => {
  const [here, there, other] = ['cpu', 'cuda:0', 'cuda:1'].map((device) => torch.ones([3, 3], { device }));
  assert.equal(there!.mm(there!).sum().item(), 27);
  assert.throws(() => there!.mm(here!), /on the processor meets tensors on a GPU/);
  assert.throws(() => there!.mm(other!), /tensors on cuda:0 and on cuda:1/);
  assert.throws(() => there!.add(here!), /same device/);
  assert.throws(() => torch.rand([2], { device: 'cuda' }), /random numbers are drawn on a GPU/);
  assert.throws(() => there!.indexSelect(0, torch.tensor([1], { dtype: 'int64' })), /on the processor meets/);
});

test('everything that a step keeps lies on the GPU', { skip }, async () => {
  const { data, model, settings } = smallOptions(folder, '');
  const backbone = await loadBackbone(model);
  const config = resolveAuto(parseTrainConfig(settings), backbone.config, 10, true);
  const state = buildRunState(backbone, config, 'cuda:1') as RunState<NecoLearner>;
  const files = Array.from({ length: 10 }, (_, i) => path.join(data, `${String(i).padStart(5, '0')}.png`));
  const loader = new ViewLoader({ files, batchSize: 4, views: viewConfig(config), seed: 0 });
  for (let step = 0; step < 2; step++) trainStep(state, await loader.next(), 10);
  await loader.close();
  const { tensors } = state.optimizer.stateDict();
  const all = [
    ...state.learner.student.stateDict().values(),
    ...state.learner.teacher.stateDict().values(),
    ...state.learner.queues.map(({ embeddings }) => embeddings),
    ...tensors.values(),
  ];
  assert.equal(tensors.size, 3 * state.optimizer.groups.flatMap(({ params }) => params).length);
  assert.deepEqual([...new Set(all.map(({ device }) => device))], ['cuda:1']);
});

/** Losses and gradient norms of a run of six steps, measured at its start, middle and end. */
async function numbersOf(name: string, device: string, extra: object): Promise<number[]> {
  const numbers: number[] = [];
  await train({
    ...smallOptions(folder, at(`${name}-${device.replace(':', '')}`), {
      steps: 6,
      eval: { every: 3, signalImages: 3, inputSize: 32 },
      ...extra,
    }),
    device,
    onStart: (start) => assert.equal(start.device, device),
    onStep: ({ loss, gradNorm, embeddingRank }) => numbers.push(loss, gradNorm, embeddingRank ?? 0),
    onEvaluation: ({ eval: { effectiveRank, spread } }) => numbers.push(effectiveRank, spread),
  });
  return numbers;
}

/** Largest difference relative to the size of the numbers. */
function difference(numbers: readonly number[], expected: readonly number[]): number {
  assert.equal(numbers.length, expected.length);
  return Math.max(
    ...numbers.map((value, i) => Math.abs(value - expected[i]!) / (1 + Math.abs(expected[i]!))),
  );
}

// Attention and the convolution go other ways on the pretend GPU, so sums come in another order.
const rounding = 2e-4;
const variants: Record<string, object> = {
  plain: {},
  'mask fg': { loss: { mask: 'fg' } },
  'mask bg, shuffled teacher': { loss: { mask: 'bg', shuffleTeacher: true } },
  'distance euclidean, no queue': { loss: { distance: 'euclidean' }, queue: { length: 0 } },
  'objective ranks, clipped': {
    loss: { objective: 'ranks', shuffleTeacher: true },
    optimizer: { lr: 5e-4, headLr: 2e-3, clipGrad: 0.1 },
  },
  'objective cosine, reference': { loss: { objective: 'cosine' }, compat: 'reference' },
  'blocks recomputed, batch in parts': { recomputeBlocks: true, accumulation: 2 },
  'dense sorting': {
    sorting: { implementation: 'dense', network: 'odd_even', studentSteepness: 10, teacherSteepness: 10 },
  },
  'last block alone': { backbone: { trainableBlocks: 'last:1', dropPath: 0.3 } },
  'bfloat16, blocks recomputed': { precision: 'bf16', recomputeBlocks: true },
};

for (const [name, extra] of Object.entries(variants)) {
  test(`a run on a GPU is that on the processor: ${name}`, { skip }, async () => {
    const here = await numbersOf(name, 'cpu', extra);
    const there = await numbersOf(name, 'cuda:1', extra);
    // bfloat16 has 8 bits, and the difference grows with the steps.
    const most = name.startsWith('bfloat16') ? 0.05 : rounding;
    assert.ok(
      difference(there, here) < most,
      `${difference(there, here)}: ${there.join()} for ${here.join()}`,
    );
  });
}

test('bfloat16 products are taken on the GPU', { skip }, async () => {
  const [exact, rounded] = [
    await numbersOf('exact', 'cuda:0', {}),
    await numbersOf('half', 'cuda:0', { precision: 'bf16' }),
  ];
  assert.ok(difference(rounded, exact) > 10 * rounding);
});

for (const [first, second] of [
  ['cpu', 'cuda'],
  ['cuda', 'cpu'],
] as const) {
  test(`a run that was begun on ${first} goes on on ${second}`, { skip }, async () => {
    const out = at(`${first}-then-${second}`);
    const losses: number[] = [];
    const stop = new AbortController();
    const options = smallOptions(folder, out, { steps: 8 });
    const onStep = ({ step, loss }: { step: number; loss: number }) => {
      losses.push(loss);
      if (step === 4) stop.abort();
    };
    await train({ ...options, device: first, signal: stop.signal, onStep });
    const { tensors } = torch.io.loadSafetensors(path.join(out, 'checkpoints', 'last.safetensors'));
    assert.ok([...tensors.values()].every(({ device }) => device === 'cpu'));
    const result = await train({ ...options, device: second, onStep });
    assert.ok(result.finished);
    const whole: number[] = [];
    await train({
      ...smallOptions(folder, at(`${first}-whole`), { steps: 8 }),
      device: 'cpu',
      onStep: ({ loss }) => whole.push(loss),
    });
    assert.ok(difference(losses, whole) < rounding, `${losses.join()} for ${whole.join()}`);
    assert.doesNotMatch(readFileSync(path.join(out, 'config.yaml'), 'utf8'), /cuda/);
  });
}

for (const objective of ['contrast', 'labels']) {
  test(`pretraining on a GPU is that on the processor: ${objective}`, { skip }, async () => {
    const [here, there] = [[], []] as [number[], number[]];
    for (const [device, losses] of [
      ['cpu', here],
      ['auto', there],
    ] as const) {
      await pretrain({
        ...smallPretrainOptions(folder, at(`${objective}-${device}`), { steps: 6, objective }),
        ...(objective === 'labels' && { masks: at('scenes', 'masks') }),
        device,
        onStart: (start) => assert.equal(start.device, device === 'auto' ? 'cuda:0' : 'cpu'),
        onStep: ({ loss, gradNorm, accuracy }) => losses.push(loss, gradNorm, accuracy!),
      });
    }
    assert.ok(difference(there, here) < rounding, `${there.join()} for ${here.join()}`);
  });
}
