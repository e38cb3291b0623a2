import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LinearHead, RandomStream, releaseHeadState } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { maxDifference } from './fixture.js';

const file = fileURLToPath(new URL('../../test/fixtures/linear.safetensors', import.meta.url));
const { tensors } = torch.io.loadSafetensors(file);
const at = (name: string) => tensors.get(name)!;
const values = (tensor: torch.Tensor) => Array.from(tensor.contiguous().toTypedArray(), Number);

// float32 sums in another order: enlarged logits here, enlarged features in the fixture.
const tolerance = 1e-5;

for (const kind of ['plain', 'norm'] as const) {
  test(`steps, weights and logits are PyTorch's (${kind})`, () => {
    const [steps, dim] = [at('features').shape[0]!, at('features').shape[4]!];
    const head = new LinearHead({
      dim,
      classes: at('bias').shape[0]!,
      random: new RandomStream(1),
      learningRate: 0.1,
      momentum: 0.9,
      weightDecay: 1e-2,
      batchNorm: kind === 'norm',
    });
    head.load({
      weight: at('weight'),
      bias: at('bias'),
      mean: torch.zeros([dim]),
      variance: torch.ones([dim]),
    });
    const losses = Array.from({ length: steps }, (_, i) => {
      if (i === steps - 1) head.setLearningRate(0.01);
      return head.step(at('features').select(0, i), at('masks').select(0, i).to('int64'), 255)!;
    });
    assert.ok(maxDifference(losses, values(at(`${kind}_losses`))) <= tolerance);
    const state = head.state();
    assert.ok(maxDifference(values(state.weight), values(at(`${kind}_weight`))) <= tolerance);
    assert.ok(maxDifference(values(state.bias), values(at(`${kind}_bias`))) <= tolerance);
    if (kind === 'norm') {
      assert.ok(maxDifference(values(state.mean), values(at('norm_mean'))) <= tolerance);
      assert.ok(maxDifference(values(state.variance), values(at('norm_variance'))) <= 2 * tolerance);
    }
    const logits = values(head.logits(at('features').select(0, 0)));
    assert.ok(maxDifference(logits, values(at(`${kind}_logits`))) <= 3 * tolerance);
    releaseHeadState(state);
    head.release();
  });
}

const classes = 4;
const dim = 16;
const side = 10;
const images = 40;

/** Random features; labels by the largest of fixed linear scores, or by chance. */
function problem(random: RandomStream, labels: 'linear' | 'random') {
  const scores = Array.from({ length: classes }, () => Array.from({ length: dim }, () => random.normal()));
  const make = () => {
    const features = new Float32Array(side * side * dim).map(() => random.normal());
    const mask = Int32Array.from({ length: side * side }, (_, cell) => {
      if (labels === 'random') return random.integer(classes);
      const sums = scores.map((row) => row.reduce((sum, w, d) => sum + w * features[cell * dim + d]!, 0));
      return sums.indexOf(Math.max(...sums));
    });
    return { features: torch.fromTypedArray(features, [1, side, side, dim]), mask };
  };
  return { train: Array.from({ length: images }, make), val: Array.from({ length: 20 }, make) };
}

/** mIoU of a head trained for 25 epochs with the published settings, on images that it has not seen. */
function heldOutIoU(labels: 'linear' | 'random'): number {
  const random = new RandomStream(3);
  const { train, val } = problem(random, labels);
  const head = new LinearHead({
    ...{ dim, classes, random, learningRate: 0.01, momentum: 0.9, weightDecay: 1e-4, batchNorm: false },
  });
  for (let epoch = 0; epoch < 25; epoch++) {
    for (const { features, mask } of train) {
      torch.scope(() => head.step(features, torch.fromTypedArray(mask, [1, side, side]).to('int64'), 255));
    }
  }
  const intersections = new Float64Array(classes);
  const unions = new Float64Array(classes);
  for (const { features, mask } of val) {
    const predicted = values(head.logits(features).argmax(3));
    mask.forEach((truth, i) => {
      unions[truth]!++;
      if (predicted[i] === truth) intersections[truth]!++;
      else unions[predicted[i]!]!++;
    });
  }
  head.release();
  return intersections.reduce((sum, both, c) => sum + both / unions[c]!, 0) / classes;
}

test('a linearly separable labelling is recovered above 95 % mIoU on unseen images', () => {
  const mIoU = heldOutIoU('linear');
  assert.ok(mIoU > 0.95, String(mIoU));
});

test('random labels are predicted at chance', () => {
  const mIoU = heldOutIoU('random');
  // Independent guesses among four equal classes meet 1/4 of the pixels: IoU 1/4 / (2 - 1/4); fewer classes, less.
  assert.ok(mIoU < 1 / 7 + 0.02, String(mIoU));
});

test('masks without a class teach nothing', () => {
  const head = new LinearHead({
    ...{ dim: 2, classes: 2, random: new RandomStream(1), learningRate: 1, momentum: 0.9 },
    ...{ weightDecay: 0.1, batchNorm: true },
  });
  const before = head.state();
  assert.equal(head.step(torch.ones([1, 2, 2, 2]), torch.full([1, 3, 3], 7, { dtype: 'int64' }), 7), null);
  const after = head.state();
  assert.deepEqual(values(after.weight), values(before.weight));
  assert.deepEqual(values(after.mean), [0, 0]);
});
