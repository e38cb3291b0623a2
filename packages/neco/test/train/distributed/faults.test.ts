import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processLives } from '@neco/neco/internal';
import { childrenOf, freePort, Running, startRank, startRanks, Workplace, type Ended } from '@neco/testing';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});

/** Seconds; ranks of a busy machine start some seconds apart. */
const timeout = 8;
/** Seconds beyond what must pass, for a machine that is slow or busy: a rank that hangs is found all the same. */
const leeway = 60;
const long = ['--set', 'steps=100000', '--set', `distributed.timeoutSeconds=${timeout}`];

/** Seconds that a promise took. */
async function timed<T>(promise: Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  return [await promise, (performance.now() - began) / 1000];
}

function requireNamed({ code, stderr }: Ended, rank: number): void {
  assert.equal(code, 2, stderr);
  assert.match(stderr, new RegExp(`^neco: Rank ${rank} of \\d does not answer any more`, 'm'));
  assert.match(stderr, /the same command continues/);
  assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack');
}

for (const [signal, victim] of [
  ['SIGKILL', 1],
  ['SIGSTOP', 0],
] as const) {
  test(`rank ${victim} gets ${signal}: the others end in time and name it`, async () => {
    const args = place.trainArguments(signal, ...long, '--nproc', '3', '--set', 'batchSize=3');
    const launcher = new Running(args);
    await place.steps(signal, 3);
    process.kill(childrenOf(launcher.pid)[victim]!, signal);
    // The time of the collective, some seconds to find out who it was, and ten before a stopped one is killed.
    const [ended, seconds] = await timed(launcher.ended);
    assert.ok(seconds < timeout + leeway, `${seconds} s`);
    assert.notEqual(ended.code, 0);
    const reports = [0, 1, 2].filter((rank) => rank !== victim);
    for (const rank of reports) {
      const who = rank === 0 ? '' : `\\[rank ${rank}\\] `;
      const sentence = new RegExp(`^${who}neco: Rank ${victim} of 3 does not answer any more`, 'm');
      assert.match(ended.stderr, sentence);
    }
  });
}

test('processes whose launcher was killed end too', async () => {
  const launcher = new Running(place.trainArguments('orphans', ...long, '--nproc', '2'));
  await place.steps('orphans', 3);
  const children = childrenOf(launcher.pid);
  launcher.kill('SIGKILL');
  // Rank 0 has the launcher's streams: they close when it has ended.
  const [{ stderr }, seconds] = await timed(launcher.ended);
  assert.ok(seconds < timeout + leeway, `${seconds} s`);
  assert.match(
    stderr,
    /^neco: (What started these processes is gone|Rank 0 does not reach the store|Rank 1 )/m,
  );
  for (let tries = 0; children.some(processLives) && tries < 300; tries++) await sleep(50);
  assert.deepEqual(children.filter(processLives), []);
});

test('a rank killed where rank 0 serves the store, and rank 0 itself', async () => {
  for (const victim of [0, 1]) {
    const run = `served-${victim}`;
    const ranks = await startRanks(2, place.trainArguments(run, ...long));
    await place.steps(run, 3);
    ranks[victim]!.kill('SIGKILL');
    const [ended, seconds] = await timed(ranks[1 - victim]!.ended);
    assert.ok(seconds < timeout + leeway, `${seconds} s`);
    if (victim === 1) requireNamed(ended, 1);
    else
      assert.match(
        ended.stderr,
        /^neco: Rank 1 does not reach the store .*: rank 0, which serves it, has ended/m,
      );
  }
});

test('what stops one rank is told by the others', async () => {
  const port = String(await freePort());
  const args = place.trainArguments('differ', ...long);
  const other = [...args, '--set', 'roiSize=3'];
  const ranks = [startRank(0, 2, port, args), startRank(1, 2, port, other)];
  const [leader, follower] = await Promise.all(ranks.map(({ ended }) => ended));
  assert.match(follower!.stderr, /^neco: Rank 1 does not see what rank 0 sees \(config\.roiSize: 4 -> 3\)/m);
  assert.match(leader!.stderr, /^neco: Rank 1 stopped: Rank 1 does not see/m);
  assert.deepEqual([leader!.code, follower!.code], [2, 2]);
});

test('a run folder that is gone stops rank 0, and the others say so', async () => {
  const run = 'gone';
  const ranks = await startRanks(2, place.trainArguments(run, ...long));
  await place.steps(run, 2);
  rmSync(place.path(run), { recursive: true });
  const ended = await Promise.all(ranks.map((one) => one.ended));
  assert.match(ended[0]!.stderr, /^neco: .*\bgone\b/m);
  assert.match(ended[1]!.stderr, /^neco: Rank 0 stopped: .*\bgone\b/m);
  assert.deepEqual(
    ended.map(({ code }) => code),
    [2, 2],
  );
});

test('a rank that never comes is named', async () => {
  const port = String(await freePort());
  const ranks = [0, 2].map((rank) => startRank(rank, 3, port, place.trainArguments('absent', ...long)));
  for (const { ended } of ranks) {
    const { code, stderr } = await ended;
    assert.equal(code, 2, stderr);
    assert.match(stderr, /Rank 1 of 3 did not come within 8 s|does not reach the store/);
  }
});

test('a batch that the processes cannot share, and half an environment, are refused', async () => {
  const shared = await new Running(place.trainArguments('three', '--nproc', '3')).ended;
  assert.equal(shared.code, 2);
  assert.match(
    shared.stderr,
    /^neco: 3 processes cannot share a batch of 4 images equally: .*batchSize=3 or 6, or 1, 2, 4 processes/m,
  );
  const half = await new Running(place.trainArguments('half'), { RANK: '0', WORLD_SIZE: '2' }).ended;
  assert.match(half.stderr, /^neco: RANK and WORLD_SIZE say .* MASTER_ADDR and MASTER_PORT are not set/m);
  const none = await new Running(place.trainArguments('none', '--nproc', 'many')).ended;
  assert.match(none.stderr, /^neco: --nproc must be a whole number/m);
});

test('a signal to one rank stops all after the same step, and the run goes on', async () => {
  const ranks = await startRanks(2, place.trainArguments('signal', '--set', 'steps=100000'));
  await place.steps('signal', 3);
  ranks[1]!.kill('SIGTERM');
  const ended = await Promise.all(ranks.map((one) => one.ended));
  assert.deepEqual(
    ended.map(({ code }) => code),
    [0, 0],
    ended.map(({ stderr }) => stderr).join(),
  );
  const step = Number(/^Stopped at step (\d+) of/m.exec(ended[0]!.stdout)?.[1]);
  assert.equal(place.losses('signal').length, step);
});
