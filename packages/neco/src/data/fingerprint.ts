import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { fileOfMask } from './annotations/place.js';
import { archiveOf } from './archives/archive.js';
import { byCodeUnit } from './image-folder.js';

/** A cheap record of a data set, enough to notice that files were added, removed, renamed or rewritten. */
export interface DataFingerprint {
  /** Number of files. */
  count: number;
  /** Sum of their sizes. */
  bytes: number;
  /** First 16 hexadecimal digits of the SHA-256 over the sorted lines "relative name, size". */
  hash: string;
}

/**
 * Fingerprint of files below a folder. It does not read contents (a million images would take minutes) and
 * ignores times (a copy has new ones) and the folder's own place, so a copy of the tree elsewhere has the
 * same fingerprint. A missing file, or a link to itself, counts with size -1, a file in an archive with the archive's size, and a
 * mask in annotations of many images with the size of those.
 */
export function fingerprintFiles(root: string, files: readonly string[]): DataFingerprint {
  const lines: string[] = [];
  const counted = new Set<string>();
  let bytes = 0;
  for (const file of files) {
    const holder = archiveOf(file) ?? fileOfMask(file);
    const size = sizeOf(holder);
    if (holder === file || !counted.has(holder)) bytes += Math.max(size, 0);
    if (holder !== file) counted.add(holder);
    lines.push(`${path.relative(root, file).split(path.sep).join('/')}\0${size}\n`);
  }
  const hash = createHash('sha256');
  for (const line of lines.sort(byCodeUnit)) hash.update(line);
  return { count: files.length, bytes, hash: hash.digest('hex').slice(0, 16) };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return -1;
  }
}
