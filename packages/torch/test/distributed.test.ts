import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { distributed, versions } from '@neco/torch';

const rankProgram = fileURLToPath(new URL('./distributed-rank.js', import.meta.url));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a task of distributed-rank.ts as several ranks; this process serves the store. */
async function ranks(task: string, count: number, timeoutMs = 20_000): Promise<Ended[]> {
  const store = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
  return Promise.all(
    Array.from({ length: count }, (_, rank) => {
      const args = [rankProgram, task, rank, count, store.port, timeoutMs].map(String);
      return run(args);
    }),
  );
}

function run(args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, args, { env: { ...process.env, OMP_NUM_THREADS: '1' } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += String(text)));
  child.stderr.on('data', (text) => (stderr += String(text)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

test('collectives give what c10d documents, on every rank', async () => {
  for (const { code, stdout, stderr } of await ranks('collectives', 3)) {
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      sum: [6, 60],
      max: [3, 30],
      min: [1, 10],
      broadcast: [2, 20],
      allGather: [
        [1, 10],
        [2, 20],
        [3, 30],
      ],
      barrier: 'passed',
    });
  }
});

test('gather fills the root alone', async () => {
  const ended = await ranks('gather', 2);
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  assert.deepEqual(
    ended.map(({ stdout }) => JSON.parse(stdout) as unknown),
    [[], [[1], [2]]],
  );
});

test('tensors go from one rank to another by tag, while the receiver is busy too', async () => {
  const ended = await ranks('sendReceive', 2, 1500);
  assert.deepEqual(
    ended.map(({ stdout, stderr }) => JSON.parse(stdout || `"${stderr}"`) as unknown),
    [
      [
        [6, 60],
        [5, 50],
      ],
      [],
    ],
  );
});

test('gradients over several backward passes are averaged, buckets leave before the last one ends', async () => {
  for (const { code, stdout, stderr } of await ranks('reducer', 2)) {
    assert.equal(code, 0, stderr);
    const { gradients, counts, unused } = JSON.parse(stdout) as Record<string, unknown>;
    // Ranks 1 and 2 (rank + 1 = r): d/dp of r p + r p q is r (1 + q); d/dq is r p. The mean of r is 1.5.
    assert.deepEqual(gradients, [
      [4.5, 4.5],
      [1.5, 1.5],
    ]);
    assert.equal(unused, null);
    assert.deepEqual(counts, { buckets: 2, sentEarly: 2 });
  }
});

test('a gradient that changes after it was sent is an error, not a wrong average', async () => {
  for (const { stdout } of await ranks('changed', 2)) {
    assert.match(stdout, /a gradient changed after it had been sent to the other ranks/);
  }
});

test('a peer that does not come to a collective ends it in time, without blocking JavaScript in between', async () => {
  const [waiting] = await ranks('alone', 2, 1500);
  const { message, seconds, ticks } = JSON.parse(waiting!.stdout) as Record<string, number | string>;
  assert.match(String(message), /^collective: .*(timed out|timeout)/i);
  assert.ok(Number(seconds) >= 1.4 && Number(seconds) < 60, `${seconds} s`);
  assert.ok(Number(ticks) > 5, 'timers run meanwhile');
});

test('a peer that ends is an error that says so', async () => {
  const [waiting] = await ranks('left', 2, 20_000);
  assert.match(waiting!.stdout, /^workWait: .*(closed|reset)/i);
  assert.equal(waiting!.code, 0, waiting!.stderr);
});

test('the store keeps values, waits for them, and says when nobody serves it', async () => {
  const server = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true, prefix: 'a' });
  const client = await distributed.TCPStore.open({ host: '127.0.0.1', port: server.port, prefix: 'a' });
  const other = await distributed.TCPStore.open({ host: '127.0.0.1', port: server.port, prefix: 'b' });
  const arriving = client.get('late');
  await server.set('late', 'Zürich');
  assert.equal(await arriving, 'Zürich');
  assert.deepEqual(await client.read(['late', 'never']), ['Zürich', null]);
  assert.deepEqual(await other.read(['late']), [null]);
  await assert.rejects(client.get('never', 300), /TCPStore\.get: .*timeout/i);
  await assert.rejects(
    distributed.TCPStore.open({ host: '127.0.0.1', port: 1, timeoutMs: 1000 }),
    /TCPStore/,
  );
});

test('a build without NCCL says so', { skip: distributed.isNcclAvailable() }, async () => {
  const store = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
  const opening = distributed.ProcessGroup.open({ backend: 'nccl', store, rank: 0, size: 1 });
  await assert.rejects(opening, /ProcessGroup: this build has no NCCL/);
});

const withoutGpu = versions().cuda?.problem ?? null;

test(
  'a build with NCCL says why there is no GPU for it',
  { skip: !distributed.isNcclAvailable() || withoutGpu === null },
  async () => {
    const store = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
    const opening = distributed.ProcessGroup.open({ backend: 'nccl', store, rank: 0, size: 1, gpu: 1 });
    await assert.rejects(opening, {
      message: `ProcessGroup: the device 'cuda:1' cannot be used: ${withoutGpu}`,
    });
  },
);
