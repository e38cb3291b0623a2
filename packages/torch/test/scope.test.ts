import assert from 'node:assert/strict';
import test from 'node:test';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Live tensors that `body` leaves behind. */
function leftBehind(body: () => void): number {
  const before = torch.liveTensors();
  body();
  return torch.liveTensors() - before;
}

test('what is made inside goes, the result stays', () => {
  let inner!: Tensor;
  let result!: Tensor;
  const left = leftBehind(() => {
    result = torch.scope(() => {
      inner = torch.ones([2]);
      return inner.add(1);
    });
  });
  assert.equal(left, 1);
  assert.ok(inner.released);
  assert.deepEqual(result.toArray(), [2, 2]);
  result.release();
});

test('results survive in arrays, objects, Maps and Sets, also nested and in circles', () => {
  interface Result {
    list: Tensor[];
    map: Map<string, { deep: Tensor }>;
    set: Set<Tensor>;
    number: number;
    self?: unknown;
  }
  const make = (): Result => {
    torch.zeros([9]);
    const result: Result = {
      list: [torch.ones([1]), torch.ones([1])],
      map: new Map([['a', { deep: torch.ones([1]) }]]),
      set: new Set([torch.ones([1])]),
      number: 3,
    };
    result.self = result;
    return result;
  };
  let result!: Result;
  assert.equal(
    leftBehind(() => (result = torch.scope(make))),
    4,
  );
  const tensors = [...result.list, result.map.get('a')!.deep, ...result.set];
  assert.ok(tensors.every((tensor) => !tensor.released));
  for (const tensor of tensors) tensor.release();
});

test('scopes nest: a survivor belongs to the surrounding scope', () => {
  let survivor!: Tensor;
  const left = leftBehind(() => {
    torch.scope(() => {
      survivor = torch.scope(() => torch.ones([2]).add(1));
      assert.ok(!survivor.released);
    });
  });
  assert.equal(left, 0);
  assert.ok(survivor.released);
});

test('a tensor from outside is not touched by a scope that returns it', () => {
  torch.scope(() => {
    const outer = torch.ones([2]);
    assert.equal(
      torch.scope(() => outer),
      outer,
    );
    assert.ok(!outer.released);
  });
});

test('an exception frees everything and passes', () => {
  let inner!: Tensor;
  const left = leftBehind(() => {
    assert.throws(
      () =>
        torch.scope(() => {
          inner = torch.ones([2]);
          torch.scope(() => torch.ones([3]).mm(inner));
        }),
      /aten::mm/,
    );
  });
  assert.equal(left, 0);
  assert.ok(inner.released);
  assert.equal(
    leftBehind(() => void torch.scope(() => torch.ones([1]).item())),
    0,
    'scopes still work',
  );
});

test('a Promise is refused, and its tensors freed', () => {
  const left = leftBehind(() => {
    assert.throws(() => torch.scope(async () => Promise.resolve(torch.ones([1]))), {
      name: 'TypeError',
      message: 'scope(): the body must be synchronous, it returned a Promise',
    });
  });
  assert.equal(left, 0);
});

test('keep exempts a tensor, release ends it', () => {
  const kept = torch
    .scope(() => {
      const tensor = torch.keep(torch.ones([2]));
      torch.scope(() => torch.keep(tensor));
      return { get: () => tensor };
    })
    .get();
  assert.ok(!kept.released);
  assert.equal(
    leftBehind(() => kept.release()),
    -1,
  );
  assert.ok(kept.released);
});

test('releasing inside of a scope, and views of what is released', () => {
  torch.scope(() => {
    const base = torch.ones([4]);
    const view = base.narrow(0, 1, 2);
    base.release();
    assert.deepEqual(view.toArray(), [1, 1], 'the memory lives as long as a view of it');
  });
});

test('Symbol.dispose is release', () => {
  const tensor = torch.ones([2]);
  tensor[Symbol.dispose]();
  assert.ok(tensor.released);
});

test('a number used again is not taken for the tensor that had it', () => {
  const old = torch.ones([1]);
  old.release();
  const fresh = Array.from({ length: 5000 }, (_, i) => torch.full([1], i));
  assert.ok(old.released);
  assert.equal(fresh[4999]!.item(), 4999);
  for (const tensor of fresh) tensor.release();
});

test('the garbage collector frees what nobody holds', async () => {
  const before = torch.liveTensors();
  const most = await new Promise<number>((resolve) => {
    let peak = 0;
    let round = 0;
    // Without scopes, but yielding: 400 MB in all.
    const make = () => {
      for (let i = 0; i < 20; i++) torch.ones([1 << 18]);
      peak = Math.max(peak, torch.liveTensors() - before);
      if (++round < 20) setImmediate(make);
      else resolve(peak);
    };
    make();
  });
  assert.ok(most < 300, `${most} of 400 were alive at a time`);
});

test('memory statistics follow tensors', () => {
  torch.scope(() => {
    torch.resetPeakMemory();
    const { allocated } = torch.memoryStats();
    torch.scope(() => torch.zeros([1 << 18]).item.length);
    const megabyte = 1 << 20;
    assert.equal(torch.memoryStats().allocated, allocated);
    assert.ok(torch.memoryStats().peak >= allocated + megabyte);
    assert.ok(torch.memoryStats().cached >= megabyte);
    torch.emptyCache();
    assert.equal(torch.memoryStats().cached, 0);
  });
});
