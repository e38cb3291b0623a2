import { deflateRawSync } from 'node:zlib';
import { lieInPickle } from './pickle-lies.js';
import { sizeBytes } from './random.js';
import type { Random } from './random.js';

/** Fields of a local header, a directory entry and the end record: offset and width. */
const LOCAL = [[6, 2], [8, 2], [14, 4], [18, 4], [22, 4], [26, 2], [28, 2]] as const; // prettier-ignore
const CENTRAL = [[8, 2], [10, 2], [20, 4], [24, 4], [28, 2], [30, 2], [32, 2], [42, 4]] as const; // prettier-ignore
const END = [[8, 2], [10, 2], [12, 4], [16, 4], [20, 2]] as const; // prettier-ignore

interface Entry {
  name: string;
  /** Of its entry in the directory, of its local header, of its data. */
  central: number;
  local: number;
  data: number;
  length: number;
}

function entriesOf(bytes: Buffer): { entries: Entry[]; end: number } {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = bytes.readUInt16LE(end + 10); i > 0; i -= 1) {
    const local = bytes.readUInt32LE(at + 42);
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      central: at,
      local,
      data: local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28),
      length: bytes.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return { entries, end };
}

/** A zip archive of torch.save whose directory or pickle lies. */
export function lieInZip(bytes: Buffer, random: Random): Buffer {
  const { entries } = entriesOf(bytes);
  const pickle = entries.find(({ name }) => name.endsWith('data.pkl')) as Entry;
  if (random.chance(0.45)) return lieInPickle(bytes, pickle.data, pickle.data + pickle.length, random);
  return lieInDirectory(bytes, random, pickle);
}

/**
 * A zip archive whose directory lies.
 * @param target - The entry that is to inflate to more than there is; by default any.
 */
export function lieInDirectory(bytes: Buffer, random: Random, target?: Entry): Buffer {
  const { entries, end } = entriesOf(bytes);
  const copy = Buffer.from(bytes);
  const [entry, other] = [random.pick(entries), random.pick(entries)];
  switch (random.below(7)) {
    case 0:
      return setField(copy, entry.local, LOCAL, random);
    case 1:
      return setField(copy, entry.central, CENTRAL, random);
    case 2:
      return setField(copy, end, END, random);
    case 3: // Entries that share their bytes.
      for (const { central } of entries) {
        if (!random.chance(0.5)) continue;
        copy.writeUInt32LE(other.local, central + 42);
        copy.writeUInt32LE(other.length, central + 24);
        copy.writeUInt32LE(other.length, central + 20);
      }
      return copy;
    case 4:
      return compress(copy, target ?? entry, random);
    case 5:
      return sixtyFour(copy, end, random);
    default:
      copy.write(other.name.slice(-4), entry.central + 46 + entry.name.length - 4);
      return copy;
  }
}

function setField(
  copy: Buffer,
  start: number,
  fields: readonly (readonly [number, number])[],
  random: Random,
): Buffer {
  const [offset, width] = random.pick(fields);
  sizeBytes(random, width, copy.length).copy(copy, start + offset);
  return copy;
}

/** An entry says that it is compressed: as it is, or really, with a bomb of zeros inside. */
function compress(copy: Buffer, target: Entry, random: Random): Buffer {
  copy.writeUInt16LE(8, target.central + 10);
  copy.writeUInt16LE(8, target.local + 8);
  const bomb = deflateRawSync(Buffer.alloc(1 << 20));
  if (bomb.length > target.length || random.chance(0.3)) return copy;
  bomb.copy(copy, target.data);
  copy.writeUInt32LE(bomb.length, target.central + 20);
  copy.writeUInt32LE(0xfffffff0, target.central + 24);
  return copy;
}

/** A zip64 end record and locator with lies, as large archives have. */
function sixtyFour(copy: Buffer, end: number, random: Random): Buffer {
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  for (const offset of [24, 32, 40, 48])
    sizeBytes(random, 8, offset === 48 ? copy.readUInt32LE(end + 16) : copy.readUInt32LE(end + 12)).copy(
      record,
      offset,
    );
  if (random.chance(0.3)) record.writeBigUInt64LE(BigInt(copy.readUInt32LE(end + 16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(end), 8);
  if (random.chance(0.2)) sizeBytes(random, 8, end).copy(locator, 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([copy.subarray(0, end), record, locator, copy.subarray(end)]);
}
