import { native } from './native.js';
import { empty } from './operators.generated.js';
import type { DType, Scalar } from './dtype.js';
import type { NestedNumbers, Tensor } from './tensor.js';

/** What {@link tensor} takes beside the values. */
export interface TensorOptions {
  /** Defaults to float32 for numbers, bool for booleans, int64 for bigints, a typed array's own kind. */
  dtype?: DType;
  /** For typed arrays; defaults to one dimension. */
  shape?: readonly number[];
  device?: string;
  requiresGrad?: boolean;
}

/**
 * A new tensor holding a copy of the values: a number, nested arrays, or a typed array.
 * Unlike Python, numbers become float32 whether or not they are whole: JavaScript cannot tell 1 from 1.0.
 * @throws RangeError if nested arrays are ragged
 */
export function tensor(values: NestedNumbers | NodeJS.TypedArray, options: TensorOptions = {}): Tensor {
  const { dtype, device } = options;
  const made = ArrayBuffer.isView(values)
    ? fromTypedArray(values, options.shape ?? [values.length])
    : fromNested(values, options.shape, dtype);
  const converted = dtype || device ? made.to({ ...(dtype && { dtype }), ...(device && { device }) }) : made;
  if (converted !== made) made.release();
  return options.requiresGrad ? converted.requiresGrad_() : converted;
}

/** A tensor with a copy of the array's values, in row-major order. Shape: `shape`. */
export function fromTypedArray(array: NodeJS.TypedArray, shape: readonly number[] = [array.length]): Tensor {
  return native.fromBytes(array, shape);
}

/** A tensor whose memory is a copy of `bytes`, read as `dtype` (for formats that store raw tensors). */
export function fromBytes(bytes: Uint8Array, shape: readonly number[], dtype: DType): Tensor {
  return native.fromBytes(bytes, shape, dtype);
}

/** A tensor of one repeated value; float32 unless `dtype` says otherwise. */
export function full(
  shape: readonly number[],
  value: Scalar,
  options: { dtype?: DType; device?: string } = {},
): Tensor {
  return empty(shape, { dtype: 'float32', ...options }).fill_(value);
}

function fromNested(values: NestedNumbers, wanted?: readonly number[], dtype?: DType): Tensor {
  const shape: number[] = [];
  for (let level: NestedNumbers = values; Array.isArray(level); level = level[0] as NestedNumbers) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const flat: (number | boolean | bigint)[] = [];
  const visit = (level: NestedNumbers, depth: number): void => {
    if (!Array.isArray(level)) {
      if (depth !== shape.length) throw new RangeError('tensor(): nested arrays of different depth');
      flat.push(level as number | boolean | bigint);
      return;
    }
    if (level.length !== shape[depth]) throw new RangeError('tensor(): nested arrays of different lengths');
    for (const item of level as readonly NestedNumbers[]) visit(item, depth + 1);
  };
  visit(values, 0);
  const target = wanted ?? shape;
  const all = (type: string) => flat.length > 0 && flat.every((value) => typeof value === type);
  if (all('boolean')) return native.fromBytes(Uint8Array.from(flat, Number), target, 'bool');
  if (all('bigint')) return native.fromBytes(BigInt64Array.from(flat as bigint[]), target);
  // By way of float64, which holds every JavaScript number; float32 would round large integers.
  const exact = dtype !== undefined && dtype !== 'float32';
  return native.fromBytes(exact ? Float64Array.from(flat, Number) : Float32Array.from(flat, Number), target);
}
