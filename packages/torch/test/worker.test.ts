import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import * as torch from '@neco/torch';

const start = (task: string, seed = 0) =>
  new Worker(new URL('./compute-worker.js', import.meta.url), { workerData: { task, seed } });

async function result(worker: Worker): Promise<Float32Array> {
  const exit = once(worker, 'exit');
  const [values] = (await once(worker, 'message')) as [Float32Array];
  assert.deepEqual(await exit, [0]);
  return values;
}

test('workers train beside each other and the main thread', async () => {
  const [alone] = await Promise.all([result(start('train', 1))]);
  const together = [result(start('train', 1)), result(start('train', 2))];
  const live = torch.liveTensors();
  for (let i = 0; i < 200; i++) torch.scope(() => torch.randn([32, 32]).softmax(1).sum().item());
  assert.equal(torch.liveTensors(), live, 'counts are of a thread');
  const [first, second] = await Promise.all(together);
  assert.deepEqual(first, alone, 'the same numbers beside others as alone');
  assert.notDeepEqual(second, first);
});

test('a worker that is terminated in a loop takes nothing with it', async () => {
  for (let round = 0; round < 5; round++) {
    const workers = [start('endless'), start('endless')];
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(await Promise.all(workers.map((worker) => worker.terminate())), [1, 1]);
  }
  const before = torch.memoryStats().allocated;
  const worker = start('endless');
  await once(worker, 'message');
  await worker.terminate();
  assert.equal(torch.memoryStats().allocated, before, 'its tensors are freed');
  assert.equal(torch.ones([2]).sum().item(), 2);
});

test('exit and errors inside of scopes end a worker in good order', async () => {
  assert.deepEqual(await once(start('exit'), 'exit'), [3]);
  const [error] = (await once(start('throw'), 'error')) as [Error];
  assert.match(error.message, /aten::mm\(float32 \[2\], float32 \[2\]\)/);
});

test('posting a tensor fails and says what to post', async () => {
  const [error] = (await once(start('post'), 'message')) as [string];
  assert.match(
    error,
    /DataCloneError: .*a Tensor stays in its thread: post its toTypedArray\(\), shape and dtype/,
  );
});

test('the number of threads is a matter of each thread', async () => {
  const before = torch.getNumThreads();
  torch.setNumThreads(2);
  await result(start('train'));
  assert.equal(torch.getNumThreads(), 2);
  torch.setNumThreads(before);
});
