import { elementBytes, type DType, type TensorData } from './dtype.js';
import type { TensorOperators } from './tensor-operators.generated.js';
import { TensorObject } from './tensor-object.js';

/** Numbers nested as deeply as the tensor has dimensions. */
export type NestedNumbers = number | boolean | bigint | readonly NestedNumbers[];

/**
 * An n-dimensional array of libtorch. Made by {@link tensor}, `zeros`, `randn` ...; freed when the
 * {@link scope} it was made in ends, by {@link Tensor.release}, or by the garbage collector.
 */
export interface Tensor extends TensorOperators<Tensor> {
  /** Sizes of the dimensions. */
  readonly shape: number[];
  readonly dtype: DType;
  /** `cpu`, `cuda:0` ... */
  readonly device: string;
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
  /** Whether the tensor was freed; using it then is an error. */
  readonly released: boolean;
  /** The gradient that `backward` accumulated, or null. */
  get grad(): Tensor | null;
  set grad(value: Tensor | null);
  /** Number of dimensions. */
  readonly ndim: number;
  /** Turns gradient recording on or off for this leaf; returns the tensor. */
  requiresGrad_(on?: boolean): Tensor;
  /** Accumulates d(this)/d(leaf) into the leaves' `grad`; `gradient` defaults to 1 for one element. */
  backward(gradient?: Tensor | null, options?: { retainGraph?: boolean }): void;
  /** Converts to a dtype, to a device, or to both; the same tensor if nothing changes. */
  to(target: DType | (string & {}) | ConversionOptions): Tensor;
  /** The value of a tensor with one element. */
  item(): number;
  /** The values as nested arrays (a number for a tensor without dimensions). */
  toArray(): NestedNumbers;
  /** A row-major copy of the values. */
  toTypedArray(): TensorData;
  /** A row-major copy as float32, whatever the dtype. */
  toFloat32Array(): Float32Array;
  /** The raw bytes in row-major order. */
  toBytes(): Uint8Array;
  /** Frees the memory now. */
  release(): void;
  [Symbol.dispose](): void;
  toString(): string;
}

/** What {@link Tensor.to} can change. */
export interface ConversionOptions {
  dtype?: DType;
  device?: string;
  /** Copies even if nothing changes. */
  copy?: boolean;
}

/** The class itself, for `instanceof`; tensors are made by functions, not by `new`. */
export const Tensor = TensorObject as unknown as {
  readonly prototype: Tensor;
  [Symbol.hasInstance](value: unknown): value is Tensor;
};

/** What the argument of {@link Tensor.to} stands for. */
export function conversion(target: string | ConversionOptions): ConversionOptions {
  if (typeof target !== 'string') return target;
  return Object.hasOwn(elementBytes, target) ? { dtype: target as DType } : { device: target };
}
