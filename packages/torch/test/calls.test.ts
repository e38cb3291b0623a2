import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Calls that the types forbid, for what happens without types. */
const loose = (value: unknown) => value as Record<string, (...values: unknown[]) => Tensor>;

const a = torch.keep(torch.tensor([[1, 2, 3]]));
const b = torch.keep(torch.tensor([[10, 20, 30]]));

test('overloads: a tensor, a number, dimensions', () => {
  assert.deepEqual(a.add(b).toArray(), [[11, 22, 33]]);
  assert.deepEqual(a.add(1).toArray(), [[2, 3, 4]]);
  assert.deepEqual(torch.pow(2, a).toArray(), [[2, 4, 8]]);
  assert.equal(a.sum().item(), 6);
  assert.deepEqual(a.sum(0).toArray(), [1, 2, 3]);
  assert.deepEqual(a.sum([0, 1], true).shape, [1, 1]);
  assert.equal(a.max().item(), 3);
  assert.deepEqual(a.maximum(b).toArray(), [[10, 20, 30]]);
  const [values, indices] = a.max(1);
  assert.deepEqual([values.toArray(), indices.toArray()], [[3], [2]]);
  assert.equal(a.std({ correction: 0 }).item().toFixed(4), '0.8165');
  assert.equal(a.std(false).item().toFixed(4), '0.8165');
});

test('a whole number stays an integer, as in Python', () => {
  const integers = torch.tensor([1n, 2n]);
  assert.equal(integers.mul(2).dtype, 'int64');
  assert.equal(integers.mul(2.5).dtype, 'float32');
  assert.equal(integers.add(true).dtype, 'int64');
  assert.deepEqual(integers.add(2n ** 60n).toTypedArray(), BigInt64Array.of(2n ** 60n + 1n, 2n ** 60n + 2n));
});

test('options name keyword-only and optional arguments', () => {
  assert.deepEqual(a.add(b, { alpha: 2 }).toArray(), [[21, 42, 63]]);
  assert.equal(a.sum({ dtype: 'float64' }).dtype, 'float64');
  assert.deepEqual(a.mean([1], { keepdim: true }).toArray(), [[2]]);
  assert.deepEqual(a.add(b, {}).toArray(), [[11, 22, 33]]);
  assert.equal(torch.zeros([1], { dtype: undefined }).dtype, 'float32');
  const options = Object.assign(Object.create(null) as object, { alpha: 3 });
  assert.deepEqual(a.add(b, options).toArray(), [[31, 62, 93]]);
});

test('null and undefined leave an argument out', () => {
  assert.deepEqual(a.clamp(null, 2).toArray(), [[1, 2, 2]]);
  assert.deepEqual(a.clamp(2).toArray(), [[2, 2, 3]]);
  assert.equal(loose(a).sum!(undefined, true).numel(), 1);
  assert.deepEqual(torch.linear(a, torch.ones([1, 3]), null).toArray(), [[6]]);
  assert.deepEqual(torch.ones([2, 3]).index([null, torch.tensor([0n])]).shape, [2, 1]);
});

test('lists: numbers, tensors, one number for all', () => {
  assert.deepEqual(torch.cat([a, b], 0).shape, [2, 3]);
  assert.deepEqual(torch.avgPool2d(torch.ones([1, 1, 4, 4]), 2).shape, [1, 1, 2, 2]);
  assert.deepEqual(a.view([3n as unknown as number, 1]).shape, [3, 1]);
  assert.deepEqual(a.reshape([-1]).shape, [3]);
  assert.deepEqual(
    torch
      .ones([2, 3])
      .split([1, 2], 1)
      .map((part) => part.shape),
    [
      [2, 1],
      [2, 2],
    ],
  );
});

test('in-place operators give the same object', () => {
  const x = torch.ones([2]);
  assert.equal(x.add_(1), x);
  assert.equal(torch.relu_(x), x);
  assert.equal(x.contiguous(), x, 'nothing to do: the input itself, as in Python');
  assert.notEqual(x.view([2]), x);
  assert.deepEqual(x.toArray(), [2, 2]);
});

test('libtorch refuses: the message has the operator, shapes and dtypes', () => {
  assert.throws(() => torch.ones([2, 3]).mm(torch.ones([4, 5], { dtype: 'float64' })), {
    name: 'Error',
    message: /^aten::mm\(float32 \[2, 3\], float64 \[4, 5\]\): .+/,
  });
  assert.throws(
    () => a.select(5, 0),
    /^Error: aten::select\(float32 \[1, 3\], 5, 0\): Dimension out of range/,
  );
  const message = (() => {
    try {
      torch.cat([torch.ones([2, 2]), torch.ones([3, 3])]);
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  assert.match(message, /aten::cat\(\[float32 \[2, 2\], float32 \[3, 3\]\]\)/);
  assert.doesNotMatch(message, /frame #|C\+\+|\.cpp/, 'no C++ frames');
});

test('arguments that do not fit are named', () => {
  const cases: [() => unknown, RegExp][] = [
    [() => loose(a).relu!(1), /aten::relu: takes at most 1 values by position .*, got 2/],
    [() => loose(a).relu!({ inplace: true }), /aten::relu: has no option 'inplace'/],
    [() => loose(torch).layerNorm!(a), /aten::layer_norm: argument 'normalizedShape' is missing/],
    [() => loose(a).layerNorm!([3], { normalizedShape: [3] }), /argument 'normalizedShape' is given twice/],
    [() => loose(a).reshape!([NaN]), /argument 'shape': expected an integer/],
    [() => loose(a).reshape!([1.5, 2]), /argument 'shape': expected an integer/],
    [() => loose(a).reshape!([1e300]), /argument 'shape': expected an integer/],
    [() => loose(a).reshape!(Int32Array.of(3)), /argument 'shape': expected an array of integers/],
    [() => loose(a).reshape!(2n ** 64n), /argument 'shape': expected an integer of at most 64 bits/],
    [() => loose(torch).cat!([a, 3]), /argument 'tensors': expected a Tensor/],
    [() => loose(torch).linear!(a, 'w'), /argument 'weight': expected a Tensor/],
    [
      () => loose(torch).zeros!([1], { dtype: 'float3' }),
      /argument 'dtype': expected a dtype such as 'float32'/,
    ],
    [() => loose(a).softmax!(null), /argument 'dim': expected a value \(it has no default\)/],
    [() => loose(a).mul!(null), /no overload takes \(float32 \[1, 3\], null\)/],
    [() => loose(a).add!('x'), /no overload takes \(float32 \[1, 3\], 'x'\); known:\n {2}aten::add\.Tensor/],
    [() => loose(a).add!(b, { alhpa: 2 }), /no overload takes .*\{alhpa: 2\}/],
    [() => loose(a).sum!([0], { dim: [0] }), /no overload takes .*\{dim: \[0\]\}/],
    [() => loose(a).add!(new Map()), /no overload takes \(float32 \[1, 3\], Map\)/],
    [() => loose(a).add!(new Float32Array(3)), /no overload takes \(float32 \[1, 3\], Float32Array\)/],
    [() => loose(a).add!(() => 1), /no overload takes \(float32 \[1, 3\], function\)/],
    [() => loose(torch).add!(), /no overload takes \(\)/],
    [() => loose(torch).add!(...Array<number>(60).fill(1)), /too many arguments: 60/],
    [() => loose(Object.create(torch.Tensor.prototype)).relu!(), /argument 'self': expected a Tensor/],
  ];
  for (const [call, message] of cases) assert.throws(call, { name: 'TypeError', message });
});

test('a released tensor says so', () => {
  const gone = torch.ones([2]);
  gone.release();
  gone.release();
  assert.ok(gone.released);
  assert.throws(() => gone.add(1), {
    name: 'Error',
    message: /aten::add\(released Tensor, 1\): .*was released/,
  });
  assert.throws(() => a.add(gone), /argument 'other': this tensor was released/);
  assert.throws(() => gone.shape, /shape: this tensor was released/);
  assert.throws(() => torch.cat([a, gone]), /argument 'tensors': this tensor was released/);
  assert.throws(() => gone.toArray(), /was released/);
  assert.throws(() => torch.keep(gone), /was released/);
});

test('names that no library has registered', () => {
  assert.throws(
    () => torch.op<(x: Tensor) => Tensor>('aten::no_such')(a),
    /no operator of this name is registered/,
  );
  const add = torch.op<(x: Tensor, y: Tensor) => Tensor>('aten::add');
  assert.deepEqual(add(a, b).toArray(), [[11, 22, 33]]);
});
