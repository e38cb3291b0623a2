import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { assertClose, fixture } from './fixture.js';

// The same table as in tools/fixtures/torch_package.py, so that an argument in the wrong place shows.
const values = fixture('operators');
const names = ['a', 'b', 'm', 'image', 'kernel', 'weight'] as const;
type Inputs = Record<(typeof names)[number], Tensor>;
const inputs = Object.fromEntries(names.map((name) => [name, values(`input.${name}`)])) as Inputs;
const rows = torch.tensor([2n, 0n]);
const cells = torch.tensor([
  [0n, 2n],
  [1n, 1n],
]);
const one = torch.ones([4], { dtype: 'float64' });

const OPERATORS: Record<string, (x: Inputs) => Tensor> = {
  add: ({ a, b }) => a.add(b, { alpha: 2 }),
  sub: ({ a, b }) => a.sub(b),
  mul: ({ a }) => a.mul(0.5),
  div: ({ a, b }) => a.div(b),
  pow: ({ a }) => a.abs().pow(1.5),
  exp: ({ a }) => a.exp(),
  log: ({ a }) => a.abs().log(),
  sqrt: ({ a }) => a.abs().sqrt(),
  tanh: ({ a }) => a.tanh(),
  sigmoid: ({ a }) => a.sigmoid(),
  relu: ({ a }) => a.relu(),
  gelu: ({ a }) => torch.gelu(a),
  gelu_tanh: ({ a }) => torch.gelu(a, { approximate: 'tanh' }),
  silu: ({ a }) => torch.silu(a),
  softplus: ({ a }) => torch.softplus(a),
  leaky_relu: ({ a }) => torch.leakyRelu(a, 0.2),
  clamp: ({ a }) => a.clamp(-0.5, 0.5),
  maximum: ({ a, b }) => a.maximum(b),
  where: ({ a, b }) => torch.where(a.gt(0), a, b),
  mm: ({ a, m }) => a.mm(m),
  matmul: ({ a, m }) => torch.matmul(a, m),
  bmm: ({ a, m }) => a.unsqueeze(0).bmm(m.unsqueeze(0)),
  addmm: ({ a, m, weight }) =>
    torch.addmm(weight.narrow(0, 0, 2).unsqueeze(1), a, m, { beta: 0.5, alpha: 2 }),
  linear: ({ a, m }) => torch.linear(a, m.t(), one),
  conv2d: ({ image, kernel }) => torch.conv2d(image, kernel, { stride: 2, padding: 1 }),
  layer_norm: ({ a, weight }) => a.layerNorm([3], weight, weight, 1e-5),
  softmax: ({ a }) => a.softmax(-1),
  log_softmax: ({ a }) => a.logSoftmax(1),
  sum: ({ a }) => a.sum([0, 1], { keepdim: true }),
  mean: ({ a }) => a.mean(0),
  var: ({ a }) => a.var(1, { correction: 0 }),
  norm: ({ a }) => a.norm(2, [1]),
  cumsum: ({ a }) => a.cumsum(1),
  max: ({ a }) => a.max(1)[0],
  topk: ({ a }) => a.topk(2, 1)[0],
  gather: ({ a }) => a.gather(1, cells),
  index_select: ({ a }) => a.indexSelect(1, rows),
  index: ({ a }) => a.index([null, rows]),
  cat: ({ a, b }) => torch.cat([a, b], 1),
  stack: ({ a, b }) => torch.stack([a, b], 1),
  transpose: ({ a }) => a.transpose(0, 1),
  permute: ({ image }) => image.permute([0, 2, 3, 1]),
  flip: ({ a }) => a.flip([1]),
  upsample_bilinear2d: ({ image }) => torch.upsampleBilinear2d(image, [6, 5], false),
  scaled_dot_product_attention: ({ image }) => torch.scaledDotProductAttention(image, image, image),
  cosine_similarity: ({ a, b }) => torch.cosineSimilarity(a, b, 1),
  mse_loss: ({ a, b }) => torch.mseLoss(a, b),
  cross_entropy_loss: ({ a }) => torch.crossEntropyLoss(a, rows, { labelSmoothing: 0.1 }),
};

for (const [name, operator] of Object.entries(OPERATORS)) {
  test(`${name}: value as in PyTorch, gradient as by differences`, () => {
    torch.scope(() => {
      // The same kernels in float64; only the order of sums may differ between machines.
      assertClose(operator(inputs), values(`output.${name}`), 1e-12);
      const check = torch.gradCheck(
        (...given) =>
          operator(Object.fromEntries(names.map((key, i) => [key, given[i]])) as unknown as Inputs),
        names.map((key) => inputs[key]),
      );
      assert.ok(check.ok, `gradient of ${names[check.input]}[${check.element}] is off by ${check.maxError}`);
    });
  });
}

test('gradCheck finds a wrong gradient', () => {
  // Half of the value hides from the gradient.
  const wrong = (x: Tensor) => x.mul(x).add(x.detach());
  assert.ok(!torch.gradCheck(wrong, [inputs.a]).ok);
  assert.throws(() => torch.gradCheck(wrong, [torch.ones([2])]), /must be float64/);
});
