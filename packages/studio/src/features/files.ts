/** The files of a feature cache: one folder for a model, an input size and a folder of images. */
import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { ModelShape } from '../api.js';

/**
 *     record.json      what model, what shape, which images in which order
 *     features.f16     [images, rows * columns, D] IEEE half precision, little endian, rows of length 1; mapped to memory
 *     classes.u8       [images, rows * columns]: class with the largest part of each patch; 255 for none
 *     index.jsonl      one line for each image whose features are there: its number and the hash of its content
 *     run.lock         while a studio writes
 *     earlier.*        what was there for another list of images, until all that is still of use is taken over
 */
export class FeatureFiles {
  readonly record: string;
  readonly features: string;
  readonly classes: string;
  readonly index: string;
  readonly earlierFeatures: string;
  readonly earlierIndex: string;

  constructor(readonly folder: string) {
    this.record = path.join(folder, 'record.json');
    this.features = path.join(folder, 'features.f16');
    this.classes = path.join(folder, 'classes.u8');
    this.index = path.join(folder, 'index.jsonl');
    this.earlierFeatures = path.join(folder, 'earlier.f16');
    this.earlierIndex = path.join(folder, 'earlier.jsonl');
  }

  /** What the folder is the cache of; null if that cannot be told, or the files are not as long as it says. */
  readRecord(): FeatureRecord | null {
    const found = parsed(recordSchema, readIfThere(this.record));
    if (found === null) return null;
    const patches = found.images * patchesOf(found.shape);
    return sizeOf(this.classes) === patches && sizeOf(this.features) === patches * found.shape.dim * 2
      ? found
      : null;
  }
}

/** Patches of an image. */
export function patchesOf({ grid }: ModelShape): number {
  return grid[0] * grid[1];
}

/** Bytes of a file; -1 for what is none. */
export function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : -1;
}

export const RECORD_VERSION = 1;

/** Value of `classes.u8` for patches without a class. */
export const NO_CLASS = 255;

/** What `record.json` says. */
export interface FeatureRecord {
  version: typeof RECORD_VERSION;
  model: string;
  /** SHA-256 of the weights, its first half. */
  weights: string;
  shape: ModelShape;
  images: number;
  /** Digest of names, sizes and times of images and masks, and of how masks are read. */
  digest: string;
}

/** One image in `index.jsonl`. */
export interface IndexLine {
  id: number;
  /** First half of the SHA-256 of the file. */
  hash: string;
  /** It could not be decoded: its rows are zeros. */
  skipped?: true;
}

/** The images that an index names; a line cut off by a crash does not count. */
export function readIndex(file: string): IndexLine[] {
  const lines = readIfThere(file).split('\n');
  const found = lines.flatMap((line) => parsed(indexSchema, line) ?? []);
  return [...new Map(found.map((line) => [line.id, line])).values()];
}

const count = z
  .int()
  .positive()
  .max(2 ** 31);

const recordSchema: z.ZodType<FeatureRecord> = z.object({
  version: z.literal(RECORD_VERSION),
  model: z.string(),
  weights: z.string(),
  shape: z
    .object({
      inputSize: count,
      grid: z.tuple([count, count]),
      patchSize: count,
      dim: count,
      heads: count,
    })
    .refine(({ inputSize, grid, patchSize }) => grid.every((side) => side * patchSize === inputSize)),
  images: count,
  digest: z.string(),
});

const indexSchema: z.ZodType<IndexLine> = z.object({
  id: z
    .int()
    .nonnegative()
    .max(2 ** 31),
  hash: z.string(),
  skipped: z.literal(true).exactOptional(),
});

/** First 32 hexadecimal digits of the SHA-256 of a file. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 32);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // Missing, or no file: what it should say is found anew.
  }
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  if (text === '') return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
