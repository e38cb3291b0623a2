import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  buildRunState,
  loadBackbone,
  parseTrainConfig,
  resolveAuto,
  trainStep,
  type NecoLearner,
  type RunState,
} from '@neco/neco/internal';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../test/fixtures/train-step-${name}.safetensors`, import.meta.url));

// As in tools/fixtures/train_step.py. eps is large so that AdamW's first steps depend smoothly on gradients near 0.
const settings = {
  batchSize: 2,
  roiSize: 3,
  views: { globalSize: 32, localSize: 16, localCount: 2 },
  head: { hiddenDim: 24, outputDim: 12 },
  queue: { length: 40, patchesPerImage: 5 },
  sorting: { studentSteepness: 10, teacherSteepness: 20 },
  optimizer: { lr: 1e-2, headLr: 2e-2, eps: 1e-2, clipGrad: 0.1 },
  teacher: { momentum: 0.9, momentumEnd: 1 },
  backbone: { dropPath: 0 },
};

/** Largest absolute difference over all tensors. */
function compare(
  actual: ReadonlyMap<string, Tensor>,
  expected: ReadonlyMap<string, Tensor>,
  prefix: string,
): number {
  let worst = 0;
  for (const [name, tensor] of actual) {
    const target = expected.get(prefix + name);
    assert.ok(target, `${prefix}${name} is in the fixture`);
    worst = Math.max(
      worst,
      torch.noGrad(() => tensor.sub(target).abs().max().item()),
    );
  }
  return worst;
}

async function startState(extra: object = {}) {
  const model = await loadBackbone(fixture('backbone'), {
    // timm resizes positions for the local views its own way.
    config: { numHeads: 2, interpolateOffset: 0, interpolateAntialias: true },
  });
  const config = resolveAuto(parseTrainConfig({ ...settings, ...extra }), model.config, 2, false);
  const state = buildRunState(model, config) as RunState<NecoLearner>;
  const { tensors } = torch.io.loadSafetensors(fixture('inputs'));
  const head = new Map([...tensors].filter(([key]) => key.startsWith('head.')));
  const renamed = new Map([...head].map(([key, value]) => [key.replace('head.', 'layers.'), value]));
  state.learner.student.head.loadStateDict(renamed);
  state.learner.teacher.head.loadStateDict(renamed);
  const batch = {
    globals: tensors.get('globals')!,
    locals: tensors.get('locals')!,
    globalBoxes: tensors.get('global_boxes')!.toFloat32Array(),
    viewBoxes: tensors.get('view_boxes')!.toFloat32Array(),
  };
  return { state, config, batch };
}

for (const implementation of ['fused', 'chunked', 'dense'] as const) {
  test(`two training steps equal PyTorch, timm, torchvision and diffsort (${implementation} sorting)`, async () => {
    const { state, batch } = await startState({
      sorting: { ...settings.sorting, implementation },
    });
    const expected = torch.io.loadSafetensors(fixture('expected')).tensors;
    const losses = expected.get('losses')!.toFloat32Array();
    const norms = expected.get('norms')!.toFloat32Array();
    torch.manualSeed(11);
    for (let step = 0; step < 2; step++) {
      const metrics = trainStep(state, batch, 10);
      assert.ok(
        Math.abs(metrics.loss - losses[step]!) / losses[step]! < 1e-5,
        `loss ${metrics.loss} of ${losses[step]}`,
      );
      assert.ok(Math.abs(metrics.gradNorm - norms[step]!) / norms[step]! < 1e-4, `norm ${metrics.gradNorm}`);
    }
    const rename = (module: torch.nn.Module) =>
      new Map([...module.stateDict()].map(([key, value]) => [key.replace('head.layers.', 'head.'), value]));
    assert.ok(compare(rename(state.learner.student), expected, 'student.') <= 1e-5);
    assert.ok(compare(rename(state.learner.teacher), expected, 'teacher.') <= 1e-5);
  });
}

test('a hundred steps leave tensors and memory where they were after ten', async () => {
  const { state, batch } = await startState();
  const rss = () => process.memoryUsage().rss / 2 ** 20;
  let [tensors, memory] = [0, 0];
  for (let step = 0; step < 100; step++) {
    trainStep(state, batch, 100);
    if (step === 9) [tensors, memory] = [torch.liveTensors(), rss()];
  }
  assert.equal(torch.liveTensors(), tensors);
  // JavaScript's own heap breathes by some MB between collections.
  assert.ok(rss() - memory < 40, `${rss() - memory} MB more than after ten steps`);
});
