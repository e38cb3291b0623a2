import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import { pack, releaseTensors, unpack } from '@neco/neco/internal';
import { freePort } from '@neco/testing';

const program = fileURLToPath(new URL('./task-rank.js', import.meta.url));

async function outputs(size: number, ...args: number[]): Promise<unknown[]> {
  const port = String(await freePort());
  const ranks = Array.from({ length: size }, (_, rank) => {
    const env = { RANK: String(rank), WORLD_SIZE: String(size), MASTER_ADDR: '127.0.0.1', MASTER_PORT: port };
    const child = spawn(process.execPath, [program, ...args.map(String)], {
      env: { ...process.env, OMP_NUM_THREADS: '1', ...env },
    });
    let text = '';
    child.stdout.on('data', (part) => (text += String(part)));
    child.stderr.on('data', (part) => (text += String(part)));
    return new Promise<string>((resolve) => child.once('close', () => resolve(text.trim())));
  });
  return (await Promise.all(ranks)).map((text) => JSON.parse(text) as unknown);
}

interface Led {
  rounds: number[][];
  refused: string;
  largest: number;
  left: number;
}

test('tasks are shared by all, come in order, and a refused one leaves nothing behind', async () => {
  const [led, ...others] = await outputs(3, 30, 0);
  const { rounds, refused, largest, left } = led as Led;
  assert.deepEqual(
    rounds.map(({ length }) => length),
    [30, 4, 30],
  );
  for (const ranks of [rounds[0]!, rounds[2]!]) {
    for (const rank of [0, 1, 2])
      assert.ok(ranks.filter((one) => one === rank).length >= 5, `${ranks.join()}`);
  }
  assert.equal(refused, 'task 4 is refused');
  // The result in use is released; the leader's own next one, and the sizes of the answers to open tasks, are there.
  assert.ok(largest <= 1 + 2 * 2, `${largest} tensors at a time`);
  assert.equal(left, 0);
  for (const other of others) assert.deepEqual(other, { last: 'enough', left: 0 });
});

test('a leader that is busy with each result takes fewer tasks', async () => {
  const [led] = await outputs(2, 24, 40);
  const [ranks] = (led as Led).rounds;
  const own = ranks!.filter((rank) => rank === 0).length;
  assert.ok(own >= 1 && own <= 9, ranks!.join());
});

test('what goes to another process comes back as it was', () => {
  const value = {
    text: 'Zürich',
    nothing: null,
    list: [1, true, { inner: torch.tensor([[1.5, -2]]) }],
    half: torch.tensor([1, 0.5, 3], { dtype: 'float16' }),
    whole: torch.tensor([-7], { dtype: 'int64' }),
    none: torch.zeros([0, 4]),
    mask: Uint8Array.of(1, 2, 255),
    wide: Uint16Array.of(7, 65_535),
    empty: new Uint8Array(),
  };
  const packed = pack(value);
  const copy = unpack(packed) as typeof value;
  packed.release();
  const inner = (item: typeof value) => (item.list[2] as { inner: torch.Tensor }).inner;
  assert.deepEqual([copy.text, copy.nothing, copy.list[0], copy.list[1]], ['Zürich', null, 1, true]);
  for (const [a, b] of [
    [inner(copy), inner(value)],
    [copy.half, value.half],
    [copy.whole, value.whole],
    [copy.none, value.none],
  ] as const) {
    assert.deepEqual([a.dtype, a.shape, a.toArray()], [b.dtype, b.shape, b.toArray()]);
  }
  assert.deepEqual([copy.mask, copy.wide, copy.empty], [value.mask, value.wide, value.empty]);
  releaseTensors([copy, value]);
  assert.equal(torch.liveTensors(), 0);
});
