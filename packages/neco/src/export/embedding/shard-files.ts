import type { Tensor } from '@neco/torch';
import type { FloatType } from '../onnx/graph-builder.js';
import { StreamedFile } from './streamed-file.js';

/** Forms of the arrays on disk. */
export const EMBEDDING_FORMATS = ['safetensors', 'npy'] as const;
export type EmbeddingFormat = (typeof EMBEDDING_FORMATS)[number];

/** Size of one entry of the arrays. */
export interface FeatureShape {
  /** Rows, columns and width of the patch grid of an image; or the width alone, where an entry is a patch. */
  patches: readonly number[];
  dtype: FloatType;
}

/** The arrays of some images while they are written: patches `[N, ...]` and class tokens `[images, D]`. */
export interface ShardFiles {
  append(patches: Tensor, cls: Tensor): void;
  finish(): void;
  abandon(): void;
}

/** Lengths of the reserved headers; data that start at multiples of 64 bytes can be memory-mapped by everybody. */
const NPY_HEADER = 128;
const SAFETENSORS_HEADER = 512;

/** @param paths - Of the one file of safetensors, or of the two of `.npy`. */
export function openShardFiles(
  paths: readonly string[],
  format: EmbeddingFormat,
  shape: FeatureShape,
): ShardFiles {
  return format === 'npy' ? new NpyFiles(paths, shape) : new SafetensorsFile(paths, shape);
}

/** Two files of NumPy's format 1.0. */
class NpyFiles implements ShardFiles {
  readonly #patches: StreamedFile;
  readonly #cls: StreamedFile;
  readonly #rows = { patches: 0, cls: 0 };

  constructor(
    paths: readonly string[],
    private readonly shape: FeatureShape,
  ) {
    this.#patches = new StreamedFile(paths[0] as string, NPY_HEADER);
    this.#cls = new StreamedFile(paths[1] as string, NPY_HEADER);
  }

  append(patches: Tensor, cls: Tensor): void {
    this.#patches.append(patches.toBytes());
    this.#cls.append(cls.toBytes());
    this.#rows.patches += patches.shape[0]!;
    this.#rows.cls += cls.shape[0]!;
  }

  finish(): void {
    const { patches, dtype } = this.shape;
    this.#patches.finish(npyHeader([this.#rows.patches, ...patches], dtype));
    this.#cls.finish(npyHeader([this.#rows.cls, patches.at(-1)!], dtype));
  }

  abandon(): void {
    this.#patches.abandon();
    this.#cls.abandon();
  }
}

function npyHeader(shape: readonly number[], dtype: FloatType): Buffer {
  const kind = dtype === 'float16' ? '<f2' : '<f4';
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const header = Buffer.alloc(NPY_HEADER, ' ');
  header.write('\x93NUMPY\x01\x00', 0, 'latin1');
  header.writeUInt16LE(NPY_HEADER - 10, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', NPY_HEADER - 1, 'latin1');
  return header;
}

/** One file with the tensors `patches` and `cls`. The class tokens are small and kept until the end. */
class SafetensorsFile implements ShardFiles {
  readonly #file: StreamedFile;
  readonly #cls: Uint8Array[] = [];
  readonly #rows = { patches: 0, cls: 0 };

  constructor(
    paths: readonly string[],
    private readonly shape: FeatureShape,
  ) {
    this.#file = new StreamedFile(paths[0] as string, SAFETENSORS_HEADER);
  }

  append(patches: Tensor, cls: Tensor): void {
    this.#file.append(patches.toBytes());
    this.#cls.push(cls.toBytes());
    this.#rows.patches += patches.shape[0]!;
    this.#rows.cls += cls.shape[0]!;
  }

  finish(): void {
    for (const bytes of this.#cls) this.#file.append(bytes);
    this.#file.finish(this.#header());
  }

  abandon(): void {
    this.#file.abandon();
  }

  #header(): Buffer {
    const { patches, dtype } = this.shape;
    const [kind, itemBytes] = dtype === 'float16' ? (['F16', 2] as const) : (['F32', 4] as const);
    const shapes = { patches: [this.#rows.patches, ...patches], cls: [this.#rows.cls, patches.at(-1)!] };
    const bytes = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, itemBytes);
    const middle = bytes(shapes.patches);
    const entries = {
      patches: { dtype: kind, shape: shapes.patches, data_offsets: [0, middle] },
      cls: { dtype: kind, shape: shapes.cls, data_offsets: [middle, middle + bytes(shapes.cls)] },
    };
    const header = Buffer.alloc(SAFETENSORS_HEADER, ' ');
    header.writeBigUInt64LE(BigInt(SAFETENSORS_HEADER - 8), 0);
    header.write(JSON.stringify(entries), 8);
    return header;
  }
}
