import { crc32 } from 'node:zlib';
import * as torch from '@neco/torch';
import type { DType, Tensor } from '@neco/torch';
import { ByteReader, ByteSource, FormatError } from './byte-source.js';
import { FROZEN_SCRIPT, foreignArchive, type ForeignFormat } from '../foreign-formats.js';
import { PickleGlobal, PickleObject, unpickle, type PickleHooks } from './unpickler.js';
import { readZipDirectory, zipNames, type ZipEntry } from './zip-directory.js';

/** A block of numbers that tensors of a checkpoint look into. */
class Storage {
  constructor(
    readonly key: string,
    /** Null for a type that is not supported. */
    readonly dtype: DType | null,
  ) {}
}

/** A tensor that has not been read yet. */
export class TensorReference {
  constructor(
    readonly storage: Storage,
    readonly dtype: DType,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
  ) {}
}

/** A checkpoint of PyTorch, opened: names first, values on request. */
export interface TorchFile {
  /** Every tensor under its path in the nested dictionaries, joined by dots. */
  references: Map<string, TensorReference>;
  /** Reads one tensor. Tensors that share a storage share its memory. */
  read(reference: TensorReference): Tensor;
}

const STORAGE_DTYPES: Readonly<Record<string, DType>> = {
  FloatStorage: 'float32',
  DoubleStorage: 'float64',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};
/** First object of the form that `torch.save` wrote before version 1.6. */
const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;

/**
 * Opens a file of `torch.save`, in the zip form or the older one, or the weights of `torch.jit.save`, without executing anything. Of classes that
 * tensors and dictionaries do not need, only the name is kept.
 *
 * @param path - The file.
 * @param body - Gets the opened file; what it returns is returned.
 * @throws {@link FormatError} if the file is damaged or of another kind.
 */
export function useTorchFile<T>(path: string, body: (file: TorchFile) => T): T {
  return ByteSource.use(path, (source) => {
    const isZip = source.read(0, Math.min(2, source.size)).toString('latin1') === 'PK';
    return body(isZip ? openZip(source) : openLegacy(source));
  });
}

/** A zip archive that `torch.save` did not write. */
export class ForeignArchiveError extends FormatError {
  constructor(readonly format: ForeignFormat) {
    super(`it is ${format.name}`);
  }
}

function openZip(source: ByteSource): TorchFile {
  const foreign = foreignArchive(zipNames(source));
  if (foreign !== null) throw new ForeignArchiveError(foreign);
  const entries = readZipDirectory(source);
  const pickle = [...entries.keys()].find((name) => name === 'data.pkl' || name.endsWith('/data.pkl'));
  if (pickle === undefined)
    throw new FormatError('the zip archive holds no data.pkl, so torch.save did not write it');
  const root = pickle.slice(0, -'data.pkl'.length);
  const order = entries.get(`${root}byteorder`);
  if (
    order !== undefined &&
    source.read(order.position, Math.min(order.length, 16)).toString('latin1') !== 'little'
  )
    throw new FormatError('it was written on a big-endian machine');
  const { position, length } = entries.get(pickle) as ZipEntry;
  const value = unpickle(new ByteReader(source, position, position + length), hooks());
  const file = torchFile(source, value, (key) => entries.get(`${root}data/${key}`));
  const isScript = entries.has(`${root}constants.pkl`);
  if (isScript && file.references.size === 0) throw new ForeignArchiveError(FROZEN_SCRIPT);
  return file;
}

/** The older form: magic number, protocol, system, the object, storage keys, then each storage with its length. */
function openLegacy(source: ByteSource): TorchFile {
  const reader = new ByteReader(source, 0, source.size);
  const storages = new Map<string, Storage>();
  if (unpickle(reader, hooks()) !== LEGACY_MAGIC)
    throw new FormatError('it is a pickle that torch.save did not write');
  unpickle(reader, hooks());
  unpickle(reader, hooks());
  const value = unpickle(reader, hooks(storages));
  const keys = unpickle(reader, hooks());
  const entries = new Map<string, ZipEntry>();
  let position = reader.position;
  for (const key of Array.isArray(keys) ? (keys as unknown[]) : []) {
    const dtype = storages.get(String(key))?.dtype ?? null;
    if (dtype === null) throw new FormatError('it holds a storage of an unknown type');
    const stated = source.read(position, 8).readBigInt64LE(0);
    if (stated < 0n || stated > BigInt(source.size)) throw new FormatError('it states an impossible size');
    const length = Number(stated) * torch.elementBytes[dtype];
    entries.set(String(key), { position: position + 8, length, crc32: null });
    position += 8 + length;
  }
  return torchFile(source, value, (key) => entries.get(key));
}

/** Bytes that tensors may have together, over the file's: a few may share a storage, as tied weights do. */
const MAX_SHARING = 4;

function torchFile(
  source: ByteSource,
  value: unknown,
  locate: (key: string) => ZipEntry | undefined,
): TorchFile {
  const loaded = new Map<string, Tensor>();
  let total = 0;
  const storageTensor = ({ key }: Storage, dtype: DType): Tensor => {
    const known = loaded.get(`${dtype} ${key}`);
    if (known !== undefined) return known;
    const entry = locate(key);
    if (entry === undefined) throw new FormatError(`its storage '${key}' is missing`);
    const length = Math.floor(entry.length / torch.elementBytes[dtype]);
    const bytes = source.read(entry.position, entry.length);
    if (entry.crc32 !== null && crc32(bytes) !== entry.crc32)
      throw new FormatError(`its storage '${key}' was changed since it was written`);
    const tensor = torch.fromBytes(bytes.subarray(0, length * torch.elementBytes[dtype]), [length], dtype);
    loaded.set(`${dtype} ${key}`, tensor);
    return tensor;
  };
  const read = ({ storage, dtype, shape, stride, offset }: TensorReference): Tensor => {
    if (shape.includes(0)) return torch.zeros([0], { dtype });
    const whole = storageTensor(storage, dtype);
    const count = shape.reduce((product, size) => product * size, 1);
    total += count * torch.elementBytes[dtype];
    // Repeated elements and shared storages would let a few bytes ask for any amount of memory later on.
    if (count > whole.numel() || total > MAX_SHARING * source.size) {
      throw new FormatError('its tensors are larger than their storages');
    }
    const last = shape.reduce((sum, size, i) => sum + (size - 1) * (stride[i] as number), offset);
    if (last >= whole.numel()) throw new FormatError('a tensor reaches beyond its storage');
    return whole.asStrided(shape, stride, offset);
  };
  return { references: tensorsBelow(value), read };
}

function hooks(storages = new Map<string, Storage>()): PickleHooks {
  return {
    persistent: (id) => readStorage(id, storages),
    call: (name, args) => {
      switch (name) {
        case 'collections.OrderedDict':
        case 'collections.defaultdict':
        case 'builtins.dict':
          return pairsOf(args[0]);
        case 'torch.Size':
          return args[0];
        case 'torch._utils._rebuild_tensor_v2':
        case 'torch._utils._rebuild_tensor':
          return rebuildTensor(args);
        case 'torch._utils._rebuild_parameter':
        case 'torch._utils._rebuild_parameter_with_state':
          return args[0];
        case 'torch._tensor._rebuild_from_type_v2':
          return args[0] instanceof PickleGlobal && Array.isArray(args[2])
            ? rebuildSubclass(args[0].name, args[2])
            : undefined;
        default:
          return undefined;
      }
    },
  };
}

/** A tensor of a subclass is made by a function of its own; only the plain ones are looked into. */
function rebuildSubclass(name: string, args: readonly unknown[]): unknown {
  const isPlain = name === 'torch._utils._rebuild_tensor_v2' || name === 'torch._utils._rebuild_tensor';
  return isPlain ? rebuildTensor(args) : undefined;
}

function pairsOf(value: unknown): Map<unknown, unknown> {
  const pairs = Array.isArray(value)
    ? value.filter((pair): pair is [unknown, unknown] => Array.isArray(pair))
    : [];
  return new Map(pairs);
}

/** `('storage', type, key, device, number of elements, ...)`; anything else stays opaque. */
function readStorage(id: unknown, storages: Map<string, Storage>): unknown {
  if (!Array.isArray(id) || id[0] !== 'storage' || !(id[1] instanceof PickleGlobal)) return null;
  const [, type, key] = id as [string, PickleGlobal, unknown];
  const typeName = type.name.slice(type.name.lastIndexOf('.') + 1);
  const storage = new Storage(String(key), STORAGE_DTYPES[typeName] ?? null);
  storages.set(storage.key, storage);
  return storage;
}

function rebuildTensor(args: readonly unknown[]): TensorReference | undefined {
  const [storage, offset, shape, stride] = args;
  if (!(storage instanceof Storage) || storage.dtype === null) return undefined;
  if (!isSize(offset) || !isSizes(shape) || !isSizes(stride) || shape.length !== stride.length) {
    throw new FormatError('it describes a tensor wrongly');
  }
  return new TensorReference(storage, storage.dtype, offset, shape, stride);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 16 && value.every(isSize);
}

/** Deeper than any checkpoint, so that a path stays a short text. */
const MAX_DEPTH = 64;

/** Every tensor in nested dictionaries and opaque objects, each container visited once. */
function tensorsBelow(root: unknown): Map<string, TensorReference> {
  const found = new Map<string, TensorReference>();
  const seen = new Set<unknown>();
  const queue: [path: string, depth: number, value: unknown][] = [['', 0, root]];
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const [path, depth, value] = item;
    if (value instanceof TensorReference) found.set(path, value);
    if (depth === MAX_DEPTH || seen.has(value)) continue;
    const children: Iterable<[unknown, unknown]>[] = [];
    if (value instanceof Map) children.push(value);
    else if (value instanceof PickleObject) {
      if (value.hasItems) children.push(value.items);
      if (value.state instanceof Map) children.push(value.state);
    } else continue;
    seen.add(value);
    // Reversed, since the queue hands out the last first: keys keep the file's order.
    const entries = children.flatMap((child) => [...child]).reverse();
    for (const [key, child] of entries) {
      if (typeof key === 'string') queue.push([path === '' ? key : `${path}.${key}`, depth + 1, child]);
    }
  }
  return found;
}
