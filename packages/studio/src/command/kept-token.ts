import { makeFolder } from '@neco/neco/internal';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { randomToken } from '../security.js';

/** Milliseconds for which a token serves. */
const lifetime = 24 * 3600 * 1000;

/**
 * The token of the last start, if it is less than a day old, else a new one: a page that is open goes on when the
 * studio is stopped and started again. Only this user can read the file.
 */
export function keptToken(folder: string): string {
  const file = path.join(folder, 'token');
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && Date.now() - found.mtimeMs < lifetime && (found.mode & 0o077) === 0) {
    const kept = readFileSync(file, 'utf8');
    if (/^[\w-]{43}$/.test(kept)) return kept;
  }
  const token = randomToken();
  makeFolder(folder);
  // A file that others could read must not get a new secret under its old permissions.
  rmSync(file, { force: true });
  writeFileSync(file, token, { mode: 0o600, flag: 'wx' });
  return token;
}
