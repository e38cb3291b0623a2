/** Bytes of one element in memory and in files. */
export const elementBytes = Object.freeze({
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
});

export type DType = keyof typeof elementBytes;

/** A plain number as an operator's argument; a whole number counts as an integer, as in Python. */
export type Scalar = number | boolean | bigint;
export type MemoryFormat = 'contiguous_format' | 'preserve_format' | 'channels_last';

/** A row-major copy of a tensor's values; half-precision values arrive as float32. */
export type TensorData =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint16Array;
