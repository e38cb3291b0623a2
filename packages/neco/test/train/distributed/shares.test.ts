import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { before, test } from 'node:test';
import * as torch from '@neco/torch';
import {
  defaultViews,
  rankEnvironment,
  requireEqualShares,
  UserError,
  ViewLoader,
  type Batch,
} from '@neco/neco/internal';
import { Workplace } from '@neco/testing';

let place: Workplace;
let files: string[];
before(async () => {
  place = await Workplace.make();
  files = readdirSync(place.path('scenes', 'images'))
    .sort()
    .map((name) => place.path('scenes', 'images', name));
  // Its place in an epoch is taken by another image, the same one in every process.
  writeFileSync(files[3]!, 'not an image');
});

const views = {
  ...defaultViews,
  globals: { ...defaultViews.globals, size: 32 },
  locals: { ...defaultViews.locals, size: 16 },
};

async function batches(
  count: number,
  startStep: number,
  shard?: { index: number; count: number },
): Promise<Batch[]> {
  const loader = new ViewLoader({ files, batchSize: 6, views, seed: 5, startStep, ...(shard && { shard }) });
  try {
    const made: Batch[] = [];
    while (made.length < count) made.push(await loader.next());
    return made;
  } finally {
    await loader.close();
  }
}

for (const count of [2, 3]) {
  test(`the shares of ${count} processes are the whole batches, image by image and bit by bit`, async () => {
    // Two steps an epoch: over the end of one, and not from the start.
    const whole = await batches(4, 1);
    const shares = await Promise.all(
      Array.from({ length: count }, (_, index) => batches(4, 1, { index, count })),
    );
    whole.forEach((batch, step) => {
      const parts = shares.map((share) => share[step]!);
      assert.deepEqual(
        parts.flatMap((part) => part.files),
        batch.files,
      );
      for (const name of ['globals', 'locals'] as const) {
        const joined = torch.cat(
          parts.map((part) => part[name]),
          1,
        );
        assert.ok(torch.equal(joined, batch[name]), `${name} of step ${step}`);
      }
      for (const name of ['globalBoxes', 'viewBoxes'] as const) {
        const pairs = batch[name].length / (6 * 4);
        const boxes = (of: Float32Array) => torch.fromTypedArray(of, [pairs, of.length / pairs / 4, 4]);
        const joined = torch.cat(
          parts.map((part) => boxes(part[name])),
          1,
        );
        assert.ok(torch.equal(joined.reshape([-1]), torch.tensor(batch[name])), `${name} of step ${step}`);
      }
    });
    assert.equal(
      new Set(whole.slice(1, 3).flatMap((batch) => batch.files)).size,
      11,
      'each image once an epoch',
    );
  });
}

const full = { RANK: '1', WORLD_SIZE: '4', LOCAL_RANK: '1', MASTER_ADDR: 'host', MASTER_PORT: '29500' };

test("torchrun's variables are read, and what is wrong with them is said", () => {
  assert.equal(rankEnvironment({}), null);
  assert.equal(rankEnvironment({ ...full, RANK: '0', WORLD_SIZE: '1' }), null);
  assert.deepEqual(
    rankEnvironment({ ...full, TORCHELASTIC_USE_AGENT_STORE: 'True', GLOO_SOCKET_IFNAME: 'a,b' }),
    {
      rank: 1,
      size: 4,
      localRank: 1,
      masterAddress: 'host',
      masterPort: 29500,
      storeIsServed: true,
      attempt: 'run/0',
      interfaces: ['a', 'b'],
    },
  );
  const wrong: [Record<string, string>, RegExp][] = [
    [{ RANK: '4' }, /RANK is "4", not a whole number from 0 to 3/],
    [{ RANK: '' }, /RANK (are|is) not set/],
    [{ WORLD_SIZE: 'two' }, /WORLD_SIZE is "two"/],
    [{ MASTER_PORT: '0' }, /MASTER_PORT is "0"/],
    [{ MASTER_ADDR: '' }, /MASTER_ADDR is not set/],
  ];
  for (const [change, message] of wrong) {
    assert.throws(
      () => rankEnvironment({ ...full, ...change }),
      (error: Error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        return true;
      },
    );
  }
});

test('a batch that cannot be shared equally names what would do', () => {
  requireEqualShares(64, 16);
  assert.throws(() => requireEqualShares(64, 12), /batchSize=60 or 72, or 2, 4, 8, 16, 32, 64 processes/);
  assert.throws(() => requireEqualShares(2, 4), /batchSize=4, or 1, 2 processes/);
});
