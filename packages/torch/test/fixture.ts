import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';

/** Path of a file that tools/fixtures/torch_package.py wrote. */
export const fixturePath = (name: string) =>
  fileURLToPath(new URL(`../test/fixtures/${name}.safetensors`, import.meta.url));

/** The tensors of a fixture; asking for one that is not there fails the test. */
export function fixture(name: string): (key: string) => torch.Tensor {
  const { tensors } = torch.io.loadSafetensors(fixturePath(name));
  return (key) => {
    const found = tensors.get(key);
    assert.ok(found, `${name}.safetensors has no "${key}"`);
    return found;
  };
}

/** Largest absolute difference; NaN if either holds NaN. Fails if the shapes differ. */
export function difference(actual: torch.Tensor, expected: torch.Tensor): number {
  assert.deepEqual(actual.shape, expected.shape);
  if (actual.numel() === 0) return 0;
  return torch.scope(() => actual.detach().to('float64').sub(expected.to('float64')).abs().max().item());
}

export function assertClose(
  actual: torch.Tensor,
  expected: torch.Tensor,
  tolerance: number,
  what = 'values',
): void {
  const found = difference(actual, expected);
  assert.ok(found <= tolerance, `${what} differ by ${found}, more than ${tolerance}`);
}
