import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';
import * as torch from '@neco/torch';

const text = (lines: string[]) => lines.join('\n');

test('numbers have four decimals and line up', () => {
  const matrix = torch.tensor([
    [1.5, -22.25],
    [0.33333, 4],
  ]);
  const expected = text(['tensor([[  1.5000, -22.2500],', '        [  0.3333,   4.0000]], float32 [2, 2])']);
  assert.equal(matrix.toString(), expected);
  assert.equal(inspect({ matrix }), `{\n  matrix: ${expected.replaceAll('\n', '\n  ')}\n}`);
});

test('whole numbers, integers and booleans have none', () => {
  assert.equal(String(torch.tensor([1, 20, -3])), 'tensor([ 1., 20., -3.], float32 [3])');
  assert.equal(String(torch.tensor([1n, 20n])), 'tensor([ 1, 20], int64 [2])');
  assert.equal(String(torch.tensor([true, false])), 'tensor([ true, false], bool [2])');
  assert.equal(String(torch.tensor(2.5)), 'tensor(2.5000, float32 [])');
});

test('wide ranges take powers of ten; NaN and infinities are named', () => {
  assert.equal(
    String(torch.tensor([1e-6, 1, NaN, -Infinity])),
    'tensor([1.0000e-06, 1.0000e+00,        nan,       -inf], float32 [4])',
  );
  assert.equal(String(torch.tensor([2e10])), 'tensor([2.0000e+10], float32 [1])');
});

test('big tensors are cut to their edges', () => {
  const big = torch.arange(50 * 60).reshape([50, 60]);
  assert.equal(
    big.toString(),
    text([
      'tensor([[   0,    1,    2, ...,   57,   58,   59],',
      '        [  60,   61,   62, ...,  117,  118,  119],',
      '        [ 120,  121,  122, ...,  177,  178,  179],',
      '        ...,',
      '        [2820, 2821, 2822, ..., 2877, 2878, 2879],',
      '        [2880, 2881, 2882, ..., 2937, 2938, 2939],',
      '        [2940, 2941, 2942, ..., 2997, 2998, 2999]], int64 [50, 60])',
    ]),
  );
  const live = torch.liveTensors();
  torch.zeros([100, 100, 100]).toString();
  assert.equal(torch.liveTensors(), live + 1, 'printing leaves nothing behind');
});

test('long rows are broken, blocks of matrices set apart', () => {
  const row = torch.arange(30).toString().split('\n');
  assert.equal(row.length, 2);
  assert.ok(row.every((line) => line.length <= 90));
  const blocks = torch.zeros([2, 1, 2]).toString();
  assert.equal(blocks, text(['tensor([[[0., 0.]],', '', '        [[0., 0.]]], float32 [2, 1, 2])']));
});

test('what is beside the values', () => {
  assert.equal(
    String(torch.ones([1], { dtype: 'float64' }).requiresGrad_()),
    'tensor([1.], float64 [1], requiresGrad)',
  );
  assert.equal(String(torch.zeros([0, 3])), 'tensor(float32 [0, 3])');
  const released = torch.ones([1]);
  released.release();
  assert.equal(String(released), 'tensor(released)');
});
