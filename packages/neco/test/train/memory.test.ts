import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  parseTrainConfig,
  resolveAuto,
  trainStep,
  VisionTransformer,
  vitConfig,
  type NecoRunSettings,
  type TrainSettings,
} from '@neco/neco/internal';

const settings: TrainSettings = {
  batchSize: 4,
  roiSize: 4,
  views: { globalSize: 48, localSize: 24, localCount: 2 },
  head: { hiddenDim: 48, outputDim: 16 },
  queue: { length: 60, patchesPerImage: 4 },
  sorting: { studentSteepness: 10, teacherSteepness: 10 },
  optimizer: { lr: 1e-3, headLr: 1e-3, eps: 1e-3 },
};

function randomBatch() {
  torch.manualSeed(8);
  const boxes = (...shape: number[]) =>
    torch
      .cat(
        [
          torch.rand([...shape, 2]).mul(8),
          torch
            .rand([...shape, 2])
            .mul(8)
            .add(14),
        ],
        -1,
      )
      .toFloat32Array();
  return {
    globals: torch.randn([2, 4, 3, 48, 48]),
    locals: torch.randn([2, 4, 3, 24, 24]),
    globalBoxes: boxes(2, 4, 4),
    viewBoxes: boxes(4, 2, 4),
  };
}

/** The student after two steps. */
function afterTwoSteps(extra: TrainSettings): { weights: Map<string, Tensor>; losses: number[] } {
  torch.manualSeed(3);
  const model = new VisionTransformer(
    vitConfig('tiny', 'v2', { embedDim: 32, depth: 3, numHeads: 2, imgSize: 48 }),
  );
  const config = resolveAuto(parseTrainConfig({ ...settings, ...extra }), model.config, 4, false);
  const state = buildRunState(model, config) as RunState<NecoLearner>;
  const losses = [0, 1].map(() => trainStep(state, randomBatch(), 10).loss);
  return { weights: state.learner.student.stateDict(), losses };
}

function largestDifference(a: ReadonlyMap<string, Tensor>, b: ReadonlyMap<string, Tensor>): number {
  return Math.max(
    ...[...a].map(([name, tensor]) => torch.noGrad(() => tensor.sub(b.get(name)!).abs().max().item())),
  );
}

const losses: NecoRunSettings['loss'][] = [
  { mask: 'all' },
  { mask: 'fg' },
  { objective: 'ranks', mask: 'fg' },
  { objective: 'cosine' },
  { shuffleTeacher: true, mask: 'fg' },
];
for (const loss of losses) {
  test(`a batch in parts gives the same steps as the whole batch (${JSON.stringify(loss)})`, () => {
    const common: TrainSettings = { loss, backbone: { dropPath: 0 } };
    const whole = afterTwoSteps(common);
    for (const accumulation of [2, 3, 4]) {
      const inParts = afterTwoSteps({ ...common, accumulation });
      // Only the order of float32 sums differs.
      whole.losses.forEach((loss, step) => assert.ok(Math.abs(loss - inParts.losses[step]!) < 1e-5 * loss));
      assert.ok(largestDifference(whole.weights, inParts.weights) < 1e-5);
    }
  });
}

test('recomputed blocks give the same steps to the bit, stochastic depth included', () => {
  const common: TrainSettings = { backbone: { dropPath: 0.4 } };
  const kept = afterTwoSteps(common);
  const recomputed = afterTwoSteps({ ...common, recomputeBlocks: true });
  assert.deepEqual(recomputed.losses, kept.losses);
  assert.equal(largestDifference(kept.weights, recomputed.weights), 0);
});

test('recomputed blocks give nearly the same steps in bfloat16', () => {
  // Not to the bit: autocast keeps one bfloat16 copy of a weight for all views and adds their gradients in bfloat16,
  // while the second passes each make their own and add in float32.
  const common: TrainSettings = { precision: 'bf16', backbone: { dropPath: 0.4 } };
  const kept = afterTwoSteps(common);
  const recomputed = afterTwoSteps({ ...common, recomputeBlocks: true });
  assert.equal(recomputed.losses[0], kept.losses[0]);
  // Two steps of AdamW at 1e-3 move a weight by at most 2e-3.
  assert.ok(largestDifference(kept.weights, recomputed.weights) < 2e-4);
});
