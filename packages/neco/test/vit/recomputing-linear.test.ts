import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { recomputingLinear } from '@neco/neco/internal';

type Before = 'nothing' | 'layer norm' | 'gelu' | 'swiglu';

const CASES: { before: Before; scaled: boolean; bias: boolean }[] = (
  ['nothing', 'layer norm', 'gelu', 'swiglu'] as const
).flatMap((before) =>
  [true, false].flatMap((scaled) => [true, false].map((bias) => ({ before, scaled, bias }))),
);

interface Layers {
  input: Tensor;
  layer: torch.nn.Linear;
  norm: torch.nn.LayerNorm;
  scale: Tensor | null;
  /** Weighs the outputs, so that every one has a gradient of its own. */
  probe: Tensor;
}

function makeLayers({ before, scaled, bias }: (typeof CASES)[number], dtype: 'float32' | 'float64'): Layers {
  torch.manualSeed(5);
  const layer = new torch.nn.Linear(6, 4, { bias });
  const norm = new torch.nn.LayerNorm([6], { eps: 1e-6 });
  torch.noGrad(() => {
    norm.weight.copy_(torch.rand([6]));
    norm.bias.copy_(torch.rand([6]));
  });
  layer.to(dtype);
  norm.to(dtype);
  const leaf = (...shape: number[]) => torch.randn(shape).to(dtype).requiresGrad_();
  return {
    input: leaf(2, 3, before === 'swiglu' ? 12 : 6),
    layer,
    norm,
    scale: scaled ? leaf(4) : null,
    probe: torch.randn([2, 3, 4]).to(dtype),
  };
}

function recomputing(before: Before, { input, layer, norm, scale }: Layers): Tensor {
  const named = before === 'layer norm' ? norm : before === 'nothing' ? undefined : before;
  return recomputingLinear(input, layer, { ...(named === undefined ? {} : { before: named }), scale });
}

function separate(before: Before, { input, layer, norm, scale }: Layers): Tensor {
  const [gate, up] = input.chunk(2, -1) as [Tensor, Tensor];
  const prepared = {
    nothing: () => input,
    'layer norm': () => norm.forward(input),
    gelu: () => torch.gelu(input),
    swiglu: () => torch.silu(gate).mul(up),
  }[before]();
  const output = layer.forward(prepared);
  return scale === null ? output : output.mul(scale);
}

function leaves(before: Before, { input, layer, norm, scale }: Layers): Tensor[] {
  const normed = before === 'layer norm' ? [norm.weight, norm.bias] : [];
  return [input, layer.weight, layer.bias, scale, ...normed].filter((tensor) => tensor !== null);
}

/** The same layers with other tensors in the places that {@link leaves} lists. */
function withLeaves(before: Before, { layer, norm, scale, probe }: Layers, tensors: Tensor[]): Layers {
  const next = () => tensors.shift()!;
  const input = next();
  const own = <M extends object>(module: M, properties: object): M =>
    Object.assign(Object.create(module) as M, properties);
  const linear = own(layer, { weight: next(), bias: layer.bias && next() });
  const factor = scale && next();
  const normed = before === 'layer norm' ? own(norm, { weight: next(), bias: next() }) : norm;
  return { input, layer: linear, norm: normed, scale: factor, probe };
}

const distance = (a: Tensor, b: Tensor) => torch.noGrad(() => a.sub(b).abs().max().item());

for (const options of CASES) {
  const { before, scaled, bias } = options;
  const name = `${before}, ${scaled ? 'scaled' : 'not scaled'}, ${bias ? 'with' : 'without'} bias`;

  test(`equals the separate operations: ${name}`, () => {
    const layers = makeLayers(options, 'float64');
    const inputs = leaves(before, layers);
    const [ours, theirs] = [recomputing(before, layers), separate(before, layers)];
    assert.ok(distance(ours, theirs) < 1e-14);
    const a = torch.grad([ours.mul(layers.probe).sum()], inputs);
    const b = torch.grad([theirs.mul(layers.probe).sum()], inputs);
    a.forEach((gradient, i) => assert.ok(distance(gradient!, b[i]!) < 1e-13, `gradient ${i}`));
  });

  test(`gradients by central differences: ${name}`, () => {
    const layers = makeLayers(options, 'float64');
    const check = torch.gradCheck(
      (...inputs) => recomputing(before, withLeaves(before, layers, inputs)),
      leaves(before, layers),
    );
    assert.ok(check.ok, `differs by ${check.maxError} at element ${check.element} of input ${check.input}`);
  });
}

test('parameters without gradient get none', () => {
  const layers = makeLayers({ before: 'layer norm', scaled: true, bias: true }, 'float32');
  for (const tensor of [layers.layer.weight, layers.layer.bias!, layers.scale!]) tensor.requiresGrad_(false);
  recomputing('layer norm', layers).sum().backward();
  assert.equal(layers.layer.weight.grad, null);
  assert.equal(layers.scale!.grad, null);
  assert.ok(layers.input.grad !== null && layers.norm.weight.grad !== null);
});

test('half precision under autocast: near the float32 result, gradients in the parameters type', () => {
  const layers = makeLayers({ before: 'gelu', scaled: true, bias: true }, 'float32');
  const full = recomputing('gelu', layers);
  const half = torch.autocast('bfloat16', () => recomputing('gelu', layers));
  assert.ok(distance(full, half) < 0.05);
  half.sum().backward();
  assert.equal(layers.layer.weight.grad!.dtype, 'float32');
  assert.equal(layers.input.grad!.dtype, 'float32');
});

test('keeps the input only', () => {
  const layer = new torch.nn.Linear(256, 64);
  const input = torch.randn([512, 256]).requiresGrad_();
  const kept = (run: () => Tensor) =>
    torch.scope(() => {
      const before = torch.memoryStats().allocated;
      const output = torch.scope(run);
      return torch.memoryStats().allocated - before - output.numel() * 4;
    });
  const activation = input.numel() * 4;
  assert.ok(kept(() => layer.forward(torch.gelu(input))) >= activation);
  assert.ok(kept(() => recomputingLinear(input, layer, { before: 'gelu' })) < activation / 4);
});

test('an unknown operation is refused by name', () => {
  const layer = new torch.nn.Linear(4, 4);
  assert.throws(
    () => recomputingLinear(torch.ones([2, 4]), layer, { before: 'tanh' as unknown as 'gelu' }),
    /unknown operation 'tanh'/,
  );
});
