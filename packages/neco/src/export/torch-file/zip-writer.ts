import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';

interface Entry {
  name: Buffer;
  crc: number;
  length: number;
  position: number;
}

const ALL_ONES = 0xffffffff;
/** 1 January 1980, the first date that zip knows: the same model gives the same file. */
const DATE = 0x0021;
/** Version 4.5 of the format has zip64. */
const VERSION = 45;
const UTF8_NAMES = 0x0800;

/**
 * Writes a zip archive of uncompressed entries whose bytes start at multiples of an alignment, as PyTorch does so that
 * files can be memory-mapped. The directory is always in zip64 form, so that archives over 4 GB are no special case
 * (PKWARE APPNOTE 6.3.9, sections 4.3 and 4.5.3).
 */
export class ZipWriter {
  readonly #file: number;
  readonly #entries: Entry[] = [];
  #position = 0;

  private constructor(
    path: string,
    private readonly alignment: number,
  ) {
    this.#file = openSync(path, 'wx');
  }

  /**
   * Makes an archive of what `body` adds.
   *
   * @param path - A file that does not exist yet.
   * @param alignment - Bytes.
   */
  static write(path: string, alignment: number, body: (zip: ZipWriter) => void): void {
    const zip = new ZipWriter(path, alignment);
    try {
      body(zip);
      zip.#writeDirectory();
      fsyncSync(zip.#file);
    } finally {
      closeSync(zip.#file);
    }
  }

  /** @param bytes - At most 4 GB - 1: a single entry has no zip64 sizes. */
  add(name: string, bytes: Uint8Array): void {
    if (bytes.length >= ALL_ONES) throw new RangeError(`The entry '${name}' is too large for this writer.`);
    const entry = {
      name: Buffer.from(name),
      crc: crc32(bytes),
      length: bytes.length,
      position: this.#position,
    };
    const extra = padding(this.#position + 30 + entry.name.length, this.alignment);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    writeCommon(header, 4, entry);
    header.writeUInt16LE(extra.length, 28);
    this.#write(header);
    this.#write(entry.name);
    this.#write(extra);
    this.#write(bytes);
    this.#entries.push(entry);
  }

  #writeDirectory(): void {
    const start = this.#position;
    for (const entry of this.#entries) this.#writeDirectoryEntry(entry);
    this.#writeEnd(start, this.#position - start);
  }

  #writeDirectoryEntry(entry: Entry): void {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(VERSION, 4);
    writeCommon(header, 6, entry);
    header.writeUInt16LE(12, 30);
    header.writeUInt32LE(ALL_ONES, 42);
    const zip64 = Buffer.alloc(12);
    zip64.writeUInt16LE(0x0001, 0);
    zip64.writeUInt16LE(8, 2);
    zip64.writeBigUInt64LE(BigInt(entry.position), 4);
    this.#write(Buffer.concat([header, entry.name, zip64]));
  }

  #writeEnd(start: number, length: number): void {
    const count = BigInt(this.#entries.length);
    const end = Buffer.alloc(56 + 20 + 22);
    const record = this.#position;
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeUInt16LE(VERSION, 12);
    end.writeUInt16LE(VERSION, 14);
    end.writeBigUInt64LE(count, 24);
    end.writeBigUInt64LE(count, 32);
    end.writeBigUInt64LE(BigInt(length), 40);
    end.writeBigUInt64LE(BigInt(start), 48);
    end.writeUInt32LE(0x07064b50, 56);
    end.writeBigUInt64LE(BigInt(record), 64);
    end.writeUInt32LE(1, 72);
    end.writeUInt32LE(0x06054b50, 76);
    end.writeUInt16LE(0xffff, 84);
    end.writeUInt16LE(0xffff, 86);
    end.writeUInt32LE(ALL_ONES, 88);
    end.writeUInt32LE(ALL_ONES, 92);
    this.#write(end);
  }

  #write(bytes: Uint8Array): void {
    let done = 0;
    // One call writes at most 2 GB.
    while (done < bytes.length)
      done += writeSync(this.#file, bytes, done, Math.min(bytes.length - done, 1 << 30));
    this.#position += bytes.length;
  }
}

/** The fields that an entry's own header and its line in the directory share. */
function writeCommon(header: Buffer, at: number, { name, crc, length }: Entry): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(DATE, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(length, at + 14);
  header.writeUInt32LE(length, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

/** An extra field that ends at a multiple of the alignment, under PyTorch's own tag `FB`. */
function padding(position: number, alignment: number): Buffer {
  const length = (alignment - ((position + 4) % alignment)) % alignment;
  const extra = Buffer.alloc(4 + length, 'Z');
  extra.write('FB', 0, 'latin1');
  extra.writeUInt16LE(length, 2);
  return extra;
}
