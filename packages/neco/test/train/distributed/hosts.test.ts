import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { Running, Workplace } from '@neco/testing';

/** Two network namespaces, each with one end of a cable: two machines as far as addresses and sockets go. */
const hosts = [0, 1].map((rank) => ({
  name: `neco-${process.pid}-${rank}`,
  link: `neco${rank}`,
  address: `10.233.7.${rank + 1}`,
}));

function ip(...args: string[]): string {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status === 0) return '';
  return error?.message ?? stderr.trim();
}

/** Why the namespaces cannot be made here; empty if they were. */
function connect(): string {
  const [a, b] = hosts as [(typeof hosts)[0], (typeof hosts)[0]];
  const commands = [
    ...hosts.map(({ name }) => ['netns', 'add', name]),
    ['link', 'add', a.link, 'netns', a.name, 'type', 'veth', 'peer', 'name', b.link, 'netns', b.name],
    ...hosts.flatMap(({ name, link, address }) => [
      ['-n', name, 'address', 'add', `${address}/24`, 'dev', link],
      ['-n', name, 'link', 'set', link, 'up'],
      ['-n', name, 'link', 'set', 'lo', 'up'],
    ]),
  ];
  for (const command of commands) {
    const problem = ip(...command);
    if (problem) return `${command.slice(0, 3).join(' ')}: ${problem}`;
  }
  return '';
}

const disconnect = () => hosts.forEach(({ name }) => ip('netns', 'delete', name));

const problem = connect();
if (problem) disconnect();
const skip = problem !== '' && `this machine makes no network namespaces (${problem})`;

let place: Workplace;
before(async () => {
  place = await Workplace.make();
});
after(() => {
  if (!problem) disconnect();
});

function start(run: string, ...extra: string[]): Running[] {
  return hosts.map(({ name, link }, rank) => {
    const env = {
      RANK: String(rank),
      WORLD_SIZE: '2',
      LOCAL_RANK: '0',
      MASTER_ADDR: hosts[0]!.address,
      MASTER_PORT: '29500',
      GLOO_SOCKET_IFNAME: link,
    };
    return new Running(place.trainArguments(run, ...extra), env, ['ip', 'netns', 'exec', name]);
  });
}

test('two hosts train as one process with the joined batch', { skip }, async () => {
  const [alone, ...ranks] = [
    new Running(place.trainArguments('one')),
    ...start('two', '--gather-references'),
  ].map(({ ended }) => ended);
  for (const ended of [alone!, ...ranks]) {
    const { code, stderr } = await ended;
    assert.equal(code, 0, stderr);
  }
  const [one, two] = [place.losses('one'), place.losses('two')];
  assert.equal(two.length, 20);
  one.forEach((loss, step) => assert.ok(Math.abs(loss - two[step]!) <= 5e-6, `step ${step + 1}`));
});

test('a cable that is pulled out ends both hosts in time', { skip }, async () => {
  const ranks = start('cut', '--set', 'steps=100000', '--set', 'distributed.timeoutSeconds=8');
  await place.steps('cut', 3);
  ip('-n', hosts[1]!.name, 'link', 'set', hosts[1]!.link, 'down');
  const began = performance.now();
  const [leader, follower] = await Promise.all(ranks.map(({ ended }) => ended));
  assert.ok(performance.now() - began < 120_000);
  assert.match(leader!.stderr, /^neco: Rank 1 of 2 does not answer any more/m);
  assert.match(
    follower!.stderr,
    /^neco: Rank 1 does not reach the store|^neco: Rank 0 of 2 does not answer/m,
  );
  assert.deepEqual([leader!.code, follower!.code], [2, 2]);
});
