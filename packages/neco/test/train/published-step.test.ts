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
  fileURLToPath(new URL(`../../test/fixtures/published-step-${name}.safetensors`, import.meta.url));

// As in tools/fixtures/published_step.py.
const settings = {
  compat: 'reference',
  batchSize: 2,
  roiSize: 3,
  views: { globalSize: 32, localSize: 16, localCount: 2 },
  head: { hiddenDim: 24, outputDim: 12 },
  queue: { length: 64, patchesPerImage: 10 },
  sorting: { studentSteepness: 10, teacherSteepness: 20 },
  optimizer: { lr: 1e-2, headLr: 2e-2, eps: 1e-2 },
  teacher: { momentum: 0.9, momentumEnd: 1 },
  backbone: { dropPath: 0 },
};

/** State and views of the fixture, before the first step. */
async function start(changes: object = {}) {
  const model = await loadBackbone(fixture('backbone'), { config: { numHeads: 2 } });
  const config = resolveAuto(parseTrainConfig({ ...settings, ...changes }), model.config, 2, false);
  const state = buildRunState(model, config) as RunState<NecoLearner>;
  const { tensors } = torch.io.loadSafetensors(fixture('inputs'));
  for (const name of ['student', 'teacher'] as const) {
    const head = [...tensors].filter(([key]) => key.startsWith(`${name}.`));
    state.learner[name].head.loadStateDict(
      new Map(head.map(([key, value]) => [key.slice(name.length + 1), value])),
    );
  }
  const batch = {
    globals: tensors.get('globals')!,
    locals: tensors.get('locals')!,
    globalBoxes: tensors.get('global_boxes')!.toFloat32Array(),
    viewBoxes: tensors.get('view_boxes')!.toFloat32Array(),
  };
  return { state, config, batch };
}

/** Losses of three steps, and the networks after them. */
async function threeSteps(changes: object = {}) {
  const { state, batch } = await start(changes);
  torch.manualSeed(11);
  return { losses: [0, 1, 2].map(() => trainStep(state, batch, 10).loss), state };
}

function largestDifference(actual: Tensor, expected: Tensor): number {
  return torch.noGrad(() => actual.sub(expected).abs().max().item());
}

test('three steps with compat reference equal the published code: every loss and parameter within 1e-5', async () => {
  const expected = torch.io.loadSafetensors(fixture('expected')).tensors;
  const { losses, state } = await threeSteps();
  const published = expected.get('losses')!.toFloat32Array();
  losses.forEach((loss, step) => {
    assert.ok(Math.abs(loss - published[step]!) < 1e-5, `step ${step}: ${loss} of ${published[step]}`);
  });
  for (const name of ['student', 'teacher'] as const) {
    for (const [key, tensor] of state.learner[name].stateDict()) {
      const target = expected.get(`${name}.${key}`);
      assert.ok(target, `${name}.${key} is in the fixture`);
      const difference = largestDifference(tensor, target);
      assert.ok(difference < 1e-5, `${name}.${key} differs by ${difference}`);
    }
  }
});

test('each surrounding of the published step is in its numbers', async () => {
  const { losses } = await threeSteps();
  for (const changes of [
    { queue: { ...settings.queue, counting: 'once' } },
    { queue: { ...settings.queue, order: 'draw_first' } },
    { compat: 'corrected', queue: { ...settings.queue, order: 'push_first', counting: 'per_view' } },
  ]) {
    const changed = (await threeSteps(changes)).losses;
    assert.ok(Math.abs(changed[2]! - losses[2]!) > 1e-4, JSON.stringify(changes));
  }
});
