import { writeSync } from 'node:fs';

/** Writes all of `bytes` at a place of an open file. */
export function writeAt(file: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  // One call writes at most 2 GB.
  while (done < bytes.length)
    done += writeSync(file, bytes, done, Math.min(bytes.length - done, 1 << 30), position + done);
}
