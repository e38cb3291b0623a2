import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../cache-folder.js';
import { UserError } from '../../errors.js';
import { writeAt } from './write-at.js';

/** What to do where there is no room. */
export const spillAdvice =
  'set NECO_CACHE to a folder with more room, allow more memory (--cache-mb), or ask for --storage float16 or fewer ' +
  'variations';

/** The folder in which features wait that do not fit into memory. */
export function spillFolder(): string {
  return join(cacheFolder(), 'spilled');
}

/**
 * Pieces of bytes of one size that wait on disk. The file has no name: it goes with the process, however that ends.
 */
export class SpillFile {
  readonly #handle: number;
  readonly #free: number[] = [];
  #pieces = 0;

  /** @throws UserError if the folder cannot be written */
  constructor(
    private readonly folder: string,
    private readonly pieceBytes: number,
  ) {
    this.#handle = this.#onDisk(() => {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `spilled-${randomUUID()}.tmp`);
      const handle = openSync(file, 'wx+', 0o600);
      rmSync(file);
      return handle;
    });
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#pieces * this.pieceBytes;
  }

  /** Writes a piece and says where. @throws UserError if there is no room */
  write(bytes: Uint8Array): number {
    const place = this.#free.pop() ?? this.#pieces++;
    this.#onDisk(() => {
      writeAt(this.#handle, bytes, place * this.pieceBytes);
    });
    return place;
  }

  read(place: number): Uint8Array {
    const bytes = new Uint8Array(this.pieceBytes);
    for (let done = 0; done < bytes.length;) {
      const at = place * this.pieceBytes + done;
      const count = this.#onDisk(() => readSync(this.#handle, bytes, done, bytes.length - done, at));
      if (count === 0) throw new RangeError(`SpillFile: nothing was written at place ${place}`);
      done += count;
    }
    return bytes;
  }

  /** The place may be used again. */
  free(place: number): void {
    this.#free.push(place);
    if (this.#free.length < this.#pieces) return;
    [this.#free.length, this.#pieces] = [0, 0];
    ftruncateSync(this.#handle);
  }

  release(): void {
    closeSync(this.#handle);
  }

  #onDisk<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw new UserError(
        `Features that do not fit into memory cannot wait in ${this.folder} (${(cause as NodeJS.ErrnoException).code}): ` +
          `${spillAdvice}.`,
        { cause },
      );
    }
  }
}
