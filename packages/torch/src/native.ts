import { loadAddon } from '../libtorch/load.mjs';
import type { DistributedAddon } from './distributed-addon.js';
import type { DType, TensorData } from './dtype.js';
import type { Tensor } from './tensor.js';
import { constructorKey, numberKey, TensorObject } from './tensor-object.js';

/** What the C++ addon (native/addon.cc) exports. Everything public is built on this and typed elsewhere. */
export interface NativeAddon extends DistributedAddon {
  setTensorClass(
    tensorClass: typeof TensorObject,
    key: object,
    numberKey: symbol,
    watch: (object: object, number: number) => void,
  ): void;
  collect(number: number): void;
  operatorFunction(name: string): (...values: unknown[]) => unknown;
  operatorMethod(name: string): (this: Tensor, ...values: unknown[]) => unknown;
  fromBytes(array: NodeJS.TypedArray, shape: readonly number[], dtype?: DType): Tensor;
  toTypedArray(tensor: Tensor): TensorData;
  toBytes(tensor: Tensor): Uint8Array;
  item(tensor: Tensor): number;
  pushScope(): void;
  popScope(survivors: readonly Tensor[]): void;
  keep(tensor: Tensor): Tensor;
  liveTensors(): number;
  backward(tensors: readonly Tensor[], gradients: readonly Tensor[] | null, retainGraph: boolean): void;
  gradients(
    outputs: readonly Tensor[],
    inputs: readonly Tensor[],
    gradOutputs: readonly Tensor[] | null,
    retainGraph: boolean,
    createGraph: boolean,
    allowUnused: boolean,
  ): (Tensor | null)[];
  withGrad<T>(enabled: boolean, body: () => T): T;
  gradEnabled(): boolean;
  withAutocast<T>(device: string, dtype: DType, enabled: boolean, body: () => T): T;
  memoryStats(): { allocated: number; peak: number; cached: number };
  resetPeakMemory(): void;
  emptyCache(): void;
  manualSeed(seed: number): void;
  getRngState(): Tensor;
  setRngState(state: Tensor): void;
  setNumThreads(count: number, isMainThread: boolean): void;
  getNumThreads(): number;
  useDeterministicAlgorithms(on: boolean): void;
  loadLibrary(path: string): void;
  versions(): {
    libtorch: string;
    capability: string;
    cuda: CudaVersions | null;
    cpu: Record<string, boolean | number | string>;
    parallel: string;
  };
}

/** A build with CUDA, and what it finds on this machine. */
export interface CudaVersions {
  /** Of CUDA, such as `13.2`. */
  version: string;
  gpus: number;
  /** Why none can be used, in a sentence; null if one can. */
  problem: string | null;
}

// libtorch's OpenMP threads spin while they wait for each other. As soon as another process, or the worker that
// prepares the images, wants a core, that makes small operators several times slower (measured: 69-175 ms against
// 24-29 ms for the same step on two busy cores), so they sleep instead unless the user has decided.
function preferSleepingThreads(): void {
  if (!process.env.OMP_WAIT_POLICY && !process.env.GOMP_SPINCOUNT) process.env.OMP_WAIT_POLICY = 'passive';
}

preferSleepingThreads();

/** The addon; the first import fails with one sentence where it or its libtorch is missing. */
export const native = loadAddon() as NativeAddon;

// Tensors that no scope owns are released when the garbage collector finds them.
const watched = new FinalizationRegistry<number>((number) => native.collect(number));
native.setTensorClass(TensorObject, constructorKey, numberKey, (object, number) =>
  watched.register(object, number),
);
