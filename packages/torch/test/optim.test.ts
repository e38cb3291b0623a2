import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { assertClose, difference, fixture } from './fixture.js';

const expected = fixture('optimisers');
const STEPS = 5;
const { AdamW, SGD } = torch.optim;

interface Stepping {
  step(): void;
  zeroGrad(): void;
  stateDict(): torch.optim.OptimizerState;
  loadStateDict(state: torch.optim.OptimizerState): void;
}

// As in tools/fixtures/torch_package.py.
const OPTIMISERS: Record<string, (params: Tensor[]) => Stepping> = {
  adamw: (params) =>
    new AdamW([{ params: params.slice(0, 1) }, { params: params.slice(1), weightDecay: 0, lr: 3e-2 }], {
      lr: 1e-2,
      weightDecay: 0.1,
    }),
  adamw_betas: (params) => new AdamW(params, { lr: 1e-2, betas: [0.8, 0.95], eps: 1e-6 }),
  sgd: (params) => new SGD(params, { lr: 0.1 }),
  sgd_momentum: (params) => new SGD(params, { lr: 0.1, momentum: 0.9, dampening: 0.2 }),
  sgd_nesterov: (params) => new SGD(params, { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.05 }),
};

const start = () => [0, 1].map((index) => torch.nn.parameter(expected(`start.${index}`).clone()));

function step(optimiser: Stepping, params: readonly Tensor[], index: number): void {
  params.forEach((weight, i) => (weight.grad = expected(`gradient.${index}.${i}`).clone()));
  optimiser.step();
}

for (const [name, make] of Object.entries(OPTIMISERS)) {
  test(`${name}: five steps as in PyTorch`, () => {
    const params = start();
    const optimiser = make(params);
    for (let index = 0; index < STEPS; index++) {
      step(optimiser, params, index);
      // Weights of about 1 in float32; a fused kernel rounds differently from one operator after another.
      params.forEach((weight, i) =>
        assertClose(weight, expected(`${name}.${index}.${i}`), 1e-6, `weight ${i}`),
      );
    }
  });

  test(`${name}: goes on bit for bit from its saved state`, () => {
    const whole = start();
    const unbroken = make(whole);
    for (let index = 0; index < STEPS; index++) step(unbroken, whole, index);

    const first = start();
    const interrupted = make(first);
    for (let index = 0; index < 2; index++) step(interrupted, first, index);
    const second = first.map((weight) => torch.nn.parameter(weight.detach().clone()));
    const resumed = make(second);
    // Something to be replaced.
    step(resumed, second, 4);
    torch.noGrad(() => second.forEach((weight, i) => weight.copy_(first[i]!)));
    const { tensors, groups } = interrupted.stateDict();
    resumed.loadStateDict({
      tensors,
      groups: JSON.parse(JSON.stringify(groups)) as Record<string, unknown>[],
    });
    for (let index = 2; index < STEPS; index++) step(resumed, second, index);
    second.forEach((weight, i) => assert.equal(difference(weight, whole[i]!), 0));
  });
}

test('learning rates can change between steps', () => {
  const weight = torch.nn.parameter(torch.ones([1]));
  const optimiser = new SGD([{ params: [weight], name: 'all' }], { lr: 1 });
  weight.grad = torch.ones([1]);
  optimiser.groups[0]!.lr = 0.25;
  optimiser.step();
  assert.equal(weight.item(), 0.75);
  assert.equal(optimiser.groups[0]!.name, 'all');
});

test('weights without a gradient, or frozen, stay', () => {
  const [moving, still, frozen] = [1, 2, 3].map((value) => torch.nn.parameter(torch.full([1], value)));
  const optimiser = new AdamW([moving!, still!, frozen!], { lr: 0.1, weightDecay: 0.5 });
  moving!.grad = torch.ones([1]);
  frozen!.grad = torch.ones([1]);
  frozen!.requiresGrad_(false);
  optimiser.step();
  assert.notEqual(moving!.item(), 1);
  assert.deepEqual([still!.item(), frozen!.item()], [2, 3]);
  optimiser.zeroGrad();
  assert.equal(moving!.grad, null);
});

test('weights of several dtypes in one group', () => {
  const weights = (['float32', 'float64', 'bfloat16'] as const).map((dtype) =>
    torch.nn.parameter(torch.ones([4], { dtype })),
  );
  for (const make of [(p: Tensor[]) => new AdamW(p, { lr: 0.5 }), (p: Tensor[]) => new SGD(p, { lr: 0.5 })]) {
    for (const weight of weights) weight.grad = torch.ones([4], { dtype: weight.dtype });
    make(weights).step();
  }
  for (const weight of weights)
    assert.ok(weight.max().item() < 0.1, `${weight.dtype}: ${weight.max().item()}`);
});

test('a step leaves no tensors behind but the state', () => {
  const weight = torch.nn.parameter(torch.ones([3]));
  weight.grad = torch.ones([3]);
  const optimiser = new AdamW([weight]);
  const before = torch.liveTensors();
  optimiser.step();
  assert.equal(torch.liveTensors(), before + 3, 'step, first and second moment');
  for (let i = 0; i < 5; i++) optimiser.step();
  assert.equal(torch.liveTensors(), before + 3);
});

test('what is no state of this optimiser is refused, and nothing changed', () => {
  const weight = torch.nn.parameter(torch.ones([2]));
  weight.grad = torch.ones([2]);
  const optimiser = new AdamW([weight]);
  optimiser.step();
  const { tensors, groups } = optimiser.stateDict();
  const momentum = tensors.get('0.expAvg')!.toArray();
  assert.throws(() => optimiser.loadStateDict({ tensors, groups: [] }), /0 groups were saved, there are 1/);
  const wrong = new Map([['3.expAvg', torch.ones([2])]]);
  assert.throws(
    () => optimiser.loadStateDict({ tensors: wrong, groups }),
    /"3\.expAvg" belongs to no parameter/,
  );
  const shaped = new Map([['0.expAvg', torch.ones([3])]]);
  assert.throws(
    () => optimiser.loadStateDict({ tensors: shaped, groups }),
    /has shape \[3\], its parameter \[2\]/,
  );
  assert.deepEqual(optimiser.stateDict().tensors.get('0.expAvg')?.toArray(), momentum);
});

test('what cannot be optimised is refused', () => {
  const weight = torch.nn.parameter(torch.ones([2]));
  assert.throws(() => new AdamW([]), /no parameters given/);
  assert.throws(() => new AdamW([weight, weight]), /more than once/);
  assert.throws(() => new SGD([weight], { nesterov: true }), /nesterov needs a momentum/);
  assert.equal(new AdamW([weight], { lr: undefined }).groups[0]!.lr, 1e-3);
});
