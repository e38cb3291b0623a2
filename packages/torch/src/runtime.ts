import { isMainThread } from 'node:worker_threads';
import { native } from './native.js';
import type { Tensor } from './tensor.js';

/**
 * Seeds libtorch's generators on all devices. The CPU generator belongs to the process: workers share it.
 * @param seed a whole number
 */
export function manualSeed(seed: number): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`manualSeed: ${seed} is not a whole number`);
  native.manualSeed(seed);
}

/** The state of the CPU generator, a uint8 tensor. */
export function getRngState(): Tensor {
  return native.getRngState();
}

export function setRngState(state: Tensor): void {
  native.setRngState(state);
}

/** Number of threads that one operator may use, for this JavaScript thread. */
export function setNumThreads(count: number): void {
  native.setNumThreads(count, isMainThread);
}

export function getNumThreads(): number {
  return native.getNumThreads();
}

/** Makes operators that have no deterministic form fail instead of varying from run to run. */
export function useDeterministicAlgorithms(on: boolean): void {
  native.useDeterministicAlgorithms(on);
}

/** Opens a shared library whose TORCH_LIBRARY blocks register further operators. */
export function loadLibrary(path: string): void {
  native.loadLibrary(path);
}

/**
 * A registered operator by its full name (`neco::sorting_cross_entropy`) as a function: positional
 * arguments in the schema's order, keyword-only ones in one trailing object, camelCased.
 */
export function op<F extends (...values: never[]) => unknown>(name: string): F {
  return native.operatorFunction(name) as unknown as F;
}

/** Versions and abilities of the engine on this machine. */
export function versions(): ReturnType<typeof native.versions> {
  return native.versions();
}
