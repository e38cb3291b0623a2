import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

/** Bytes of the disk on which a folder lies, or would lie. */
export function diskRoom(folder: string): { free: number; total: number } {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, blocks, bsize } = statfsSync(existing);
  return { free: bavail * bsize, total: blocks * bsize };
}
