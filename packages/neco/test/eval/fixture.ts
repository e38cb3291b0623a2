import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import type { IndexMask } from '@neco/neco/internal';
import type { Tensor } from '@neco/torch';

const file = fileURLToPath(new URL('../../test/fixtures/eval.safetensors', import.meta.url));
const tensors = torch.io.loadSafetensors(file).tensors;

/** A tensor of the fixture. */
export function fixture(name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`eval.safetensors has no ${name}`);
  return tensor;
}

export function numbers(name: string): number[] {
  return Array.from(fixture(name).toTypedArray(), Number);
}

/** Row `index` of a uint8 tensor [N, size, size] as a mask. */
export function maskAt(name: string, index: number): IndexMask {
  const row = fixture(name).select(0, index);
  const [height, width] = row.shape as [number, number];
  return { data: row.toTypedArray() as Uint8Array, width, height };
}

export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} values instead of ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue;
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
