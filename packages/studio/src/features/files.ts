/** The files of a feature cache: one folder for a model, an input size and a folder of images. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelShape } from '../api.js';

/**
 *     record.json      what model, what shape, which images in which order
 *     features.f16     [images, rows * columns, D] IEEE half precision, little endian, rows of length 1; mapped to memory
 *     classes.u8       [images, rows * columns]: class with the largest part of each patch; 255 for none
 *     index.jsonl      one line for each image whose features are there: its number and the hash of its content
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

  readRecord(): FeatureRecord | null {
    const found = parsed<FeatureRecord>(readIfThere(this.record));
    return found?.version === RECORD_VERSION ? found : null;
  }
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
  return readIfThere(file)
    .split('\n')
    .flatMap((line) => parsed<IndexLine>(line) ?? []);
}

/** First 32 hexadecimal digits of the SHA-256 of a file. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex').slice(0, 32);
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function parsed<T>(text: string): T | null {
  if (text === '') return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
