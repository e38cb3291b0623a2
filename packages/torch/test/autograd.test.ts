import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';

const leaf = (values: number[]) => torch.tensor(values, { requiresGrad: true });

test('backward accumulates into the leaves', () => {
  const x = leaf([1, 2, 3]);
  const gradient = () => x.grad && x.grad.toArray();
  assert.equal(gradient(), null);
  assert.ok(x.requiresGrad && x.isLeaf);
  x.mul(x).sum().backward();
  assert.deepEqual(gradient(), [2, 4, 6]);
  x.sum().backward();
  assert.deepEqual(gradient(), [3, 5, 7]);
});

test('backward from a vector takes weights; a second pass needs retainGraph', () => {
  const x = leaf([1, 2]);
  const y = x.mul(3);
  assert.throws(() => y.backward(), /^Error: backward: .*scalar outputs/);
  y.backward(torch.tensor([1, 10]), { retainGraph: true });
  assert.deepEqual(x.grad?.toArray(), [3, 30]);
  const z = x.exp().sum();
  z.backward();
  assert.throws(() => z.backward(), /second time/);
  assert.throws(() => torch.ones([1]).backward(), /does not require grad/);
});

test('a gradient can be set and dropped, if it fits', () => {
  const x = leaf([1, 2]);
  x.grad = torch.tensor([5, 6]);
  assert.deepEqual(x.grad.toArray(), [5, 6]);
  assert.throws(() => (x.grad = torch.ones([3])), /shape \[2\] cannot have shape \[3\]/);
  assert.throws(() => (x.grad = torch.ones([2], { dtype: 'float64' })), /dtype and device/);
  x.grad = null;
  assert.equal(x.grad, null);
});

test('several roots in one pass', () => {
  const x = leaf([2]);
  torch.backward([x.mul(3), x.mul(x)], [torch.tensor([1]), torch.tensor([10])]);
  assert.deepEqual(x.grad?.toArray(), [43]);
});

test('grad returns gradients and leaves the leaves alone', () => {
  const x = leaf([1, 2]);
  const unused = leaf([1]);
  const [gradient] = torch.grad([x.pow(3).sum()], [x]);
  assert.deepEqual(gradient?.toArray(), [3, 12]);
  assert.equal(x.grad, null);
  assert.throws(() => torch.grad([x.sum()], [unused]), /^Error: gradients: .*not have been used/);
  assert.deepEqual(torch.grad([x.sum()], [unused], null, { allowUnused: true }), [null]);
});

test('second derivatives with createGraph', () => {
  const x = leaf([2, 3]);
  const [first] = torch.grad([x.pow(3).sum()], [x], null, { createGraph: true });
  const [second] = torch.grad([first!.sum()], [x]);
  assert.deepEqual(second?.toArray(), [12, 18]);
});

test('noGrad and enableGrad nest, return the result, and end with an exception', () => {
  const x = leaf([1]);
  assert.ok(torch.isGradEnabled());
  assert.ok(!torch.noGrad(() => x.mul(2)).requiresGrad);
  assert.ok(torch.noGrad(() => torch.enableGrad(() => x.mul(2))).requiresGrad);
  assert.throws(
    () =>
      torch.noGrad(() => {
        throw new RangeError('mine');
      }),
    { name: 'RangeError', message: 'mine' },
  );
  assert.ok(torch.isGradEnabled());
  assert.throws(() => torch.noGrad(() => Promise.resolve(1)), /noGrad\(\): the body must be synchronous/);
  assert.ok(torch.isGradEnabled());
});

test('detach cuts, and shares the values', () => {
  const x = leaf([1, 2]);
  const cut = x.mul(2).detach();
  assert.ok(!cut.requiresGrad);
  assert.throws(() => x.add_(1), /leaf Variable that requires grad/);
  torch.noGrad(() => x.detach().add_(1));
  assert.deepEqual(x.toArray(), [2, 3]);
});

test('only floating-point leaves take gradients', () => {
  assert.throws(() => torch.tensor([1n]).requiresGrad_(), /requiresGrad_: .*floating point/);
  assert.throws(() => leaf([1]).mul(2).requiresGrad_(false), /requiresGrad_: .*take detach\(\)/);
});

// The dtypes that torch.autocast("cpu", torch.bfloat16) gives.
test('autocast chooses dtypes as in PyTorch', () => {
  const x = torch.randn([4, 4]);
  const image = torch.randn([1, 1, 4, 4]);
  const half = x.to('bfloat16');
  const dtypes = torch.autocast('bfloat16', () => ({
    mm: x.mm(x).dtype,
    linear: torch.linear(x, x).dtype,
    conv2d: torch.conv2d(image, torch.randn([1, 1, 3, 3])).dtype,
    attention: torch.scaledDotProductAttention(image, image, image).dtype,
    layerNorm: torch.layerNorm(x, [4]).dtype,
    layerNormHalf: torch.layerNorm(half, [4]).dtype,
    softmax: half.softmax(1).dtype,
    mseLoss: torch.mseLoss(half, half).dtype,
    add: half.add(x).dtype,
    off: torch.autocast('bfloat16', () => x.mm(x).dtype, { enabled: false }),
  }));
  assert.deepEqual(dtypes, {
    mm: 'bfloat16',
    linear: 'bfloat16',
    conv2d: 'bfloat16',
    attention: 'bfloat16',
    layerNorm: 'float32',
    layerNormHalf: 'bfloat16',
    softmax: 'bfloat16',
    mseLoss: 'float32',
    add: 'float32',
    off: 'float32',
  });
  assert.throws(() => torch.autocast('bfloat16', () => torch.zeros([2]).mm(x)), /aten::mm/);
  assert.equal(x.mm(x).dtype, 'float32', 'ended, also with an exception');
});

test('weights get float32 gradients through autocast', () => {
  const weight = torch.randn([3, 4]).requiresGrad_();
  const loss = torch.autocast('bfloat16', () =>
    torch
      .linear(torch.ones([2, 4]), weight)
      .to('float32')
      .sum(),
  );
  loss.backward();
  assert.equal(weight.grad?.dtype, 'float32');
  assert.deepEqual(weight.grad.toArray(), Array<number[]>(3).fill([2, 2, 2, 2]));
});
