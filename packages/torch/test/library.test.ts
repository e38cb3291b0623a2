import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';

// Not of this package, but built beside it: a library with TORCH_LIBRARY blocks.
const library = fileURLToPath(new URL('../../neco/build/libneco_ops.so', import.meta.url));
const skip = existsSync(library) ? false : 'no operator library is built';

test('operators of a library can be called once it is loaded', { skip }, () => {
  const kernels = torch.op<() => string[]>('neco::sorting_kernels');
  assert.throws(() => kernels(), /no operator of this name is registered/);
  torch.loadLibrary(library);
  torch.loadLibrary(library);
  assert.ok(kernels().length > 0);
  const loss = torch.op<(...values: unknown[]) => torch.Tensor>('neco::sorting_cross_entropy');
  assert.throws(() => loss(torch.ones([2, 4])), /neco::sorting_cross_entropy: argument 'teacher' is missing/);
});

test('what is no library is refused', () => {
  assert.throws(
    () => torch.loadLibrary('no/such/library.so'),
    /loadLibrary: cannot load operator library: no\/such/,
  );
  assert.throws(() => torch.loadLibrary(fileURLToPath(import.meta.url)), /cannot load operator library/);
});
