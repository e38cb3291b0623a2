import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { assertClose, difference, fixture } from './fixture.js';

const { nn } = torch;

/** The module of the same name in tools/fixtures/torch_package.py. */
class Block extends nn.Module {
  readonly patchEmbed = new nn.Conv2d(2, 6, 3, { stride: 2, padding: 1 });
  readonly norm1 = new nn.LayerNorm(6);
  readonly blocks = [new nn.Linear(6, 6), new nn.Linear(6, 6, { bias: false })];
  readonly mlp = new nn.Sequential(
    new nn.Linear(6, 5),
    new nn.GELU(),
    new nn.Linear(5, 4),
    new nn.GELU('tanh'),
  );
  readonly clsToken = nn.parameter(torch.zeros([1, 1, 6]));
  readonly posOffset = nn.buffer(torch.zeros([6]));

  forward(input: Tensor): Tensor {
    let x = this.patchEmbed.forward(input).flatten(2).transpose(1, 2);
    x = torch.cat([this.clsToken.expand([x.shape[0]!, -1, -1]), x], 1).add(this.posOffset);
    x = this.norm1.forward(x);
    for (const block of this.blocks) x = x.add(block.forward(x));
    return this.mlp.forward(x);
  }
}

const expected = fixture('modules');
const NAMES = [
  'cls_token',
  'pos_offset',
  'patch_embed.weight',
  'patch_embed.bias',
  'norm1.weight',
  'norm1.bias',
  'blocks.0.weight',
  'blocks.0.bias',
  'blocks.1.weight',
  'mlp.0.weight',
  'mlp.0.bias',
  'mlp.2.weight',
  'mlp.2.bias',
];

function loaded(): Block {
  const model = new Block();
  const report = model.loadStateDict(new Map(NAMES.map((name) => [name, expected(`state.${name}`)])));
  assert.deepEqual(report, { missing: [], unexpected: [] });
  return model;
}

// float32 on the same kernels: what differs is the order of sums on another processor.
const TOLERANCE = 1e-6;

test("values, gradients, clipping and names are PyTorch's", () => {
  const model = loaded();
  assert.deepEqual([...model.stateDict().keys()].sort(), [...NAMES].sort());
  const input = expected('input').requiresGrad_();
  const output = model.forward(input);
  assertClose(output, expected('output'), TOLERANCE, 'output');
  output.mul(expected('weights')).sum().backward();
  assertClose(input.grad!, expected('input.grad'), TOLERANCE, 'gradient of the input');
  for (const [name, weight] of model.namedParameters()) {
    const gradient = expected(`grad.${name}`);
    // Sums over 2 x 13 tokens: their rounding grows with their size.
    assertClose(
      weight.grad!,
      gradient,
      TOLERANCE * Math.max(1, gradient.abs().max().item()),
      `gradient of ${name}`,
    );
  }
  const norm = nn.clipGradNorm_(model.parameters(), 0.5);
  assert.ok(Math.abs(norm - expected('norm').item()) <= TOLERANCE * norm);
  for (const [name, weight] of model.namedParameters()) {
    assertClose(weight.grad!, expected(`clipped.${name}`), TOLERANCE, `clipped gradient of ${name}`);
  }
});

test('clipping leaves small gradients alone, and no gradients too', () => {
  const weight = nn.parameter(torch.ones([2]));
  assert.equal(nn.clipGradNorm_([weight], 1), 0);
  weight.grad = torch.tensor([0.3, 0.4]);
  assert.ok(Math.abs(nn.clipGradNorm_([weight], 1) - 0.5) < 1e-6);
  assertClose(weight.grad, torch.tensor([0.3, 0.4]), 0);
});

test('state dict: strict by default, nothing copied on an error', () => {
  const model = loaded();
  const before = model.norm1.bias.toArray();
  const state = new Map(NAMES.map((name) => [name, torch.ones(expected(`state.${name}`).shape)]));
  state.delete('norm1.weight');
  state.set('head.weight', torch.ones([1]));
  assert.throws(() => model.loadStateDict(state), /missing \[norm1\.weight\], unexpected \[head\.weight\]/);
  assert.deepEqual(model.norm1.bias.toArray(), before);
  state.set('mlp.2.bias', torch.ones([3]));
  assert.throws(
    () => model.loadStateDict(state, { strict: false }),
    /mlp\.2\.bias has shape \[3\], needs \[4\]/,
  );
  assert.deepEqual(model.norm1.bias.toArray(), before);
  state.delete('mlp.2.bias');
  assert.deepEqual(model.loadStateDict(state, { strict: false }), {
    missing: ['norm1.weight', 'mlp.2.bias'],
    unexpected: ['head.weight'],
  });
  assert.deepEqual(model.norm1.bias.toArray(), [1, 1, 1, 1, 1, 1]);
});

test('training mode, gradients on and off, dropped gradients', () => {
  const model = new Block();
  assert.ok([...model.namedModules().values()].every((module) => module.training));
  model.eval();
  assert.ok([...model.namedModules().values()].every((module) => !module.training));
  model.train();
  assert.ok(model.blocks[1]!.training);
  model.requiresGrad_(false);
  assert.ok(!model.forward(torch.ones([1, 2, 4, 4])).requiresGrad);
  model.requiresGrad_();
  model
    .forward(torch.ones([1, 2, 4, 4]))
    .sum()
    .backward();
  assert.ok(model.parameters().every((weight) => weight.grad !== null));
  model.zeroGrad();
  assert.ok(model.parameters().every((weight) => weight.grad === null));
});

test('parameters outlive scopes; a computed one is cut off', () => {
  const module = torch.scope(() => ({ get: new nn.Linear(2, 2) })).get;
  assert.ok(!module.weight.released);
  const source = torch.ones([2], { dtype: 'float32' }).requiresGrad_();
  const computed = nn.parameter(source.mul(2));
  assert.ok(computed.isLeaf && computed.requiresGrad);
});

test('a shared parameter is one parameter under two names', () => {
  class Tied extends nn.Module {
    readonly embed = nn.parameter(torch.ones([3, 2]));
    readonly head = this.embed;
    forward(): void {
      // Only its names matter here.
    }
  }
  const tied = new Tied();
  assert.deepEqual([...tied.namedParameters().keys()], ['embed']);
  assert.deepEqual([...tied.stateDict().keys()], ['embed', 'head']);
});

test('to converts weights, buffers and gradients, not integers, and leaves nothing behind', () => {
  class Counting extends nn.Module {
    readonly linear = new nn.Linear(3, 2);
    readonly steps = nn.buffer(torch.tensor([5n]));
    readonly mean = nn.buffer(torch.tensor([0.5]));
    forward(input: Tensor): Tensor {
      return this.linear.forward(input);
    }
  }
  const module = new Counting();
  module
    .forward(torch.ones([1, 3]))
    .sum()
    .backward();
  const { weight } = module.linear;
  const live = torch.liveTensors();
  assert.equal(module.to('float64'), module);
  assert.equal(torch.liveTensors(), live);
  assert.equal(module.linear.weight, weight, 'the same object, so optimisers keep it');
  assert.deepEqual(
    [weight.dtype, weight.grad?.dtype, module.mean.dtype, module.steps.dtype],
    ['float64', 'float64', 'float64', 'int64'],
  );
  assert.ok(weight.requiresGrad && weight.isLeaf);
  module
    .forward(torch.ones([1, 3], { dtype: 'float64' }))
    .sum()
    .backward();
  assert.deepEqual(weight.grad?.toArray(), [
    [2, 2, 2],
    [2, 2, 2],
  ]);
});

test('dropout and drop path: means, whole samples, nothing in evaluation', () => {
  torch.manualSeed(0);
  const ones = torch.ones([400, 50]);
  const dropout = new nn.Dropout(0.25);
  const path = new nn.DropPath(0.25);
  for (const layer of [dropout, path]) {
    // Of 400 independent draws: mean 1, standard deviation at most 0.03.
    assert.ok(Math.abs(layer.forward(ones).mean().item() - 1) < 0.12);
    assert.equal(layer.eval().forward(ones), ones);
    layer.train();
  }
  const rows = path.forward(ones);
  assert.deepEqual(
    new Set(rows.toFloat32Array().map((value) => Math.round(value * 1e4))),
    new Set([0, 13333]),
    'kept rows are scaled by 1 / 0.75',
  );
  assert.equal(difference(rows.amax([1]), rows.amin([1])), 0, 'a sample is dropped as a whole');
  assert.equal(new nn.DropPath(1).forward(ones).abs().sum().item(), 0);
  assert.throws(() => new nn.Dropout(1.5), /Dropout: 1\.5 is not a probability/);
  assert.throws(() => new nn.DropPath(NaN), /DropPath: NaN is not a probability/);
});

test('ReLU, Identity', () => {
  assert.deepEqual(new nn.ReLU().forward(torch.tensor([-1, 2])).toArray(), [0, 2]);
  const x = torch.ones([1]);
  assert.equal(new nn.Identity().forward(x), x);
});

test('initial values stay within their bounds and fill them', () => {
  torch.manualSeed(0);
  const within = (tensor: Tensor, bound: number, what: string) => {
    const most = tensor.abs().max().item();
    assert.ok(most <= bound && most > 0.9 * bound, `${what}: ${most} of ${bound}`);
  };
  const linear = new nn.Linear(100, 200);
  within(linear.weight, 0.1, 'Linear weight');
  within(linear.bias!, 0.1, 'Linear bias');
  within(new nn.Conv2d(4, 50, 5).weight, 0.1, 'Conv2d weight');
  within(nn.init.xavierUniform_(torch.empty([200, 100])), Math.sqrt(6 / 300), 'xavier');
  const cut = nn.init.truncNormal_(torch.empty([100, 100]), 0, 1, -2, 2);
  within(cut, 2, 'truncated normal');
  // Variance of a normal cut at two deviations: 0.7737.
  assert.ok(Math.abs(cut.std().item() - Math.sqrt(0.7737)) < 0.02);
  assert.equal(nn.init.ones_(nn.init.zeros_(cut)).sum().item(), 10_000);
});
