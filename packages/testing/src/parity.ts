import { fileURLToPath } from 'node:url';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Path of a committed fixture; tests run from dist-test/<folder>/. */
export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../neco/test/fixtures/${name}`, import.meta.url));
}

/** Tensors of a fixture file. */
export function fixture(name: string): Map<string, Tensor> {
  return torch.io.loadSafetensors(fixturePath(name)).tensors;
}

/** A tensor of a fixture that must be there. */
export function need(tensors: ReadonlyMap<string, Tensor>, key: string): Tensor {
  const tensor = tensors.get(key);
  if (tensor === undefined) throw new Error(`the fixture has no '${key}'`);
  return tensor;
}

/** Largest absolute difference over the largest absolute expected value; shapes must agree. */
export function maxRelativeError(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) {
    throw new Error(`shape [${actual.shape.join()}] instead of [${expected.shape.join()}]`);
  }
  return actual.sub(expected).abs().max().item() / expected.abs().max().item();
}

/** Largest absolute difference; shapes must agree. */
export function maxError(actual: Tensor, expected: Tensor): number {
  if (actual.shape.join() !== expected.shape.join()) {
    throw new Error(`shape [${actual.shape.join()}] instead of [${expected.shape.join()}]`);
  }
  return actual.sub(expected).abs().max().item();
}
