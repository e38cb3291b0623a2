import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decodeThreads, readingKey } from '@neco/neco/internal';
import { ApiError } from './api-error.js';

/** An encoded picture and what tells it from others. */
export interface StoredPicture {
  bytes: Buffer;
  etag: string;
}

/** What some servers write into their logs for a client that left; it reaches nobody. */
const goneStatus = 499;

function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === goneStatus;
}

/** Pictures that are made at a time: more would only wait for each other, and each holds its pixels. */
const makersAtATime = Math.max(1, decodeThreads() - 1);

/**
 * Reduced pictures on disk, by file, its size and time, and how it is reduced. The folder stays below a limit: those
 * not asked for longest go first.
 */
export class PictureStore {
  readonly #making = new Map<string, Promise<StoredPicture>>();
  readonly #waiting: (() => void)[] = [];
  #busy = 0;
  #written = 0;

  constructor(
    private readonly folder: string,
    /** Bytes. */
    private readonly limit = 512 * 2 ** 20,
  ) {
    mkdirSync(folder, { recursive: true });
    this.#tidy();
  }

  /**
   * A picture from the store, made first if it is not there.
   *
   * @param file of which it is made
   * @param form how, such as `thumbnail 256`
   * @param isWanted false once nobody waits: it is not begun then
   * @throws ApiError if nobody waits
   */
  async get(
    file: string,
    form: string,
    make: () => Promise<Buffer>,
    isWanted: () => boolean = () => true,
  ): Promise<StoredPicture> {
    const { size, mtimeMs } = await stat(file);
    const key = createHash('sha256')
      .update(`${file}\0${size}\0${mtimeMs}\0${form}${readingKey()}`)
      .digest('hex')
      .slice(0, 32);
    for (let running = this.#making.get(key); running !== undefined; running = this.#making.get(key)) {
      const made = await running.catch((error: unknown) =>
        isGone(error) ? null : Promise.reject(error as Error),
      );
      if (made !== null) return made;
      // Whoever had it made no longer waits; this caller does.
    }
    const getting = this.#read(key).then((found) => found ?? this.#make(key, make, isWanted));
    this.#making.set(key, getting);
    try {
      return await getting;
    } finally {
      if (this.#making.get(key) === getting) this.#making.delete(key);
    }
  }

  async #read(key: string): Promise<StoredPicture | null> {
    const stored = path.join(this.folder, key);
    const bytes = await readFile(stored).catch(() => null);
    if (bytes === null) return null;
    // Asked for now; a store that cannot be written still gives.
    await utimes(stored, new Date(), new Date()).catch(() => undefined);
    return { bytes, etag: `"${key}"` };
  }

  async #make(key: string, make: () => Promise<Buffer>, isWanted: () => boolean): Promise<StoredPicture> {
    await this.#turn();
    try {
      if (!isWanted()) throw new ApiError(goneStatus, 'gone', 'Nobody waits for this picture any more.');
      const bytes = await make();
      await this.#keep(path.join(this.folder, key), bytes);
      return { bytes, etag: `"${key}"` };
    } finally {
      this.#busy--;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    while (this.#busy >= makersAtATime) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy++;
  }

  async #keep(stored: string, bytes: Buffer): Promise<void> {
    const partial = `${stored}.${process.pid}.partial`;
    try {
      await writeFile(partial, bytes);
      await rename(partial, stored);
    } catch {
      return; // a full disk is no reason not to show a picture
    }
    this.#written += bytes.length;
    if (this.#written > this.limit / 8) this.#tidy();
  }

  /** Deletes the pictures not asked for longest until three quarters of the limit are left. */
  async #prune(): Promise<void> {
    this.#written = 0;
    const files: { file: string; bytes: number; time: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const file = path.join(this.folder, name);
      const found = await stat(file).catch(() => null);
      if (found?.isFile()) files.push({ file, bytes: found.size, time: found.mtimeMs });
    }
    let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= this.limit) return;
    for (const { file, bytes } of files.sort((a, b) => a.time - b.time)) {
      if (total <= 0.75 * this.limit) return;
      await rm(file, { force: true });
      total -= bytes;
    }
  }

  /** Beside all else; a store that cannot be tidied still gives. */
  #tidy(): void {
    this.#prune().catch(() => undefined);
  }
}
