import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';

const { nn, optim } = torch;
const MEGABYTE = 1 << 20;

// 100 steps make some 5,000 tensors and 400 MB; the loop never yields, so the garbage collector's callbacks cannot help.
test('a training loop needs no more memory after 100 steps than after 10', () => {
  const model = new nn.Sequential(new nn.Linear(256, 512), new nn.GELU(), new nn.Linear(512, 256));
  const optimiser = new optim.AdamW(model.parameters(), { lr: 1e-3 });
  const data = torch.keep(torch.randn([256, 256]));
  const step = () =>
    torch.scope(() => {
      // Batches of changing size, as a last batch has.
      const batch = data.narrow(0, 0, 200 + Math.floor(Math.random() * 56));
      const loss = torch.mseLoss(model.forward(batch), batch);
      optimiser.zeroGrad();
      loss.backward();
      nn.clipGradNorm_(model.parameters(), 1);
      optimiser.step();
      return loss.item();
    });
  const first = step();
  for (let i = 1; i < 10; i++) step();
  const live = torch.liveTensors();
  const { rss } = process.memoryUsage();
  let last = first;
  for (let i = 10; i < 100; i++) last = step();
  assert.ok(last < first);
  assert.equal(torch.liveTensors(), live);
  // What V8 takes for its own young objects varies by some MB; a leak of one activation would be 40 MB.
  const grown = (process.memoryUsage().rss - rss) / MEGABYTE;
  assert.ok(grown < 24, `${grown.toFixed(1)} MB more`);
});

test('small tensors in a synchronous loop leave nothing', () => {
  const x = torch.keep(torch.ones([4]));
  const round = () => torch.scope(() => void Array.from({ length: 1000 }, () => x.add(1)));
  for (let i = 0; i < 100; i++) round();
  const { rss } = process.memoryUsage();
  for (let i = 0; i < 300; i++) round();
  const grown = (process.memoryUsage().rss - rss) / MEGABYTE;
  // 300,000 tensors: a hundred bytes left by each would be 30 MB.
  assert.ok(grown < 15, `${grown.toFixed(1)} MB more`);
});

test('big tensors of one size use the same memory again', () => {
  const fill = () => torch.scope(() => void torch.zeros([1 << 20]).add_(1));
  for (let i = 0; i < 5; i++) fill();
  const { rss } = process.memoryUsage();
  for (let i = 0; i < 500; i++) fill();
  const grown = (process.memoryUsage().rss - rss) / MEGABYTE;
  assert.ok(grown < 8, `${grown.toFixed(1)} MB more after 2 GB of tensors`);
});

test('sizes that no longer come do not pile up', () => {
  torch.emptyCache();
  torch.resetPeakMemory();
  // From 16 to 64 MB, one at a time: blocks of all these sizes together would be 600 MB.
  for (let bytes = 16 * MEGABYTE; bytes <= 64 * MEGABYTE; bytes *= 1.05) {
    torch.scope(() => void torch.empty([Math.floor(bytes / 4)]));
  }
  const { cached, peak } = torch.memoryStats();
  assert.ok(cached <= peak, `${cached} bytes cached, ${peak} were in use at most`);
});

test('what small tensors leave serves a large one, and the other way round', () => {
  torch.emptyCache();
  torch.scope(() => void torch.zeros([64 * MEGABYTE]));
  const { rss } = process.memoryUsage();
  for (let count = 1; count <= 64; count *= 2) {
    torch.scope(() => {
      for (let i = 0; i < count; i++) torch.zeros([(64 * MEGABYTE) / count]).add_(1);
    });
  }
  const grown = (process.memoryUsage().rss - rss) / MEGABYTE;
  assert.ok(grown < 32, `${grown.toFixed(1)} MB more after seven times 256 MB`);
});

test('tensors of many sizes, freed in any order, keep their contents', () => {
  torch.manualSeed(1);
  const draws = torch.randint(1 << 20, [3000]).toTypedArray();
  const living: { tensor: torch.Tensor; value: number }[] = [];
  let lent = 0;
  const check = ({ tensor, value }: { tensor: torch.Tensor; value: number }) =>
    torch.scope(() => assert.ok(tensor.eq(value).all().item(), `a tensor of ${value} was written over`));
  draws.forEach((draw, value) => {
    const size = 1 + Math.floor(Number(draw) ** 2 / (1 << 21));
    living.push({ tensor: torch.keep(torch.full([size], value)), value });
    lent += 1;
    if (living.length < 60) return;
    const [oldest] = living.splice((value * 7919) % living.length, 1);
    check(oldest!);
    oldest!.tensor.release();
    lent -= 1;
  });
  assert.equal(living.length, lent);
  for (const entry of living) {
    check(entry);
    entry.tensor.release();
  }
});

test('an emptied cache gives its memory back to the system', () => {
  torch.scope(() => void torch.zeros([64 * MEGABYTE]));
  const { rss } = process.memoryUsage();
  torch.emptyCache();
  assert.equal(torch.memoryStats().cached, 0);
  assert.ok(rss - process.memoryUsage().rss > 200 * MEGABYTE);
});

test('a tensor larger than the memory is refused, and the process goes on', () => {
  const before = torch.memoryStats().allocated;
  assert.throws(() => torch.empty([2 ** 44]), /not enough memory/);
  assert.equal(torch.memoryStats().allocated, before);
  torch.scope(() => assert.equal(torch.ones([1000]).sum().item(), 1000));
});
