import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { UserError } from '../../errors.js';

/** Largest JSON that is read, bytes: what Node.js reads into one buffer. */
const largestFile = 2 ** 31 - 1;

/** Largest value that is parsed, bytes: half of what a string can hold. */
const largestValue = 2 ** 28;

/** A value in a JSON file, by the bytes that it takes there. */
export interface JsonPart {
  /** The key of the outermost object under which it lies. */
  key: string;
  /** Whether it is an element of the array of that key, not the value itself. */
  element: boolean;
  start: number;
  end: number;
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * A JSON file whose outermost object holds long arrays, read an element at a time: the file takes memory once as bytes,
 * and never as a whole as strings and objects, which would take several times as much.
 */
export class JsonFile {
  private constructor(
    readonly file: string,
    private readonly bytes: Buffer,
  ) {}

  /** @throws UserError if the file cannot be read or is too large */
  static read(file: string): JsonFile {
    try {
      const handle = openSync(file, 'r');
      try {
        const { size } = fstatSync(handle);
        if (size > largestFile) {
          throw new UserError(
            `${file} has ${size} bytes; annotations are read up to ${largestFile}: split the file by images.`,
          );
        }
        return new JsonFile(file, readFileSync(handle));
      } finally {
        closeSync(handle);
      }
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError(`${file} cannot be read (${(cause as Error).message}).`, { cause });
    }
  }

  /**
   * The values of the outermost object in their order: an array by its elements, anything else as one.
   * @throws UserError where the file breaks the grammar between them; {@link valueOf} checks the values themselves
   */
  *parts(): Generator<JsonPart, void, undefined> {
    const { bytes } = this;
    // Some tools of Windows write a byte order mark.
    let at = this.skipSpace(bytes.length > 2 && bytes.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0);
    if (bytes[at] !== openBrace) throw this.broken(at, 'an object was expected');
    at = this.skipSpace(at + 1);
    while (bytes[at] !== closeBrace) {
      const end = this.endOfValue(at);
      const key = this.valueOf({ start: at, end });
      if (typeof key !== 'string') throw this.broken(at, 'a key was expected');
      at = this.skipSpace(end);
      if (bytes[at] !== colon) throw this.broken(at, 'a colon was expected');
      at = this.skipSpace(at + 1);
      at = bytes[at] === openBracket ? yield* this.elements(key, at) : yield* this.single(key, at);
      at = this.nextOf(at, closeBrace);
    }
    const rest = this.skipSpace(at + 1);
    if (rest < bytes.length) throw this.broken(rest, 'the end was expected');
  }

  /** @returns the place behind the array that begins at `at` */
  private *elements(key: string, at: number): Generator<JsonPart, number, undefined> {
    let start = this.skipSpace(at + 1);
    while (this.bytes[start] !== closeBracket) {
      const end = this.endOfValue(start);
      yield { key, element: true, start, end };
      start = this.nextOf(end, closeBracket);
    }
    return start + 1;
  }

  private *single(key: string, start: number): Generator<JsonPart, number, undefined> {
    const end = this.endOfValue(start);
    yield { key, element: false, start, end };
    return end;
  }

  /** The place of the next value after one that ends at `at`, or of the bracket that closes their list. */
  private nextOf(at: number, close: number): number {
    const found = this.skipSpace(at);
    if (this.bytes[found] === close) return found;
    if (this.bytes[found] !== comma) throw this.broken(found, 'a comma was expected');
    const next = this.skipSpace(found + 1);
    if (this.bytes[next] === close) throw this.broken(next, 'a value was expected after the comma');
    return next;
  }

  /** Parses a value. @throws UserError with its position if it is broken */
  valueOf({ start, end }: Pick<JsonPart, 'start' | 'end'>): unknown {
    if (end - start > largestValue)
      throw this.broken(start, `a value of ${end - start} bytes, more than ${largestValue}`);
    return parsed(this.file, this.bytes.toString('utf8', start, end), start);
  }

  private skipSpace(from: number): number {
    const { bytes } = this;
    let at = from;
    while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at++;
    return at;
  }

  private endOfValue(start: number): number {
    const { bytes } = this;
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === quote) {
        at = this.endOfString(at);
        if (depth === 0) return at + 1;
      } else if (byte === openBrace || byte === openBracket) depth++;
      else if (byte === closeBrace || byte === closeBracket) {
        if (depth === 0) return this.nonEmpty(start, at);
        if (--depth === 0) return at + 1;
      } else if (depth === 0 && (byte === comma || byte === colon || byte <= 0x20))
        return this.nonEmpty(start, at);
    }
    throw this.broken(bytes.length, 'the file ends in the middle');
  }

  private nonEmpty(start: number, end: number): number {
    if (end === start) throw this.broken(start, 'a value was expected');
    return end;
  }

  /** The place of the quote that ends the string which begins at `start`. */
  private endOfString(start: number): number {
    const { bytes } = this;
    for (let at = start + 1; at < bytes.length; at++) {
      if (bytes[at] === backslash) at++;
      else if (bytes[at] === quote) return at;
    }
    throw this.broken(bytes.length, 'the file ends in the middle');
  }

  private broken(at: number, why: string): UserError {
    return brokenJson(this.file, at, why);
  }
}

/**
 * Reads some values of a file again.
 * @throws UserError if it is not there any more or has changed
 */
export function readJsonParts(file: string, places: readonly Pick<JsonPart, 'start' | 'end'>[]): unknown[] {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    throw new UserError(`${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  try {
    return places.map(({ start, end }) => {
      const bytes = Buffer.alloc(end - start);
      readSync(handle, bytes, 0, bytes.length, start);
      return parsed(file, bytes.toString('utf8'), start);
    });
  } finally {
    closeSync(handle);
  }
}

function parsed(file: string, text: string, start: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node.js says "... in JSON at position 12" for characters from the start of the text, or quotes a short text.
    const { message } = error as Error;
    const [, offset = '0'] = /at position (\d+)/.exec(message) ?? [];
    const before = Buffer.byteLength(text.slice(0, Number(offset)));
    throw brokenJson(
      file,
      start + before,
      message.replace(/(, ".*" is not valid JSON| in JSON at position \d+.*)$/s, ''),
    );
  }
}

function brokenJson(file: string, at: number, why: string): UserError {
  return new UserError(`${file} is broken JSON at byte ${at}: ${why}; export it again.`);
}
