import { lstatSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing.
 *
 * @returns The topmost one that was made; undefined if all were there.
 * @throws The system's error. Node's own way tries for ever below a link without a target, and in `/proc`.
 */
export function makeFolder(folder: string): string | undefined {
  const missing: string[] = [];
  let nearest = path.resolve(folder);
  while (lstatSync(nearest, { throwIfNoEntry: false }) === undefined) {
    missing.unshift(nearest);
    nearest = path.dirname(nearest);
  }
  // A link may lead nowhere, or to itself.
  const there = statSync(nearest);
  if (missing.length === 0 && !there.isDirectory()) mkdirSync(nearest);
  for (const one of missing) makeOne(one);
  return missing[0];
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
  }
}
