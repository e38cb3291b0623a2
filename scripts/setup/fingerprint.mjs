import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** A short hash of a text or of bytes. */
export function digest(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

export function fileDigest(path) {
  return digest(readFileSync(path));
}

/** The JSON record at `path`; null if there is none or it was cut off. */
export function readRecord(path) {
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
