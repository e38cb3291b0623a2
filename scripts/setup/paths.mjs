import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder where downloads are kept, shared by all checkouts of a user. */
export function cacheDir(env = process.env) {
  if (env.NECO_CACHE) return env.NECO_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'neco');
}
