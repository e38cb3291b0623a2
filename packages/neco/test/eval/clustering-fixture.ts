import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

const file = fileURLToPath(new URL('../../test/fixtures/clustering.safetensors', import.meta.url));
const tensors = torch.io.loadSafetensors(file).tensors;

/** A tensor of the fixture. */
export function fixture(name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`clustering.safetensors has no ${name}`);
  return tensor;
}

export function numbers(name: string): number[] {
  return Array.from(fixture(name).toTypedArray(), Number);
}

/** Row `index` of a tensor. */
export function row(name: string, index: number): number[] {
  return Array.from(fixture(name).select(0, index).contiguous().toTypedArray(), Number);
}

/** Normal points around `centres` random centres, `spread` apart, and the centre of each. */
export function blobs(
  count: number,
  centres: number,
  dim: number,
  spread: number,
): { points: Tensor; labels: number[] } {
  const labels = Array.from({ length: count }, (_, i) => i % centres);
  const points = torch.scope(() =>
    torch
      .randn([centres, dim])
      .mul(spread)
      .indexSelect(0, torch.tensor(Int32Array.from(labels)))
      .add(torch.randn([count, dim])),
  );
  return { points, labels };
}
