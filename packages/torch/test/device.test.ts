import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as torch from '@neco/torch';

const { cuda } = torch.versions();
const problem = cuda === null ? null : cuda.problem;

test('a build for processors says how to get one for GPUs', { skip: cuda !== null }, () => {
  const expected =
    /^aten::\w+\(.*\): the device 'cuda' cannot be used: This build is for processors alone; .*--cuda/;
  assert.throws(() => torch.zeros([2], { device: 'cuda' }), { message: expected });
  assert.throws(() => torch.zeros([2]).to('cuda'), { message: expected });
});

test('a build for GPUs says why none can be used', { skip: problem === null }, () => {
  const expected = new RegExp(`: the device 'cuda:1' cannot be used: ${problem!.replaceAll('.', '\\.')}$`);
  assert.match(problem!, /^[A-Z].*(driver|GPU).*\.$/);
  assert.throws(() => torch.zeros([2], { device: 'cuda:1' }), { message: expected });
  assert.throws(() => torch.zeros([2]).to({ device: 'cuda:1' }), { message: expected });
  assert.equal(cuda?.gpus, 0);
});

test('a GPU beyond the last is named', { skip: problem !== null || cuda === null }, () => {
  assert.throws(() => torch.zeros([2], { device: `cuda:${cuda!.gpus}` }), {
    message: /there is no device 'cuda:\d+': the last GPU is 'cuda:\d+'/,
  });
});
