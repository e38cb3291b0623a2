import { inspect } from 'node:util';
import { native, TensorObject, type TensorData } from './native.js';
import { methodNames, type TensorOperators } from './operators.generated.js';
import { tensorText } from './tensor-text.js';

export type DType =
  | 'float32'
  | 'float64'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint8'
  | 'uint16'
  | 'bool'
  | 'complex64'
  | 'complex128';

/** Bytes of one element in memory and in files. */
export const elementBytes: Readonly<Record<DType, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  uint16: 2,
  bool: 1,
  complex64: 8,
  complex128: 16,
};

/** A plain number as an operator's argument; a whole number counts as an integer, as in Python. */
export type Scalar = number | boolean | bigint;
export type MemoryFormat = 'contiguous_format' | 'preserve_format' | 'channels_last';

/** Numbers nested as deeply as the tensor has dimensions. */
export type NestedNumbers = number | boolean | bigint | readonly NestedNumbers[];

/**
 * An n-dimensional array of libtorch. Made by {@link tensor}, `zeros`, `randn` ...; freed when the
 * {@link scope} it was made in ends, by {@link Tensor.release}, or by the garbage collector.
 */
export interface Tensor extends TensorOperators {
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

const dtypes = new Set<string>([
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int64',
  'int32',
  'int16',
  'int8',
  'uint8',
  'uint16',
  'bool',
  'complex64',
  'complex128',
]);

const convert = native.operatorMethod('aten::to') as (this: Tensor, options: ConversionOptions) => Tensor;

/** What the argument of {@link Tensor.to} stands for. */
export function conversion(target: string | ConversionOptions): ConversionOptions {
  if (typeof target !== 'string') return target;
  return dtypes.has(target) ? { dtype: target as DType } : { device: target };
}

function nested(data: TensorData, shape: readonly number[], isBool: boolean): NestedNumbers {
  let offset = 0;
  const read = (): NestedNumbers => {
    const value = data[offset++]!;
    if (isBool) return value !== 0;
    return typeof value === 'bigint' ? Number(value) : value;
  };
  const build = (dim: number): NestedNumbers =>
    dim === shape.length ? read() : Array.from({ length: shape[dim]! }, () => build(dim + 1));
  return build(0);
}

const own = {
  to(this: Tensor, target: string | ConversionOptions): Tensor {
    return convert.call(this, conversion(target));
  },
  backward(this: Tensor, gradient?: Tensor | null, options: { retainGraph?: boolean } = {}): void {
    native.backward([this], gradient ? [gradient] : null, options.retainGraph ?? false);
  },
  item(this: Tensor): number {
    return native.item(this);
  },
  toArray(this: Tensor): NestedNumbers {
    return nested(native.toTypedArray(this), this.shape, this.dtype === 'bool');
  },
  toTypedArray(this: Tensor): TensorData {
    return native.toTypedArray(this);
  },
  toFloat32Array(this: Tensor): Float32Array {
    const values = native.toTypedArray(this);
    return values instanceof Float32Array ? values : Float32Array.from(values, Number);
  },
  toBytes(this: Tensor): Uint8Array {
    return native.toBytes(this);
  },
  toString(this: Tensor): string {
    return tensorText(this);
  },
};

const prototype = Tensor.prototype;
const camelCase = (name: string) =>
  name.replace(/(?<=[A-Za-z0-9])_([A-Za-z0-9])/g, (_, c: string) => c.toUpperCase());
for (const name of methodNames) {
  Object.defineProperty(prototype, camelCase(name), {
    value: native.operatorMethod(`aten::${name}`),
    writable: true,
    configurable: true,
  });
}
for (const [name, value] of Object.entries(own)) {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
Object.defineProperty(prototype, Symbol.dispose, { value: prototype.release });
Object.defineProperty(prototype, inspect.custom, { value: own.toString });
