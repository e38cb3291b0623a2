import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { fromBytes } from '../creation.js';
import { elementBytes, type DType } from '../dtype.js';
import type { Tensor } from '../tensor.js';

// Names of the format (huggingface/safetensors, "Format" in its README) and ours.
const DTYPES: Record<string, DType> = {
  F32: 'float32',
  F64: 'float64',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  U16: 'uint16',
  BOOL: 'bool',
};
const FORMAT_NAMES = Object.fromEntries(Object.entries(DTYPES).map(([name, dtype]) => [dtype, name]));
/** The format's own limit on its JSON header. */
const MAX_HEADER_BYTES = 100_000_000;

/** A file that is not readable as safetensors; the message names the file and what is wrong. */
export class SafetensorsError extends Error {
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.name = 'SafetensorsError';
  }
}

interface Entry {
  dtype: DType;
  shape: number[];
  begin: number;
  end: number;
}

/** What a safetensors file holds. */
export interface SafetensorsFile {
  tensors: Map<string, Tensor>;
  metadata: Record<string, string>;
}

/**
 * Reads the tensors of a file.
 * @param wanted - Chooses by name; by default all.
 * @throws SafetensorsError if the file is truncated or not in the format
 */
export function loadSafetensors(
  path: string,
  wanted: (name: string) => boolean = () => true,
): SafetensorsFile {
  return withFile(path, (file) => {
    const { entries, metadata, dataStart } = readHeader(file, path);
    const tensors = new Map<string, Tensor>();
    try {
      for (const [name, entry] of entries) {
        if (!wanted(name)) continue;
        const bytes = readExactly(file, dataStart + entry.begin, entry.end - entry.begin, path);
        tensors.set(name, fromBytes(bytes, entry.shape, entry.dtype));
      }
    } catch (error) {
      for (const tensor of tensors.values()) tensor.release();
      throw error;
    }
    return { tensors, metadata };
  });
}

/** Names, dtypes and shapes of a file's tensors without reading their data. */
export function inspectSafetensors(path: string): {
  entries: Map<string, { dtype: DType; shape: number[] }>;
  metadata: Record<string, string>;
} {
  return withFile(path, (file) => {
    const { entries, metadata } = readHeader(file, path);
    return {
      entries: new Map([...entries].map(([name, { dtype, shape }]) => [name, { dtype, shape }])),
      metadata,
    };
  });
}

/**
 * Writes tensors in the order of the map; through a temporary file, so that `path` is either the old or
 * the whole new file.
 */
export function saveSafetensors(
  path: string,
  tensors: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): void {
  const listed: [string, Tensor][] =
    tensors instanceof Map ? [...tensors] : Object.entries(tensors as Readonly<Record<string, Tensor>>);
  // Without a prototype: a tensor may be called "__proto__".
  const header = Object.create(null) as Record<string, unknown>;
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const [name, tensor] of listed) {
    if (name === '__metadata__')
      throw new TypeError('saveSafetensors: the format has "__metadata__" for itself');
    const dtype = FORMAT_NAMES[tensor.dtype];
    if (!dtype)
      throw new TypeError(`saveSafetensors: "${name}" has dtype ${tensor.dtype}, which the format lacks`);
    const bytes = tensor.numel() * elementBytes[tensor.dtype];
    header[name] = { dtype, shape: tensor.shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  // Data start at a multiple of 8, padded with spaces, as the format's own writer does.
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    writeFully(file, length);
    writeFully(file, padded);
    for (const [, tensor] of listed) writeFully(file, tensor.toBytes());
    fsyncSync(file);
    closeSync(file);
    renameSync(temporary, path);
  } catch (error) {
    try {
      closeSync(file);
    } catch {
      // Already closed: the rename failed.
    }
    rmSync(temporary, { force: true });
    throw error;
  }
}

function withFile<T>(path: string, read: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}

function readHeader(file: number, path: string) {
  const status = fstatSync(file);
  if (status.isDirectory()) throw new SafetensorsError(path, 'is a folder, not a safetensors file');
  const size = status.size;
  if (size < 8) throw new SafetensorsError(path, 'too short to be a safetensors file');
  const headerLength = Number(readExactly(file, 0, 8, path).readBigUInt64LE());
  if (headerLength > MAX_HEADER_BYTES || headerLength + 8 > size) {
    throw new SafetensorsError(path, 'not a safetensors file (its header is longer than the file allows)');
  }
  // Seen before the whole is read: the length may be a lie that the file happens to have room for.
  if (headerLength > 0 && readExactly(file, 8, 1, path)[0] !== 0x7b) {
    throw new SafetensorsError(path, 'not a safetensors file (its header is not an object)');
  }
  let header: unknown;
  try {
    header = JSON.parse(readExactly(file, 8, headerLength, path).toString('utf8'));
  } catch (cause) {
    throw new SafetensorsError(path, 'not a safetensors file (its header is not JSON)', { cause });
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw new SafetensorsError(path, 'not a safetensors file (its header is not an object)');
  const dataStart = 8 + headerLength;
  const entries = new Map<string, Entry>();
  let metadata: Record<string, string> = {};
  let total = 0;
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = parseMetadata(path, value);
    else {
      const entry = parseEntry(path, name, value, size - dataStart);
      total += entry.end - entry.begin;
      entries.set(name, entry);
    }
  }
  // Tensors that share bytes could ask for any multiple of the file's size.
  if (total > size - dataStart) throw new SafetensorsError(path, 'its tensors overlap');
  return { entries, metadata, dataStart };
}

function parseMetadata(path: string, value: unknown): Record<string, string> {
  const isText =
    typeof value === 'object' && value !== null && Object.values(value).every((v) => typeof v === 'string');
  if (!isText) throw new SafetensorsError(path, 'its metadata are not texts by name');
  return value as Record<string, string>;
}

function parseEntry(path: string, name: string, value: unknown, available: number): Entry {
  const fail = (problem: string): never => {
    throw new SafetensorsError(path, `tensor "${name}" ${problem}`);
  };
  if (typeof value !== 'object' || value === null) return fail('has no description');
  const { dtype: format, shape, data_offsets: offsets } = value as Record<string, unknown>;
  const isSizes = (list: unknown): list is number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  const dtype = DTYPES[String(format)];
  if (!dtype) return fail(`has the unknown dtype ${String(format)}`);
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) return fail('is described wrongly');
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product, size) => product * size, 1) * elementBytes[dtype];
  if (end - begin !== bytes) return fail('has a number of bytes that does not fit its shape');
  if (end > available) return fail('ends after the file: the file is truncated, fetch it again');
  return { dtype, shape, begin, end };
}

function readExactly(file: number, position: number, length: number, path: string): Buffer {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    // One call reads at most 2 GB.
    const count = readSync(file, buffer, done, Math.min(length - done, 1 << 30), position + done);
    if (count === 0) throw new SafetensorsError(path, 'the file is truncated');
    done += count;
  }
  return buffer;
}

function writeFully(file: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(file, bytes, done, Math.min(bytes.length - done, 1 << 30));
}
