import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LinearHead, RandomStream, releaseHeadState, type HeadBatch } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import { maxDifference } from './fixture.js';

const file = fileURLToPath(new URL('../../test/fixtures/linear.safetensors', import.meta.url));
const { tensors } = torch.io.loadSafetensors(file);
const at = (name: string) => tensors.get(name)!;
const values = (tensor: torch.Tensor) => Array.from(tensor.contiguous().toTypedArray(), Number);

/** @param features `[B, S, S, D]` */
const batchOf = (features: torch.Tensor, masks: torch.Tensor): HeadBatch => ({
  size: features.shape[0]!,
  features: (image) => features.select(0, image),
  masks,
});
const stepAlone = (head: LinearHead, features: torch.Tensor, masks: torch.Tensor, ignore: number) =>
  LinearHead.step([head], [batchOf(features, masks)], ignore)[0]!;

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
      return stepAlone(head, at('features').select(0, i), at('masks').select(0, i).to('int64'), 255);
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
      torch.scope(() =>
        stepAlone(head, features, torch.fromTypedArray(mask, [1, side, side]).to('int64'), 255),
      );
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
  const masks = torch.full([1, 3, 3], 7, { dtype: 'int64' });
  assert.equal(stepAlone(head, torch.ones([1, 2, 2, 2]), masks, 7), null);
  const after = head.state();
  assert.deepEqual(values(after.weight), values(before.weight));
  assert.deepEqual(values(after.mean), [0, 0]);
});

for (const batchNorm of [false, true]) {
  test(`heads that step together learn what each learns alone${batchNorm ? ', features standardised' : ''}`, () => {
    const random = new RandomStream(9);
    const make = () =>
      [0, 1, 2, 3].map((seed) => {
        const settings = { learningRate: 0.5, momentum: 0.9, weightDecay: 1e-2, batchNorm };
        return new LinearHead({ dim, classes, random: new RandomStream(seed), ...settings });
      });
    const [together, alone] = [make(), make()];
    for (let step = 0; step < 6; step++) {
      // The third head has a smaller batch in each step, and the second one now and then no labelled pixel.
      const batches = [5, 5, 3, 5].map((images, h) => {
        const pixels = new Float32Array(images * side * side * dim).map(() => random.normal());
        const labels = new Int32Array(images * 49).map(() =>
          h === 1 && step % 3 === 1 ? 255 : random.integer(5),
        );
        return batchOf(
          torch.fromTypedArray(pixels, [images, side, side, dim]),
          torch
            .fromTypedArray(
              labels.map((label) => (label === 4 ? 255 : label)),
              [images, 7, 7],
            )
            .to('int64'),
        );
      });
      const losses = LinearHead.step(together, batches, 255);
      alone.forEach((head, h) => {
        const [loss] = LinearHead.step([head], [batches[h]!], 255);
        assert.equal(losses[h] === null, h === 1 && step % 3 === 1);
        assert.ok(Math.abs((loss ?? 0) - (losses[h] ?? 0)) <= 1e-6, `loss of head ${h} in step ${step}`);
      });
    }
    together.forEach((head, h) => {
      const [a, b] = [head.state(), alone[h]!.state()];
      for (const name of ['weight', 'bias', 'mean', 'variance'] as const) {
        assert.ok(maxDifference(values(a[name]), values(b[name])) <= 1e-6, `${name} of head ${h}`);
      }
    });
    const first = together.map((head) => head.state().weight).map((weight) => values(weight)[0]);
    assert.equal(new Set(first).size, 4, 'the heads differ');
  });
}

test('a batch that is too large for one product is taken in parts', () => {
  // 400 x 400 pixels of 30 classes: three images are beyond what is differentiated at once.
  const make = () =>
    new LinearHead({
      ...{ dim: 3, classes: 30, random: new RandomStream(1), learningRate: 1, momentum: 0 },
      ...{ weightDecay: 0, batchNorm: false },
    });
  torch.manualSeed(1);
  const features = torch.randn([4, 2, 2, 3]);
  const masks = torch.randint(0, 30, [4, 400, 400]).to('int64');
  const [head, plain] = [make(), make()];
  const loss = stepAlone(head, features, masks, 255);
  const { weight, bias } = plain.state();
  const learnt = [weight, bias].map((tensor) => tensor.requiresGrad_(true)) as [torch.Tensor, torch.Tensor];
  const logits = torch.linear(features, ...learnt).permute([0, 3, 1, 2]);
  const enlarged = torch.upsampleBilinear2d(logits.contiguous(), [400, 400], false);
  const expected = torch.crossEntropyLoss(enlarged, masks, null, 1, 255);
  expected.backward();
  assert.ok(Math.abs(loss - expected.item()) <= 1e-5);
  const after = head.state();
  assert.ok(maxDifference(values(after.weight), values(weight.sub(weight.grad!))) <= 1e-5);
});
