import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file that is not what it claims to be; the message says what is wrong, without the file's name. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormatError';
  }
}

/** Positioned reads of one open file; nothing is allocated that the file is too short for. */
export class ByteSource {
  readonly size: number;

  private constructor(private readonly descriptor: number) {
    this.size = fstatSync(descriptor).size;
  }

  /** Opens a file for the duration of `body`. */
  static use<T>(path: string, body: (source: ByteSource) => T): T {
    const descriptor = openSync(path, 'r');
    try {
      return body(new ByteSource(descriptor));
    } finally {
      closeSync(descriptor);
    }
  }

  /** @throws {@link FormatError} if the file ends before `position + length`. */
  read(position: number, length: number): Buffer {
    if (!(position >= 0 && length >= 0 && position + length <= this.size)) {
      throw new FormatError('it is truncated or its table of contents is wrong');
    }
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      // One system call reads at most 2 GB.
      const count = readSync(this.descriptor, bytes, done, Math.min(length - done, 1 << 30), position + done);
      if (count === 0) throw new FormatError('it became shorter while it was read');
      done += count;
    }
    return bytes;
  }
}

const WINDOW = 1 << 16;
const MAX_LINE = 1 << 16;

/** Sequential reading of a part of a {@link ByteSource}, a window at a time. */
export class ByteReader {
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;

  /**
   * @param source - The file.
   * @param position - First byte.
   * @param end - One past the last byte.
   */
  constructor(
    private readonly source: ByteSource,
    public position: number,
    private readonly end: number,
  ) {}

  /** The next bytes; valid until the next call. */
  take(length: number): Buffer {
    const stop = this.position + length;
    if (!(stop <= this.end)) throw new FormatError('it ends in the middle of a value');
    if (this.position < this.windowStart || stop > this.windowStart + this.window.length) {
      const size = Math.max(length, Math.min(WINDOW, this.end - this.position));
      this.window = this.source.read(this.position, size);
      this.windowStart = this.position;
    }
    const from = this.position - this.windowStart;
    this.position = stop;
    return this.window.subarray(from, from + length);
  }

  /** Passes over bytes without reading them. */
  skip(length: number): void {
    if (!(this.position + length <= this.end)) throw new FormatError('it ends in the middle of a value');
    this.position += length;
  }

  byte(): number {
    return this.take(1).readUInt8(0);
  }

  /** Text up to a line feed, which is consumed. */
  line(): string {
    const bytes: number[] = [];
    for (let byte = this.byte(); byte !== 0x0a; byte = this.byte()) {
      if (bytes.length === MAX_LINE) throw new FormatError('it holds an endless line');
      bytes.push(byte);
    }
    return Buffer.from(bytes).toString('utf8');
  }

  /** A length field of 8 bytes as a number. */
  length64(): number {
    return safeNumber(this.take(8).readBigUInt64LE(0));
  }
}

/** @throws {@link FormatError} if the value is beyond what a number holds exactly. */
export function safeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FormatError('it states an impossible size');
  return Number(value);
}
