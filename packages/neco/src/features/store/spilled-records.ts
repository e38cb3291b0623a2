import type { RecordStore } from './feature-store.js';
import { SpillFile, spillFolder } from './spill-file.js';

/** Records for this process alone, on disk in files that go with it. What cannot be written is not kept. */
export class SpilledRecords implements RecordStore {
  /** By the length of the records that it holds. */
  readonly #files = new Map<number, SpillFile>();
  readonly #places = new Map<string, number>();
  #problem: string | null = null;

  constructor(private readonly folder: string = spillFolder()) {}

  get problem(): string | null {
    return this.#problem;
  }

  read(key: string, length: number): Uint8Array | null {
    const place = this.#places.get(key);
    return place === undefined ? null : (this.#files.get(length)?.read(place) ?? null);
  }

  write(key: string, content: Uint8Array): void {
    if (this.#problem !== null || this.#places.has(key)) return;
    try {
      let file = this.#files.get(content.length);
      if (file === undefined)
        this.#files.set(content.length, (file = new SpillFile(this.folder, content.length)));
      this.#places.set(key, file.write(content));
    } catch (error) {
      this.#problem = (error as Error).message;
    }
  }

  nameFolder(): void {
    // Nobody lists what goes with the process.
  }

  release(): void {
    for (const file of this.#files.values()) file.release();
    this.#files.clear();
    this.#places.clear();
  }
}
