import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder where downloads are kept, shared by all projects of a user. */
export function cacheDir(env = process.env) {
  if (env.NECO_CACHE) return env.NECO_CACHE;
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'neco');
}
