import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';
import {
  buildRunState,
  type NecoLearner,
  type RunState,
  foregroundMask,
  parseTrainConfig,
  PatchQueue,
  resolveAuto,
  trainStep,
  viewConfig,
  VisionTransformer,
  vitConfig,
  type ViewBatch,
} from '@neco/neco/internal';

const backbone = { ...vitConfig('tiny', 'v2'), imgSize: 32, depth: 2 };
const sizes = { batchSize: 2, views: { globalSize: 32, localSize: 16, localCount: 1 }, roiSize: 3 };
const head = { hiddenDim: 300, outputDim: 16 };

function start(settings: object) {
  const config = resolveAuto(
    parseTrainConfig({ ...sizes, head, queue: { length: 64 }, ...settings }),
    backbone,
    2,
    false,
  );
  return { config, state: buildRunState(new VisionTransformer(backbone), config) as RunState<NecoLearner> };
}

const weightsOf = (module: torch.nn.Module) =>
  torch.cat(module.parameters().map((p) => p.detach().reshape([-1])));
const equal = (a: torch.Tensor, b: torch.Tensor) => a.sub(b).abs().max().item() === 0;

test('what auto stands for follows compat, and a given value stays', () => {
  const chosen = (settings: object) => {
    const { config } = start(settings);
    const { initialisation } = config.head;
    return [initialisation, config.teacher.head, config.queue.order, config.queue.counting];
  };
  assert.deepEqual(chosen({}), ['torch', 'copied', 'draw_first', 'once']);
  assert.deepEqual(chosen({ compat: 'reference' }), ['published', 'independent', 'push_first', 'per_view']);
  const given = { compat: 'reference', queue: { length: 64, counting: 'once' } };
  assert.deepEqual(chosen(given), ['published', 'independent', 'push_first', 'once']);
});

test('published heads are truncated normals of .02 without biases; independent ones differ, backbones do not', () => {
  const { state } = start({
    head: { ...head, initialisation: 'published' },
    teacher: { head: 'independent' },
  });
  for (const network of [state.learner.student, state.learner.teacher]) {
    for (const [name, parameter] of network.head.namedParameters()) {
      if (name.endsWith('bias')) assert.equal(parameter.abs().max().item(), 0);
      // 300 x 300 samples: the deviation of their deviation is .02 / sqrt(2 * 90,000) = 5e-5.
      if (name === 'layers.2.weight') assert.ok(Math.abs(parameter.std().item() - 0.02) < 2.5e-4);
    }
  }
  assert.ok(!equal(weightsOf(state.learner.student.head), weightsOf(state.learner.teacher.head)));
  assert.ok(equal(weightsOf(state.learner.student.backbone), weightsOf(state.learner.teacher.backbone)));
  const copied = start({}).state.learner;
  assert.ok(equal(weightsOf(copied.student.head), weightsOf(copied.teacher.head)));
});

test('a queue that counts twice draws as many zero vectors as entries until it is full', () => {
  const queue = new PatchQueue(40, 4, 'cpu', 2);
  const zeros = () => queue.draw(40).abs().sum([1]).eq(0).sum().item();
  for (const expected of [20, 20, 10, 0]) {
    queue.push(torch.ones([10, 4]));
    assert.equal(zeros(), expected);
  }
  const once = new PatchQueue(40, 4);
  once.push(torch.ones([10, 4]));
  assert.equal(once.draw(40).abs().sum([1]).eq(0).sum().item(), 0);
});

test('while the head alone moves, the backbone stays bit for bit', () => {
  const { state } = start({ optimizer: { lr: 1e-2, headOnlySteps: 2 }, backbone: { dropPath: 0 } });
  const box = (count: number) =>
    torch
      .tensor([2, 2, 14, 14])
      .to('float32')
      .expand([...Array<number>(1).fill(count), 4]);
  const boxes = (a: number, b: number) =>
    box(a * b * 2)
      .reshape([a, b, 2, 4])
      .toFloat32Array();
  const batch: ViewBatch = {
    globals: torch.randn([2, 2, 3, 32, 32]),
    locals: torch.randn([1, 2, 3, 16, 16]),
    globalBoxes: boxes(2, 3),
    viewBoxes: boxes(3, 2),
  };
  const before = weightsOf(state.learner.student.backbone).clone();
  const headBefore = weightsOf(state.learner.student.head).clone();
  const moved = [0, 1, 2].map(() => {
    trainStep(state, batch, 10);
    return !equal(weightsOf(state.learner.student.backbone), before);
  });
  assert.deepEqual(moved, [false, false, true]);
  assert.ok(!equal(weightsOf(state.learner.student.head), headBefore));
});

test('mirrored views are off unless asked for', () => {
  const mirror = (settings: object) => viewConfig(start(settings).config).mirror;
  assert.equal(mirror({}), 0);
  assert.equal(mirror({ views: { ...sizes.views, mirrorProbability: 0.5 } }), 0.5);
});

test('islands of fewer than three patches are no foreground', () => {
  const attention = new Float32Array(64).fill(1e-4);
  // A square of four, two that touch at a corner, and a single one.
  for (const patch of [0, 1, 8, 9, 29, 38, 56]) attention[patch] = 1;
  const mask = foregroundMask(torch.tensor(attention, { shape: [1, 1, 64] }), [8, 8], 0.95, 0.01);
  const inside = [...(mask.reshape([-1]).toTypedArray() as Float32Array).entries()].filter(
    ([, value]) => value === 1,
  );
  assert.deepEqual(
    inside.map(([patch]) => patch),
    [0, 1, 8, 9],
  );
});

test('a mirrored teacher gives the head the mean of tokens of an image and its mirror image', () => {
  const { state } = start({});
  const { teacher } = state.learner;
  const images = torch.randn([2, 3, 32, 32]);
  const all = new Uint8Array(2 * 16).fill(1);
  torch.noGrad(() => {
    const tokens = (pixels: torch.Tensor) =>
      teacher.backbone.forwardFeatures(pixels).patchTokens.reshape([2, 4, 4, -1]);
    const mirrored = torch.flip(tokens(torch.flip(images, [3])), [2]);
    const expected = teacher.head.forward(tokens(images).add(mirrored).div(2).reshape([32, -1]));
    const { embeddings } = teacher.forward(images, all, { mirrored: true });
    assert.ok(embeddings.reshape([32, -1]).sub(expected).abs().max().item() < 1e-6);
    const single = teacher.forward(images, all).embeddings;
    assert.ok(embeddings.sub(single).abs().max().item() > 1e-3);
  });
});
