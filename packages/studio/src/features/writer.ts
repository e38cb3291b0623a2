import {
  appendFileSync,
  closeSync,
  fdatasyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { writeAt } from '@neco/neco/internal';
import { FeatureFiles, patchesOf, readIndex, sizeOf, type FeatureRecord, type IndexLine } from './files.js';
import { storing, type Stored } from './storing.js';

/** Features of one image as they stand in the file. */
export interface ImageRows {
  line: IndexLine;
  /** `[rows * columns, D]` half-precision bits; null for an image that cannot be decoded. */
  features: Uint8Array | null;
  /** `[rows * columns]`. */
  classes: Uint8Array;
}

/** Milliseconds between two times at which what was written is made sure of: on a disk that takes hundredths of a second. */
const unsavedMs = 1000;
/** Bytes of zeros written at a time. */
const fillBytes = 1 << 22;

/**
 * Writes a feature cache, so that an end at any moment leaves whole images behind: all but those of the last second. The caller must hold the lock of
 * the folder, and the folder must exist.
 */
export class FeatureWriter {
  /** What earlier work left. */
  readonly there: readonly IndexLine[];
  readonly #files: FeatureFiles;
  readonly #stored: Stored;
  readonly #imageBytes: number;
  readonly #patches: number;
  readonly #features: number;
  readonly #classes: number;
  /** By hash: the place of an image in the file of another list of images. */
  readonly #earlier: ReadonlyMap<string, number>;
  /** Images that are in the files, but not yet in the index. */
  #unsaved: IndexLine[] = [];
  #savedAt = -Infinity;

  /**
   * Opens the files of a folder for a record, and goes on with what they hold if they are of the same.
   * @throws UserError if they cannot be written, or there is no room for them
   */
  constructor(folder: string, record: FeatureRecord) {
    const { images } = record;
    const files = (this.#files = new FeatureFiles(folder));
    this.#patches = patchesOf(record.shape);
    this.#imageBytes = this.#patches * record.shape.dim * 2;
    this.#stored = storedAs(folder, record);
    const found = files.readRecord();
    const same = sizeOf(files.index) >= 0 && isDeepStrictEqual(found, record);
    storing(this.#stored, () => same || startAgain(files, found, record));
    this.there = same ? readIndex(files.index).filter(({ id }) => id < images) : [];
    this.#earlier = new Map(
      readIndex(files.earlierIndex).flatMap(({ id, hash, skipped }) => (skipped ? [] : [[hash, id]])),
    );
    const open = same ? (file: string) => openSync(file, 'r+') : openFilled;
    this.#features = storing(this.#stored, () => open(files.features, images * this.#imageBytes));
    this.#classes = storing(this.#stored, () => open(files.classes, images * this.#patches));
  }

  /** Whether features of another list of images are there to be taken over. */
  get hasEarlier(): boolean {
    return this.#earlier.size > 0;
  }

  /** Features of an image of this content from another list of images, if there are any. */
  earlier(hash: string): Uint8Array | null {
    const place = this.#earlier.get(hash);
    if (place === undefined) return null;
    const bytes = new Uint8Array(this.#imageBytes);
    if (sizeOf(this.#files.earlierFeatures) < 0) return null;
    const handle = openSync(this.#files.earlierFeatures, 'r');
    try {
      const read = readSync(handle, bytes, 0, bytes.length, place * this.#imageBytes);
      return read === bytes.length ? bytes : null;
    } finally {
      closeSync(handle);
    }
  }

  /** Writes some images. */
  write(images: readonly ImageRows[]): void {
    storing(this.#stored, () => {
      for (const { line, features, classes } of images) {
        if (features !== null) writeAt(this.#features, features, line.id * this.#imageBytes);
        writeAt(this.#classes, classes, line.id * this.#patches);
      }
      this.#unsaved.push(...images.map(({ line }) => line));
      if (performance.now() - this.#savedAt >= unsavedMs) this.#save();
    });
  }

  /** Lines in the index come after their features are on the disk. */
  #save(): void {
    fdatasyncSync(this.#features);
    fdatasyncSync(this.#classes);
    appendFileSync(this.#files.index, this.#unsaved.map((line) => `${JSON.stringify(line)}\n`).join(''));
    this.#unsaved = [];
    this.#savedAt = performance.now();
  }

  /** All is there: nothing of another list is of use any more. */
  finish(): void {
    storing(this.#stored, () => {
      this.#save();
      for (const file of [this.#files.earlierFeatures, this.#files.earlierIndex]) remove(file);
      closeSync(this.#features);
      closeSync(this.#classes);
    });
  }
}

/** What a cache of a record takes on the disk. */
export function storedAs(folder: string, { shape, images }: Pick<FeatureRecord, 'shape' | 'images'>): Stored {
  return { folder, images, bytes: images * patchesOf(shape) * (shape.dim * 2 + 1) };
}

/** Keeps what is there for another list of images, if it is more than what was kept before, and begins a new index. */
function startAgain(files: FeatureFiles, found: FeatureRecord | null, record: FeatureRecord): void {
  remove(files.record);
  const usable = found !== null && isDeepStrictEqual(found.shape, record.shape);
  if (usable && readIndex(files.index).length > readIndex(files.earlierIndex).length) {
    renameSync(files.features, files.earlierFeatures);
    renameSync(files.index, files.earlierIndex);
  }
  // Removed, not emptied: another studio may have the file mapped, and reading a mapping beyond the end is fatal.
  for (const file of [files.features, files.classes, files.index]) remove(file);
  writeFileSync(files.record, JSON.stringify(record));
}

// A folder of the name would be in the way as well.
function remove(file: string): void {
  rmSync(file, { force: true, recursive: true });
}

/**
 * Makes a new file of zeros, as long as it will be, and opens it for writing in places: a mapping of it sees what is
 * written later. The zeros are written out, so that the disk has the room: where a file has a hole and the disk is
 * full, some systems end a process that reads the hole through a mapping.
 */
function openFilled(file: string, bytes: number): number {
  const handle = openSync(file, 'wx+');
  const zeros = new Uint8Array(Math.min(bytes, fillBytes));
  try {
    for (let at = 0; at < bytes; at += zeros.length)
      writeAt(handle, zeros.subarray(0, Math.min(zeros.length, bytes - at)), at);
  } catch (error) {
    closeSync(handle);
    remove(file);
    throw error;
  }
  return handle;
}
