import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { requireWritableFolder } from '../output-place.js';
import { UserError, makeFolder } from '@neco/neco/internal';

/** @throws UserError if the folder of the demo is a file, holds something or cannot be written to */
export function requireEmptyFolder(out: string): void {
  if (existsSync(out) && !statSync(out).isDirectory()) {
    throw new UserError(`--out ${out} is a file; name a folder.`);
  }
  if (existsSync(out) && readdirSync(out).length > 0) {
    throw new UserError(`--out ${out} is not empty; name a new folder, or delete it first.`);
  }
  requireWritableFolder(out);
}

/** @throws UserError if folders below the demo's cannot be made */
export function makeFolders(out: string, parts: readonly string[]): void {
  try {
    for (const part of parts) makeFolder(path.join(out, part));
  } catch (cause) {
    throw new UserError(`Cannot write to --out ${out}: ${(cause as Error).message}.`, { cause });
  }
}
