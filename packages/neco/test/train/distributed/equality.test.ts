import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import { Running, Workplace, startRanks } from '@neco/testing';

let place: Workplace;
before(async () => {
  place = await Workplace.make();
  const { code, stderr } = await new Running(place.trainArguments('one')).ended;
  assert.equal(code, 0, stderr);
});

/** Largest difference of any number in two checkpoints, and where. */
function difference(a: string, b: string): { size: number; at: string } {
  const others = place.tensors(b);
  let worst = { size: 0, at: '' };
  for (const [name, tensor] of place.tensors(a)) {
    const other = others.get(name);
    assert.ok(other, `${b} has no ${name}`);
    const size = tensor.to('float64').sub(other.to('float64')).abs().max().item();
    if (size > worst.size) worst = { size, at: name };
  }
  return worst;
}

function largest(a: readonly number[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  return Math.max(...a.map((value, index) => Math.abs(value - b[index]!)));
}

for (const count of [2, 4]) {
  test(`${count} processes with gathered references train as one with the joined batch`, async () => {
    const run = `joined-${count}`;
    const args = place.trainArguments(run, '--gather-references', '--nproc', String(count));
    const { code, stdout, stderr } = await new Running(args).ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout.match(/^Done: 20 steps/gm)?.length, 1, stdout);
    // Sums over images come in another order: some float32 roundings a step (measured: 2e-7 and 1e-6).
    assert.ok(largest(place.losses('one'), place.losses(run)) <= 5e-6);
    const { size, at } = difference('one', run);
    assert.ok(size <= 1e-5, `${at} differs by ${size}`);
    // The generator's state to the bit: everything that was drawn is the same.
    const [random, other] = ['one', run].map((name) => place.tensors(name).get('random.torch')!);
    assert.ok(torch.equal(random!, other!));
  });
}

test('a masked loss, the shuffled control and parts of the batch are those of the joined batch', async () => {
  const extra = ['--set', 'loss.mask=fg', '--set', 'loss.shuffleTeacher=true', '--set', 'steps=6'];
  const parts = ['--set', 'accumulation=2', '--set', 'recomputeBlocks=true'];
  const runs = [
    place.trainArguments('masked-one', ...extra),
    place.trainArguments('masked-two', ...extra, ...parts, '--gather-references', '--nproc', '2'),
  ];
  for (const args of runs) {
    const { code, stderr } = await new Running(args).ended;
    assert.equal(code, 0, stderr);
  }
  assert.ok(largest(place.losses('masked-one'), place.losses('masked-two')) <= 5e-6);
  const { size, at } = difference('masked-one', 'masked-two');
  assert.ok(size <= 1e-5, `${at} differs by ${size}`);
});

test('with references of its own each rank has a queue of its own, and the run repeats to the bit', async () => {
  for (const run of ['own-a', 'own-b']) {
    const args = place.trainArguments(run, '--set', 'backbone.dropPath=0.2', '--set', 'steps=8');
    const ended = await Promise.all((await startRanks(2, args)).map((one) => one.ended));
    assert.deepEqual(
      ended.map(({ code }) => code),
      [0, 0],
      ended.map(({ stderr }) => stderr).join(),
    );
    assert.equal(ended[1]!.stdout, '', 'rank 1 is silent');
  }
  assert.deepEqual(place.losses('own-a'), place.losses('own-b'));
  assert.equal(difference('own-a', 'own-b').size, 0);
  const tensors = place.tensors('own-a');
  assert.ok(tensors.has('rank.1.queue.0') && tensors.has('rank.1.queue.1'));
  assert.ok(!torch.equal(tensors.get('queue.0')!, tensors.get('rank.1.queue.0')!));
});

test('a run goes on with another number of processes: the same samples, the same weights', async () => {
  // 12 images in batches of 4: an epoch is 3 steps. Stopped early with four processes, again with two, ended with one.
  const stages: [steps: number, count: number][] = [
    [2, 4],
    [7, 2],
    [20, 1],
  ];
  for (const [steps, count] of stages) {
    const args = place.trainArguments('elastic', '--gather-references', '--nproc', String(count));
    const running = new Running(args);
    if (steps < 20) {
      await place.steps('elastic', steps);
      running.kill('SIGTERM');
    }
    const { code, stdout, stderr } = await running.ended;
    assert.equal(code, 0, stderr);
    assert.match(stdout, steps < 20 ? /^Stopped at step \d+ of 20/m : /^Done: 20 steps/m);
  }
  assert.ok(largest(place.losses('one'), place.losses('elastic')) <= 5e-6);
  const { size, at } = difference('one', 'elastic');
  assert.ok(size <= 1e-5, `${at} differs by ${size}`);
});
