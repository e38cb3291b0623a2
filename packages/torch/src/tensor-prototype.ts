// Gives the objects that the addon makes the methods of Tensor.
import { inspect } from 'node:util';
import type { TensorData } from './dtype.js';
import { native } from './native.js';
import { conversion, Tensor, type ConversionOptions, type NestedNumbers } from './tensor.js';
import { methodNames } from './tensor-operators.generated.js';
import { tensorText } from './tensor-text.js';

const convert = native.operatorMethod('aten::to') as (this: Tensor, options: ConversionOptions) => Tensor;

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
