import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cacheFolder } from '../../cache-folder.js';
import { UserError } from '../../errors.js';
import { diskRoom } from './disk-room.js';
import { evictOldest, nameFile, recordEnding, recordsIn, temporaryEnding } from './records.js';

const magic = Buffer.from('necofea1');
/** Magic bytes, the CRC-32 of key and content, the content's length. */
const headBytes = 16;

/** Below this share of free room on the disk nothing more is stored. */
const leastFree = 0.05;
/** Records between two looks at the free room. */
const betweenLooks = 16;

const defaultGigabytes = 32;

/** The folder in which features are kept for later runs. */
export function featureFolder(): string {
  return join(cacheFolder(), 'features');
}

/** Most bytes that {@link featureFolder} may take: `NECO_STORE_GB` thousand million, 32 by default, 0 for no store. */
export function featureLimit(): number {
  const text = process.env['NECO_STORE_GB'];
  if (text === undefined || text === '') return defaultGigabytes * 1e9;
  const gigabytes = Number(text);
  if (gigabytes >= 0) return gigabytes * 1e9;
  throw new UserError(`NECO_STORE_GB must be a number of gigabytes, 0 or more, not "${text}".`);
}

/** Where records of bytes are kept by key. */
export interface RecordStore {
  /** Why nothing more is stored; null where all is well. */
  readonly problem: string | null;
  /** The content of a record; null if it is not there. */
  read(key: string, length: number): Uint8Array | null;
  /** Stores a record if there is room. Never fails. */
  write(key: string, content: Uint8Array): void;
  /** Says what the records below a folder of keys are of. Never fails. */
  nameFolder(folder: string, name: string): void;
}

/**
 * Records of bytes on disk, by key, for this and later processes. A record is written beside its place and then renamed;
 * when it is read its length and checksum are compared, so that what is damaged, cut or half written counts as missing.
 * Where the limit is reached the records that were not used for longest go, but none that this process has used: it stops
 * storing instead. What cannot be written is not stored, and {@link problem} says why.
 */
export class FeatureStore implements RecordStore {
  readonly #started = Date.now();
  /** Bytes in the folder, as far as this process knows; null before the first record is written. */
  #bytes: number | null = null;
  #written = 0;
  #problem: string | null = null;

  constructor(
    readonly folder: string = featureFolder(),
    private readonly limit: number = featureLimit(),
  ) {}

  /** Why nothing more is stored; null where all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * The content of a record; null if it is missing or not as it was written. From now on it counts as used.
   *
   * @param key a relative path
   */
  read(key: string, length: number): Uint8Array | null {
    const file = this.#fileOf(key);
    let handle: number;
    try {
      handle = openSync(file, 'r');
    } catch {
      return null;
    }
    try {
      const content = contentOf(handle, key, length);
      if (content === null) rmSync(file, { force: true });
      else markUsed(handle);
      return content;
    } catch {
      // A disk that fails to read has nothing to give.
      return null;
    } finally {
      closeSync(handle);
    }
  }

  /** Stores a record if there is room. Never fails. */
  write(key: string, content: Uint8Array): void {
    if (this.#problem !== null) return;
    try {
      if (this.#makeRoom(headBytes + content.length)) this.#put(key, content);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#problem = `cannot write to ${this.folder} (${code ?? message})`;
    }
  }

  /** Says what the records below a folder of keys are of; the last name counts. Never fails. */
  nameFolder(folder: string, name: string): void {
    const path = join(this.folder, folder);
    try {
      mkdirSync(path, { recursive: true });
      writeFileSync(join(path, nameFile), name);
    } catch {
      // It is for people only.
    }
  }

  #fileOf(key: string): string {
    return join(this.folder, key + recordEnding);
  }

  #put(key: string, content: Uint8Array): void {
    const file = this.#fileOf(key);
    const head = Buffer.alloc(headBytes);
    magic.copy(head);
    head.writeUInt32LE(checksum(key, content), 8);
    head.writeUInt32LE(content.length, 12);
    const temporary = `${file}.${randomUUID()}${temporaryEnding}`;
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(temporary, Buffer.concat([head, content]));
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  }

  /** Whether so many bytes more are within the limits; old records go for them. */
  #makeRoom(bytes: number): boolean {
    this.#bytes ??= recordsIn(this.folder).reduce((sum, record) => sum + record.bytes, 0);
    if (this.#bytes + bytes > this.limit) {
      // Some more than is needed, so that the folder is not listed again for each record. Other processes write too.
      this.#bytes = evictOldest(this.folder, Math.max(0, 0.95 * this.limit - bytes), this.#started);
    }
    if (this.#bytes + bytes > this.limit) {
      this.#problem = `the limit of ${this.limit / 1e9} GB is reached by what this run uses; NECO_STORE_GB raises it`;
      return false;
    }
    if (this.#written++ % betweenLooks === 0 && nearlyFull(this.folder)) {
      this.#problem = `the disk of ${this.folder} is nearly full`;
      return false;
    }
    this.#bytes += bytes;
    return true;
  }
}

/** Of the key too: a record in another's place is none. */
function checksum(key: string, content: Uint8Array): number {
  return crc32(content, crc32(key));
}

function contentOf(handle: number, key: string, length: number): Uint8Array | null {
  if (fstatSync(handle).size !== headBytes + length) return null;
  const bytes = Buffer.allocUnsafeSlow(headBytes + length);
  for (let done = 0; done < bytes.length;) {
    const count = readSync(handle, bytes, done, bytes.length - done, done);
    if (count === 0) return null;
    done += count;
  }
  const content = bytes.subarray(headBytes);
  const whole =
    bytes.subarray(0, magic.length).equals(magic) &&
    bytes.readUInt32LE(8) === checksum(key, content) &&
    bytes.readUInt32LE(12) === length;
  return whole ? content : null;
}

function markUsed(handle: number): void {
  try {
    const now = new Date();
    futimesSync(handle, now, now);
  } catch {
    // In a folder that may only be read nothing is evicted either.
  }
}

function nearlyFull(folder: string): boolean {
  const { free, total } = diskRoom(folder);
  return free < leastFree * total;
}
