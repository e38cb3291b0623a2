import { ByteReader, FormatError, type ByteSource } from '../pickle/byte-source.js';

/** One field of a protocol-buffer message, as it lies in the file. */
export interface Field {
  /** The field's number in its message. */
  id: number;
  /** 0: whole number, 1: 8 bytes, 2: text, bytes, message or packed list, 5: 4 bytes. */
  wire: number;
  /** Of wire type 0, as a signed 64-bit number; beyond 2^53 it is rounded. */
  value: number;
  /** First byte of the content, from the start of the file. */
  start: number;
  /** One past its last byte. */
  end: number;
}

/** A ViT of 40 blocks has fewer than 100,000; more would only fill the memory. */
const MAX_FIELDS = 1_000_000;
/** Longest name or text that is read. */
const MAX_TEXT = 1 << 16;

/**
 * Reads protocol-buffer messages field by field. Content that nobody asks for (weights, other messages) is
 * skipped without reading it; every length is checked against the message that it lies in.
 */
export class MessageReader {
  readonly #reader: ByteReader;
  #fields = 0;

  constructor(readonly source: ByteSource) {
    this.#reader = new ByteReader(source, 0, source.size);
  }

  /**
   * Calls `visit` for every field of the message in `[start, end)`.
   *
   * @throws FormatError if the bytes are no message.
   */
  message({ start, end }: Pick<Field, 'start' | 'end'>, visit: (field: Field) => void): void {
    let position = start;
    while (position < end) {
      if ((this.#fields += 1) > MAX_FIELDS) throw new FormatError('it has more parts than any network');
      this.#reader.position = position;
      const field = this.#field(end);
      visit(field);
      position = field.end;
    }
  }

  /** The text in a field. */
  text({ start, end, wire }: Field): string {
    if (wire !== 2) throw new FormatError('it has a number where a name is expected');
    if (end - start > MAX_TEXT) throw new FormatError('it holds an endless name');
    this.#reader.position = start;
    return this.#reader.take(end - start).toString('utf8');
  }

  /** Bytes of a field, for example of a number of wire type 5. */
  bytes({ start, end }: Pick<Field, 'start' | 'end'>): Buffer {
    return this.source.read(start, end - start);
  }

  /** A list of whole numbers, packed or a single one of it, cut to `most` numbers. */
  numbers({ wire, value, start, end }: Field, most: number): number[] {
    if (wire === 0) return [value];
    if (wire !== 2) throw new FormatError('it has another kind of number than is expected');
    const list: number[] = [];
    this.#reader.position = start;
    while (this.#reader.position < end && list.length < most) list.push(this.#varint(end));
    return list;
  }

  #field(limit: number): Field {
    const tag = this.#varint(limit);
    const [id, wire] = [Math.floor(tag / 8), tag & 7];
    if (tag < 8) throw new FormatError('it is no protocol buffer');
    const value = wire === 0 ? this.#varint(limit) : 0;
    const length = wire === 2 ? this.#varint(limit) : (FIXED[wire] ?? -1);
    const start = this.#reader.position;
    if (length < 0 || start + length > limit) {
      throw new FormatError('it is truncated or a part of it states a wrong length');
    }
    return { id, wire, value, start, end: start + length };
  }

  #varint(limit: number): number {
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte(limit);
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low;
    }
    let value = BigInt(low);
    for (let shift = 28n; shift < 70n; shift += 7n) {
      const byte = this.#byte(limit);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw new FormatError('it holds an endless number');
  }

  #byte(limit: number): number {
    if (this.#reader.position >= limit) throw new FormatError('it ends in the middle of a number');
    return this.#reader.byte();
  }
}

/** Lengths of the wire types that have one. The content of a whole number is already read. */
const FIXED: Readonly<Record<number, number>> = { 0: 0, 1: 8, 5: 4 };
