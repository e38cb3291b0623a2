// One rank of a group: node distributed-rank.js TASK RANK SIZE PORT TIMEOUT_MS; prints what came out.
import * as torch from '@neco/torch';

const [task, rankText, size, port, timeoutMs] = process.argv.slice(2);
const rank = Number(rankText);
const store = await torch.distributed.TCPStore.open({ host: '127.0.0.1', port: Number(port) });
// A machine that is busy may start one long after the other; what is tried begins when all are here.
await store.set(`here ${rank}`, 'yes');
for (let other = 0; other < Number(size); other++) await store.get(`here ${other}`, 60_000);
const group = await torch.distributed.ProcessGroup.open({
  store,
  rank,
  size: Number(size),
  timeoutMs: Number(timeoutMs),
  hostname: '127.0.0.1',
});
const own = () => torch.tensor([rank + 1, 10 * (rank + 1)]);

function reduced(op: 'sum' | 'max' | 'min'): unknown {
  const tensor = own();
  group.allReduce(tensor, op).wait();
  return tensor.toArray();
}

async function collectives(): Promise<unknown> {
  const broadcast = own();
  group.broadcast(broadcast, 1).wait();
  const gathering = group.allGather(own());
  await gathering.done();
  const allGather = gathering.outputs().map((tensor) => tensor.toArray());
  await group.barrier().done();
  const [sum, max, min] = [reduced('sum'), reduced('max'), reduced('min')];
  return { sum, max, min, broadcast: broadcast.toArray(), allGather, barrier: 'passed' };
}

function gather(): unknown {
  const work = group.gather(torch.tensor([rank + 1]), 1);
  work.wait();
  return work.outputs().map((tensor) => tensor.toArray());
}

/** Rank 1 sends two tensors with different tags before anybody receives; rank 0 takes them the other way round. */
async function sendReceive(): Promise<unknown> {
  if (rank === 1) {
    const works = [5, 6].map((tag) => group.send(torch.tensor([tag, 10 * tag]), 0, tag));
    await store.get('received', 10 * Number(timeoutMs));
    await Promise.all(works.map((work) => work.done()));
    return [];
  }
  const received: unknown[] = [];
  for (const tag of [6, 5]) {
    // This thread is busy for longer than an operation may last; the answer that came meanwhile counts.
    const tensor = torch.zeros([2]);
    const work = group.receive(tensor, 1, tag).done();
    const end = performance.now() + 1.5 * Number(timeoutMs);
    while (tag === 6 && performance.now() < end);
    await work;
    received.push(tensor.toArray());
  }
  await store.set('received', 'yes');
  return received;
}

function weights() {
  const [p, q] = [1, 2].map((value) => torch.full([2], value).requiresGrad_());
  return [p!, q!] as const;
}

function reducer(): unknown {
  const [p, q] = weights();
  const unused = torch.ones([1]).requiresGrad_();
  // Eight bytes: a bucket for q; p has one with the parameter that is never used, which is sent at the end.
  const averaging = new torch.distributed.GradientReducer(group, [unused, p, q], 8);
  averaging.close();
  const used = new torch.distributed.GradientReducer(group, [p, q], 8);
  used.prepare();
  p.sum()
    .mul(rank + 1)
    .backward();
  used.lastBackward();
  p.mul(q)
    .sum()
    .mul(rank + 1)
    .backward();
  used.finish();
  const gradients = [p, q].map((weight) => weight.grad!.toArray());
  const { counts } = used;
  const never = new torch.distributed.GradientReducer(group, [unused], 8);
  never.prepare();
  never.finish();
  return { gradients, counts, unused: unused.grad };
}

function changed(): unknown {
  const [p, q] = weights();
  const averaging = new torch.distributed.GradientReducer(group, [p, q], 8);
  averaging.prepare();
  averaging.lastBackward();
  p.mul(q).sum().backward();
  try {
    p.mul(q).sum().backward();
  } catch (error) {
    averaging.finish();
    return (error as Error).message;
  }
  return 'nothing happened';
}

async function alone(): Promise<unknown> {
  if (rank === 1) {
    await new Promise((resolve) => setTimeout(resolve, 4 * Number(timeoutMs)));
    return null;
  }
  let ticks = 0;
  const timer = setInterval(() => ticks++, 20);
  const began = performance.now();
  try {
    await group.allReduce(own()).done();
    return null;
  } catch (error) {
    return { message: (error as Error).message, seconds: (performance.now() - began) / 1000, ticks };
  } finally {
    clearInterval(timer);
  }
}

function left(): unknown {
  if (rank === 1) process.exit(0);
  try {
    group.allReduce(own()).wait();
    return 'nothing happened';
  } catch (error) {
    return (error as Error).message;
  }
}

const tasks: Record<string, () => unknown> = {
  collectives,
  gather,
  sendReceive,
  reducer,
  changed,
  alone,
  left,
};
const result = await tasks[task!]!();
console.log(typeof result === 'string' ? result : JSON.stringify(result));
