import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { writeAt } from '../../features/store/write-at.js';

/**
 * A file whose header is known only at the end, because it states how many rows were written: space for it is left at
 * the start. The file appears under its name when it is finished.
 */
export class StreamedFile {
  readonly #file: number;
  readonly #temporary: string;
  #position: number;

  /** @param headerBytes - Length of the header that {@link finish} will write. */
  constructor(
    private readonly path: string,
    private readonly headerBytes: number,
  ) {
    this.#temporary = `${path}.part`;
    this.#file = openSync(this.#temporary, 'w');
    this.#position = headerBytes;
  }

  append(bytes: Uint8Array): void {
    writeAt(this.#file, bytes, this.#position);
    this.#position += bytes.length;
  }

  finish(header: Buffer): void {
    if (header.length !== this.headerBytes) {
      throw new RangeError(`A header of ${header.length} bytes instead of ${this.headerBytes}.`);
    }
    writeAt(this.#file, header, 0);
    fsyncSync(this.#file);
    closeSync(this.#file);
    renameSync(this.#temporary, this.path);
  }

  /** Removes what was written. */
  abandon(): void {
    closeSync(this.#file);
    rmSync(this.#temporary, { force: true });
  }
}
