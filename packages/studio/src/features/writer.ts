import {
  appendFileSync,
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { FeatureFiles, readIndex, type FeatureRecord, type IndexLine } from './files.js';

/** Features of one image as they stand in the file. */
export interface ImageRows {
  line: IndexLine;
  /** `[rows * columns, D]` half-precision bits; null for an image that cannot be decoded. */
  features: Uint8Array | null;
  /** `[rows * columns]`. */
  classes: Uint8Array;
}

/** Writes a feature cache, so that an end at any moment leaves whole images behind. */
export class FeatureWriter {
  /** What earlier work left. */
  readonly there: readonly IndexLine[];
  readonly #files: FeatureFiles;
  readonly #imageBytes: number;
  readonly #patches: number;
  readonly #features: number;
  readonly #classes: number;
  /** By hash: the place of an image in the file of another list of images. */
  readonly #earlier: ReadonlyMap<string, number>;

  /** Opens the files of a folder for a record, and goes on with what they hold if they are of the same. */
  constructor(folder: string, record: FeatureRecord) {
    const { grid, dim } = record.shape;
    const files = (this.#files = new FeatureFiles(folder));
    this.#patches = grid[0] * grid[1];
    this.#imageBytes = this.#patches * dim * 2;
    mkdirSync(folder, { recursive: true });
    const same = isSame(files, record, this.#imageBytes);
    if (!same) startAgain(files, record);
    this.there = same ? readIndex(files.index) : [];
    this.#earlier = new Map(
      readIndex(files.earlierIndex).flatMap(({ id, hash, skipped }) => (skipped ? [] : [[hash, id]])),
    );
    this.#features = openSized(files.features, record.images * this.#imageBytes);
    this.#classes = openSized(files.classes, record.images * this.#patches);
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
    const handle = openSync(this.#files.earlierFeatures, 'r');
    try {
      const read = readSync(handle, bytes, 0, bytes.length, place * this.#imageBytes);
      return read === bytes.length ? bytes : null;
    } finally {
      closeSync(handle);
    }
  }

  /** Writes some images; their lines in the index come after their features are on the disk. */
  write(images: readonly ImageRows[]): void {
    for (const { line, features, classes } of images) {
      if (features !== null)
        writeSync(this.#features, features, 0, features.length, line.id * this.#imageBytes);
      writeSync(this.#classes, classes, 0, classes.length, line.id * this.#patches);
    }
    fdatasyncSync(this.#features);
    fdatasyncSync(this.#classes);
    appendFileSync(this.#files.index, images.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
  }

  /** All is there: nothing of another list is of use any more. */
  finish(): void {
    rmSync(this.#files.earlierFeatures, { force: true });
    rmSync(this.#files.earlierIndex, { force: true });
    closeSync(this.#features);
    closeSync(this.#classes);
  }
}

function isSame(files: FeatureFiles, record: FeatureRecord, imageBytes: number): boolean {
  const found = files.readRecord();
  if (JSON.stringify(found) !== JSON.stringify(record)) return false;
  return existsSync(files.features) && statSync(files.features).size === record.images * imageBytes;
}

/** Keeps what is there for another list of images, if it is more than what was kept before, and begins a new index. */
function startAgain(files: FeatureFiles, record: FeatureRecord): void {
  const found = files.readRecord();
  const usable = found !== null && JSON.stringify(found.shape) === JSON.stringify(record.shape);
  rmSync(files.record, { force: true });
  if (usable && readIndex(files.index).length > readIndex(files.earlierIndex).length) {
    renameSync(files.features, files.earlierFeatures);
    renameSync(files.index, files.earlierIndex);
  }
  for (const file of [files.features, files.classes, files.index]) rmSync(file, { force: true });
  writeFileSync(files.record, JSON.stringify(record));
}

/** Opens a file for writing in places and makes it as long as it will be: a mapping of it sees what is written later. */
function openSized(file: string, bytes: number): number {
  const handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
  if (fstatSync(handle).size !== bytes) ftruncateSync(handle, bytes);
  return handle;
}
