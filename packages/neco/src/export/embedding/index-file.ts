import { existsSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PictureReading } from '../../data/picture-reading.js';
import { UserError } from '../../errors.js';
import { writeAtomically } from '../../write-atomically.js';
import { configDifferences } from '../../run/run-folder.js';
import type { ReadingSettings } from '../../eval/protocols/reading-settings.js';
import type { EmbeddingFormat } from './shard-files.js';

/** Everything that decides what is written; work goes on only where nothing of it changed. */
export interface EmbeddingSettings {
  model: { name: string; /** SHA-256 over names and values of the weights. */ sha256: string };
  /** Side in pixels of the square to which images are squashed, or what `resize` says. */
  size: number;
  /** How images are read: see `readingOf`. */
  resize: ReadingSettings['resize'];
  imageSize: number | null;
  overlap: number;
  /** Which blocks of the network the features are of, see `layerOf`. */
  layer: string;
  /** Whether patches are of unit length and without what they say of their place alone. */
  debias: boolean;
  precision: 'fp16' | 'fp32';
  format: EmbeddingFormat;
  /**
   * Shape of one image's patch grid: rows, columns, width; where images keep their shape the width alone, as an entry is a
   * patch then. The pooled vector (class token) has the same width.
   */
  patches: number[];
  images: { folder: string; count: number; fingerprint: string };
  /** Images a shard; null for a single file. */
  shardSize: number | null;
  /** How pictures were read that are no plain photographs; missing where they are read as usual. */
  pictures?: Pick<PictureReading, 'bands' | 'window'>;
}

/** One shard that is done. */
export interface ShardRecord {
  /** Names in the folder of the index: one file of safetensors, or patch grids and pooled vectors as `.npy`. */
  files: string[];
  /** Names of the images below their folder; image i is row i. */
  images: string[];
  /** Where images keep their shape: rows and columns of each; their patches follow each other, row by row. */
  grids?: [rows: number, columns: number][];
  skipped: { image: string; reason: string }[];
}

/** `index.json` of a set of embeddings. */
export interface EmbeddingIndex extends EmbeddingSettings {
  complete: boolean;
  shards: ShardRecord[];
}

/** What an index that does not say how images were read stands for. */
const formerly = { resize: 'squash', imageSize: null, overlap: 0.25, layer: 'last', debias: false } as const;

/** The index of a folder of shards, and the records of single shards while it is incomplete. */
export class IndexFile {
  constructor(readonly folder: string) {}

  get path(): string {
    return path.join(this.folder, 'index.json');
  }

  /**
   * Starts new work or finds the shards that earlier work has finished.
   *
   * @returns Finished shards by number.
   * @throws {@link UserError} if the folder holds something else.
   */
  begin(settings: EmbeddingSettings): Map<number, ShardRecord> {
    if (!existsSync(this.path)) {
      this.#assertEmpty();
      this.#write({ ...settings, complete: false, shards: [] });
      return new Map();
    }
    const { complete, shards, ...earlier } = readJson(this.path) as EmbeddingIndex;
    const differences = configDifferences({ ...formerly, ...earlier }, settings);
    if (differences.length > 0) {
      throw new UserError(
        `"out" ${this.folder} holds embeddings made otherwise (${differences.join('; ')}); choose another folder.`,
      );
    }
    if (complete) return new Map(shards.map((shard, number) => [number, shard]));
    return this.#finishedShards();
  }

  /** Records a shard whose files are written. */
  add(number: number, shard: ShardRecord): void {
    writeAtomically(this.#recordPath(number), `${JSON.stringify(shard)}\n`);
  }

  /** Gathers all shards in `index.json`. */
  finish(settings: EmbeddingSettings, shards: readonly ShardRecord[]): void {
    this.#write({ ...settings, complete: true, shards: [...shards] });
    shards.forEach((_, number) => rmSync(this.#recordPath(number), { force: true }));
  }

  #write(index: EmbeddingIndex): void {
    writeAtomically(this.path, `${JSON.stringify(index, null, 1)}\n`);
  }

  #recordPath(number: number): string {
    return path.join(this.folder, `shard-${shardNumber(number)}.json`);
  }

  #finishedShards(): Map<number, ShardRecord> {
    const finished = new Map<number, ShardRecord>();
    for (const name of readdirSync(this.folder)) {
      const number = /^shard-(\d+)\.json$/.exec(name)?.[1];
      if (number !== undefined)
        finished.set(Number(number), readJson(path.join(this.folder, name)) as ShardRecord);
    }
    return finished;
  }

  #assertEmpty(): void {
    if (!statSync(this.folder).isDirectory()) throw new UserError(`"out" ${this.folder} is a file.`);
    const files = readdirSync(this.folder);
    if (files.length === 0) return;
    throw new UserError(
      `"out" ${this.folder} holds other files (${files.slice(0, 3).join(', ')}); choose an empty or new folder.`,
    );
  }
}

/** Five digits, so that names sort. */
export function shardNumber(number: number): string {
  return String(number).padStart(5, '0');
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(
      `${file} is damaged (${(cause as Error).message}); delete the folder and start again.`,
      {
        cause,
      },
    );
  }
}
