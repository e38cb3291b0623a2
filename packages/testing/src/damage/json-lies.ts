import { SIZES } from './random.js';
import type { Random } from './random.js';

type Json = Record<string, unknown>;

const DTYPES = ['F64', 'F32', 'F16', 'BF16', 'I64', 'U8', 'BOOL', 'F8_E4M3', 'toString', '', 3, null];

function number(random: Random): unknown {
  return random.chance(0.7)
    ? Number(random.pick(SIZES))
    : random.pick<unknown>([-1, 0.5, 1e308, '8', null, [], {}]);
}

function entry(random: Random, original: Json): unknown {
  const shape = [...(original.shape as number[])] as unknown[];
  const offsets = [...(original.data_offsets as number[])] as unknown[];
  switch (random.below(7)) {
    case 0:
      return { ...original, dtype: random.pick<unknown>(DTYPES) };
    case 1:
      shape[random.below(shape.length)] = number(random);
      return { ...original, shape };
    case 2:
      return {
        ...original,
        shape: random.pick<unknown>([[], [0], [...shape, 1], shape.reverse(), new Array(5000).fill(1)]),
      };
    case 3:
      offsets[random.below(2)] = number(random);
      return { ...original, data_offsets: offsets };
    case 4:
      return {
        ...original,
        data_offsets: random.pick<unknown>([offsets.reverse(), [], [...offsets, 0], 'x', [0, 0]]),
      };
    case 5:
      return { ...original, shape: [0, Number(random.pick(SIZES))], data_offsets: [0, 0] };
    default:
      return random.pick<unknown>([null, 5, 'F32', [], {}]);
  }
}

const CONFIG_LIES: readonly Json[] = [
  { depth: 1024 },
  { depth: 0 },
  { embedDim: 65_536, numHeads: 1024 },
  { imgSize: 65_536 },
  { imgSize: 65_536, patchSize: 1 },
  { mlpRatio: 64 },
  { registers: 4096 },
  { numHeads: 7 },
  { patchSize: 4096, imgSize: 4096 },
  { ffn: 'swiglu' },
  { layerScale: null },
];

/** A safetensors file whose header lies: its length, its entries, its names, its metadata. */
export function lieInSafetensors(bytes: Buffer, random: Random): Buffer {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + length)) as Json;
  const data = bytes.subarray(8 + length);
  const names = Object.keys(header).filter((name) => name !== '__metadata__');
  for (let i = random.below(3); i >= 0; i -= 1) changeHeader(header, names, random);
  let text = JSON.stringify(header);
  if (random.chance(0.03)) text = text.replace('{', `{"deep": ${'['.repeat(100_000)}`);
  const encoded = Buffer.from(text);
  const prefix = Buffer.alloc(8);
  const lie = random.chance(0.15)
    ? random.pick(SIZES)
    : BigInt(encoded.length + (random.chance(0.1) ? 1 : 0));
  prefix.writeBigUInt64LE(BigInt.asUintN(64, lie));
  return Buffer.concat([prefix, encoded, data]);
}

function changeHeader(header: Json, names: readonly string[], random: Random): void {
  const [name, other] = [random.pick(names), random.pick(names)];
  const original = header[name] as Json | null;
  switch (random.below(6)) {
    case 0:
      delete header[name];
      return;
    case 1: {
      const renamed = name.replace('0', random.pick(['1', '999999999', '-1', '0.0', 'x', '__proto__']));
      header[random.pick([renamed, '__proto__', 'constructor', '', `teacher.${name}`])] = original;
      return;
    }
    case 2:
      header[name] = header[other];
      return;
    case 3: {
      const metadata = (header.__metadata__ ?? {}) as Record<string, string>;
      const config = metadata['neco.config'];
      const lie =
        config === undefined
          ? '{"depth": 1e9}'
          : JSON.stringify({ ...JSON.parse(config), ...random.pick(CONFIG_LIES) });
      header.__metadata__ = random.pick<unknown>([
        { ...metadata, 'neco.config': lie },
        { ...metadata, 'neco.config': lie },
        3,
        { a: 1 },
        null,
      ]);
      return;
    }
    default:
      if (isEntry(original)) header[name] = entry(random, original);
  }
}

function isEntry(value: unknown): value is Json {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray((value as Json).shape) &&
    Array.isArray((value as Json).data_offsets)
  );
}

const NAMES: readonly unknown[] = [
  '../model.safetensors',
  '/etc/passwd',
  '..',
  '.',
  '',
  'a\0b',
  'C:\\model.bin',
  'sub/model.bin',
  'missing.safetensors',
  'index.json',
  3,
  null,
  ['x'],
];

/** An index whose map lies. */
export function lieInIndex(bytes: Buffer, random: Random): Buffer {
  const index = JSON.parse(bytes.toString('utf8')) as { weight_map: Record<string, unknown> };
  const keys = Object.keys(index.weight_map);
  for (let i = random.below(3); i >= 0; i -= 1) {
    const key = random.pick(keys);
    switch (random.below(5)) {
      case 0:
        index.weight_map[key] = random.pick(NAMES);
        break;
      case 1:
        index.weight_map[key] = index.weight_map[random.pick(keys)];
        break;
      case 2:
        delete index.weight_map[key];
        break;
      case 3:
        for (let n = random.pick([1, 10, 2000]); n > 0; n -= 1)
          index.weight_map[`${key}.${n}`] = random.chance(0.5) ? `${n}.safetensors` : index.weight_map[key];
        break;
      default:
        return Buffer.from(
          JSON.stringify(random.pick<unknown>([{}, [], null, 3, { weight_map: [] }, { weight_map: 'x' }])),
        );
    }
  }
  return Buffer.from(JSON.stringify(index));
}
