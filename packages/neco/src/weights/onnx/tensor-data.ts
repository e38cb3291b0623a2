import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';
import { ByteSource, FormatError } from '../pickle/byte-source.js';
import type { OnnxTensor } from './model-file.js';

/** Element types of ONNX that tensors are read in; a layer of another type than float is refused later, by name. */
const DTYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  16: 'bfloat16',
};

const FLOAT_TYPES: ReadonlySet<number> = new Set([1, 10, 11, 16]);
const INT64 = 7;

/** Whether a tensor holds floating-point numbers. */
export function isFloat({ elementType }: OnnxTensor): boolean {
  return FLOAT_TYPES.has(elementType);
}

/** Bytes that tensors may have together, over those of the files: a few may share theirs, as tied weights do. */
const MAX_SHARING = 4;

/** Reads tensors of one `.onnx` file, and of files of weights beside it. */
export class TensorData {
  readonly #loaded = new Map<OnnxTensor, Tensor>();
  readonly #besides = new Set<string>();
  #allowance: number;

  /** @param file - The path of `source`. */
  constructor(
    private readonly source: ByteSource,
    private readonly file: string,
  ) {
    this.#allowance = MAX_SHARING * source.size;
  }

  /**
   * A tensor read twice is one tensor.
   *
   * @throws FormatError if the numbers are not there, or not as many as the shape says.
   */
  read(tensor: OnnxTensor): Tensor {
    const { name, shape, elementType, data, external } = tensor;
    const dtype = DTYPES[elementType];
    if (dtype === undefined) throw new FormatError(`its tensor '${name}' is of an unknown type`);
    const bytes = shape.reduce((product, size) => product * size, torch.elementBytes[dtype]);
    let loaded = this.#loaded.get(tensor);
    if (loaded === undefined) {
      const stored =
        external === null ? this.#inside(name, data, bytes) : this.#outside(name, external, bytes);
      loaded = torch.fromBytes(stored, [...shape], dtype);
      this.#loaded.set(tensor, loaded);
    }
    this.#allowance -= bytes;
    if (this.#allowance < 0) throw new FormatError('its tensors are larger than its files');
    return loaded;
  }

  /** The whole numbers of a short int64 tensor; null for any other. */
  integers({ shape, elementType, data, list }: OnnxTensor): number[] | null {
    const count = shape.reduce((product, size) => product * size, 1);
    if (elementType !== INT64 || shape.length > 1) return null;
    if (list.length === count) return [...list];
    if (data === null || count > 16 || data.end - data.start !== count * 8) return null;
    const bytes = this.source.read(data.start, count * 8);
    return Array.from({ length: count }, (_, i) => Number(bytes.readBigInt64LE(i * 8)));
  }

  /** The number in a float32 tensor of one element; null for any other. */
  number({ shape, elementType, data }: OnnxTensor): number | null {
    if (elementType !== 1 || shape.some((size) => size !== 1) || data?.end !== (data?.start ?? 0) + 4)
      return null;
    return this.source.read(data.start, 4).readFloatLE(0);
  }

  #inside(name: string, data: OnnxTensor['data'], bytes: number): Buffer {
    if (data?.end !== (data?.start ?? 0) + bytes) {
      throw new FormatError(`its tensor '${name}' does not have as many numbers as its shape says`);
    }
    return this.source.read(data.start, bytes);
  }

  /** A file may come from anywhere: only plain names in its own folder are followed. */
  #outside(name: string, external: ReadonlyMap<string, string>, bytes: number): Buffer {
    const location = external.get('location') ?? '';
    if (location === '' || location === '.' || location === '..' || /[/\\\0:]/.test(location)) {
      throw new FormatError(`its weights lie in '${location}', which is not a name in its own folder`);
    }
    const [offset, length] = [Number(external.get('offset') ?? 0), Number(external.get('length') ?? bytes)];
    if (length !== bytes || !Number.isSafeInteger(offset)) {
      throw new FormatError(`its tensor '${name}' does not have as many numbers as its shape says`);
    }
    return this.#readBeside(location, offset, bytes);
  }

  #readBeside(location: string, offset: number, bytes: number): Buffer {
    const file = join(dirname(this.file), location);
    if (!existsSync(file))
      throw new FormatError(`the file '${location}' with its weights is missing beside it`);
    try {
      return ByteSource.use(file, (source) => {
        if (!this.#besides.has(location)) this.#allowance += MAX_SHARING * source.size;
        this.#besides.add(location);
        return source.read(offset, bytes);
      });
    } catch (cause) {
      throw new FormatError(`'${location}' beside it cannot be read: ${(cause as Error).message}`);
    }
  }
}
