import { FormatError, safeNumber, type ByteSource } from './byte-source.js';

/** Where an uncompressed entry's bytes lie in the file. */
export interface ZipEntry {
  position: number;
  length: number;
  /** CRC-32 of the bytes; null where none was recorded, as `torch.serialization.set_crc32_options(False)` does. */
  crc32: number | null;
}

const END_SIZE = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR_SIZE = 20;
const HEADER_SIZE = 46;
/** A directory has about a hundred bytes an entry, and a checkpoint an entry for each tensor. */
const MAX_DIRECTORY = 1 << 24;

/** The code of a TorchScript archive, which is compressed and never looked at. */
const CODE = /(?:^|\/)code\/|\.debug_pkl$/;

/**
 * Reads the directory of a zip archive, as `torch.save` writes it: entries stored without compression, zip64 fields
 * where sizes need them (PKWARE APPNOTE 6.3.9, sections 4.3 and 4.5.3).
 *
 * @throws {@link FormatError} if the archive is damaged or compressed.
 */
export function readZipDirectory(source: ByteSource): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (const { name, header, extra } of directoryHeaders(source)) {
    if (CODE.test(name)) continue;
    const entry = locateEntry(source, header, extra, name);
    total += entry.length;
    // Entries that share bytes could ask for any multiple of the file's size.
    if (total > source.size) throw new FormatError('the entries of its zip archive overlap');
    entries.set(name, entry);
  }
  return entries;
}

/** The names of the entries, however they are stored. @throws {@link FormatError} if the directory is damaged. */
export function zipNames(source: ByteSource): string[] {
  return [...directoryHeaders(source)].map(({ name }) => name);
}

/** The headers of the directory, one after another. */
function* directoryHeaders(
  source: ByteSource,
): Generator<{ name: string; header: Buffer; extra: Buffer }, void, undefined> {
  const { count, position, length } = findDirectory(source);
  if (length > MAX_DIRECTORY) throw new FormatError('its zip directory has an impossible size');
  const directory = source.read(position, length);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + HEADER_SIZE > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
      throw new FormatError('its zip directory is damaged');
    }
    const nameLength = directory.readUInt16LE(at + 28);
    const extraLength = directory.readUInt16LE(at + 30);
    const next = at + HEADER_SIZE + nameLength + extraLength + directory.readUInt16LE(at + 32);
    if (next > directory.length) throw new FormatError('its zip directory is damaged');
    const extraStart = at + HEADER_SIZE + nameLength;
    yield {
      name: directory.toString('utf8', at + HEADER_SIZE, extraStart),
      header: directory.subarray(at, at + HEADER_SIZE),
      extra: directory.subarray(extraStart, extraStart + extraLength),
    };
    at = next;
  }
}

function findDirectory(source: ByteSource): { count: number; position: number; length: number } {
  const tailLength = Math.min(source.size, END_SIZE + MAX_COMMENT);
  const tailStart = source.size - tailLength;
  const tail = source.read(tailStart, tailLength);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_SIZE > tail.length)
    throw new FormatError('it is truncated: the zip directory is missing');
  const short = {
    count: tail.readUInt16LE(end + 10),
    length: tail.readUInt32LE(end + 12),
    position: tail.readUInt32LE(end + 16),
  };
  const locator = tailStart + end - LOCATOR_SIZE;
  if (locator < 0) return short;
  const locatorBytes = source.read(locator, LOCATOR_SIZE);
  if (locatorBytes.readUInt32LE(0) !== 0x07064b50) return short;
  const record = source.read(safeNumber(locatorBytes.readBigUInt64LE(8)), 56);
  if (record.readUInt32LE(0) !== 0x06064b50) throw new FormatError('its zip64 directory is damaged');
  return {
    count: safeNumber(record.readBigUInt64LE(32)),
    length: safeNumber(record.readBigUInt64LE(40)),
    position: safeNumber(record.readBigUInt64LE(48)),
  };
}

function locateEntry(source: ByteSource, header: Buffer, extra: Buffer, name: string): ZipEntry {
  if (header.readUInt16LE(10) !== 0)
    throw new FormatError(`its entry '${name}' is compressed, which torch.save never does`);
  const sizes = [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)];
  const [length, , offset] = withZip64(sizes, extra) as [number, number, number];
  const local = source.read(offset, 30);
  if (local.readUInt32LE(0) !== 0x04034b50) throw new FormatError(`its entry '${name}' is damaged`);
  const position = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (position + length > source.size)
    throw new FormatError(`it is truncated: its entry '${name}' is incomplete`);
  return { position, length, crc32: header.readUInt32LE(16) || null };
}

/** Replaces the fields that are all ones by their 64-bit values from the zip64 extra field, in order. */
function withZip64(fields: number[], extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const size = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 0x0001) {
      let value = at + 4;
      const end = Math.min(at + 4 + size, extra.length);
      return fields.map((field) => {
        if (field !== 0xffffffff) return field;
        if (value + 8 > end) throw new FormatError('its zip64 fields are damaged');
        value += 8;
        return safeNumber(extra.readBigUInt64LE(value - 8));
      });
    }
    at += 4 + size;
  }
  return fields;
}
