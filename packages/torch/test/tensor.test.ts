import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';

const DTYPES: torch.DType[] = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'uint16',
  'bool',
];

test('numbers become float32, booleans bool, bigints int64', () => {
  const matrix = torch.tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.equal(matrix.dtype, 'float32');
  assert.deepEqual(matrix.shape, [2, 3]);
  assert.equal(matrix.ndim, 2);
  assert.equal(matrix.numel(), 6);
  assert.equal(matrix.device, 'cpu');
  assert.deepEqual(matrix.toArray(), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.equal(torch.tensor([true, false]).dtype, 'bool');
  assert.deepEqual(torch.tensor([true, false]).toArray(), [true, false]);
  assert.equal(torch.tensor([1n, -2n]).dtype, 'int64');
  assert.deepEqual(torch.tensor(7).shape, []);
  assert.equal(torch.tensor(7).toArray(), 7);
  assert.deepEqual(torch.tensor([]).shape, [0]);
  assert.deepEqual(torch.tensor([[], []]).shape, [2, 0]);
});

test('every dtype goes in and comes out', () => {
  for (const dtype of DTYPES) {
    const made = torch.tensor([0, 1, 3], { dtype });
    assert.equal(made.dtype, dtype);
    assert.deepEqual(
      Array.from(made.toTypedArray(), Number),
      dtype === 'bool' ? [0, 1, 1] : [0, 1, 3],
      dtype,
    );
    assert.deepEqual(torch.fromBytes(made.toBytes(), [3], dtype).toArray(), made.toArray());
  }
});

test('typed arrays keep their kind, and are copied both ways', () => {
  const arrays = {
    float32: Float32Array.of(1, -2),
    float64: Float64Array.of(1, -2),
    int64: BigInt64Array.of(1n, -2n),
    int32: Int32Array.of(1, -2),
    int16: Int16Array.of(1, -2),
    int8: Int8Array.of(1, -2),
    uint8: Uint8Array.of(1, 254),
    uint16: Uint16Array.of(1, 65534),
  };
  for (const [dtype, array] of Object.entries(arrays)) {
    const made = torch.tensor(array);
    assert.equal(made.dtype, dtype);
    const out = made.toTypedArray();
    assert.deepEqual(out, array);
    array[0] = typeof array[0] === 'bigint' ? 9n : 9;
    out[1] = typeof out[1] === 'bigint' ? 9n : 9;
    assert.equal(made.select(0, 0).item(), 1);
    assert.equal(made.select(0, 1).item(), Number(array[1]));
  }
  assert.deepEqual(torch.fromTypedArray(Float32Array.of(1, 2, 3, 4).subarray(1, 3), [2, 1]).toArray(), [
    [2],
    [3],
  ]);
  assert.throws(() => torch.tensor(Uint32Array.of(1)), { name: 'TypeError', message: /no dtype fits/ });
});

test('integers keep all their digits', () => {
  const large = 2 ** 53 - 1;
  assert.equal(torch.tensor([large], { dtype: 'int64' }).item(), large);
  assert.equal(torch.tensor([16777217], { dtype: 'int32' }).item(), 16777217);
  assert.equal(torch.tensor([0.1], { dtype: 'float64' }).item(), 0.1);
  assert.deepEqual(torch.tensor([2n ** 62n]).toTypedArray(), BigInt64Array.of(2n ** 62n));
});

test('views come out in row-major order', () => {
  const view = torch
    .tensor([
      [1, 2],
      [3, 4],
    ])
    .transpose(0, 1);
  assert.deepEqual(view.toTypedArray(), Float32Array.of(1, 3, 2, 4));
  assert.deepEqual(torch.tensor(5).expand([2, 2]).toTypedArray(), Float32Array.of(5, 5, 5, 5));
});

test('what cannot be a tensor is refused', () => {
  assert.throws(() => torch.tensor([[1, 2], [3]]), { name: 'RangeError', message: /different lengths/ });
  assert.throws(() => torch.tensor([[1, 2], 3]), { name: 'RangeError', message: /different depth/ });
  assert.throws(
    () => torch.fromTypedArray(new Float32Array(3), [2, 2]),
    /shape \[2, 2\] of float32 needs 16 bytes/,
  );
  assert.throws(
    () => torch.fromTypedArray(new Float32Array(3), [1e12]),
    /needs 4e\+12 bytes, the array has 12/,
  );
  assert.throws(() => torch.fromTypedArray(new Float32Array(0), [-1, 0]), /negative size -1/);
  assert.throws(() => torch.tensor([1, 2]).item(), /shape \[2\] has 2 elements, not one/);
  const TensorClass = torch.Tensor as unknown as new () => torch.Tensor;
  assert.throws(() => new TensorClass(), { name: 'TypeError', message: /no public constructor/ });
});

test('factories', () => {
  assert.deepEqual(torch.zeros([2, 2], { dtype: 'int64' }).toArray(), [
    [0, 0],
    [0, 0],
  ]);
  assert.equal(torch.ones([2]).dtype, 'float32');
  assert.deepEqual(torch.full([2], 2.5).toArray(), [2.5, 2.5]);
  assert.deepEqual(torch.arange(2, 8, 3).toArray(), [2, 5]);
  assert.equal(torch.arange(3).dtype, 'int64');
  assert.deepEqual(torch.eye(2).toArray(), [
    [1, 0],
    [0, 1],
  ]);
  assert.deepEqual(torch.randn([3, 4]).shape, [3, 4]);
  assert.deepEqual([...(torch.randperm(4).toArray() as number[])].sort(), [0, 1, 2, 3]);
});

test('conversions of dtype', () => {
  const values = torch.tensor([1.5, -2.5]);
  assert.equal(values.to('float16').dtype, 'float16');
  assert.deepEqual(values.to({ dtype: 'int32' }).toArray(), [1, -2]);
  assert.equal(values.to('float32'), values, 'nothing to change: the same object');
  assert.notEqual(values.to({ dtype: 'float32', copy: true }), values);
  assert.equal(values.to('cpu'), values);
  assert.deepEqual(values.to('bfloat16').toFloat32Array(), Float32Array.of(1.5, -2.5));
  assert.deepEqual(torch.tensor([1n]).toFloat32Array(), Float32Array.of(1));
  assert.throws(() => torch.zeros([1], { dtype: 'complex64' }).toTypedArray(), /no complex numbers/);
});

test('a tensor does not pass for another one, nor cross to another thread', () => {
  assert.notDeepEqual(torch.ones([2]), torch.zeros([2]));
  assert.throws(() => structuredClone(torch.ones([2])), {
    name: 'DataCloneError',
    message: /a Tensor stays in its thread: post its toTypedArray\(\), shape and dtype/,
  });
});

test('instanceof', () => {
  assert.ok(torch.ones([1]) instanceof torch.Tensor);
  assert.ok(!({} instanceof torch.Tensor));
});
