import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { distributed, tensor } from '@neco/torch';

test('a heartbeat counts on in the store, with the collectives begun, until it is stopped', async () => {
  const store = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
  const group = await distributed.ProcessGroup.open({ store, rank: 0, size: 1, hostname: '127.0.0.1' });
  const heartbeat = await group.startHeartbeat('beats', 5);
  const read = async () => (await store.get('beats', 20_000)).split(' ').map(Number) as [number, number];
  const reach = async (isReached: (beats: number, collectives: number) => boolean) => {
    while (!isReached(...(await read()))) await setTimeout(5);
  };
  await reach((beats, collectives) => beats >= 3 && collectives === 0);
  group.allReduce(tensor([1])).wait();
  await reach((_, collectives) => collectives === 1);
  heartbeat.stop();
  // The beat that was under way may still come, on a busy machine late; then there are no more.
  let [last, now] = [await read(), await read()];
  for (let tries = 0; tries === 0 || (tries < 100 && now[0] !== last[0]); tries++) {
    last = now;
    await setTimeout(200);
    now = await read();
  }
  assert.deepEqual(now, last);
  assert.equal(heartbeat.lost, false);
  group.close();
});
