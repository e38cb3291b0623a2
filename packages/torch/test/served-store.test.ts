import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { distributed } from '@neco/torch';

/** Serves a store of which this process keeps nothing but the number of its port. */
async function serve(): Promise<number> {
  const { port } = await distributed.TCPStore.open({ host: '127.0.0.1', port: 0, isServer: true });
  return port;
}

test('a store is served until the process ends, also when nothing here refers to it any more', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const port = await serve();
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await setTimeout(10);
  }
  const client = await distributed.TCPStore.open({ host: '127.0.0.1', port, timeoutMs: 30_000 });
  await client.set('key', 'value');
  assert.equal(await client.get('key', 30_000), 'value');
});
