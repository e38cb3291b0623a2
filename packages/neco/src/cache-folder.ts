import { homedir } from 'node:os';
import { join } from 'node:path';
import { cacheDir } from '@neco/torch/libtorch';

/** The folder below which caches of all programs lie, unless their own variables say otherwise. */
export function userCache(): string {
  return process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}

/** The folder of all that neco keeps for later runs; `NECO_CACHE` names another. */
export function cacheFolder(): string {
  return cacheDir();
}
