import { ViewLoader, type ViewLoaderOptions } from '../views/loader.js';
import type { RunState } from '../run/checkpoint.js';
import { viewConfig, type ResolvedConfig } from '../settings/resolve.js';

/** The views of a run from where its state stands; with `shard` those of one of several processes. */
export function runLoader(
  files: readonly string[],
  config: ResolvedConfig,
  state: RunState,
  shard: ViewLoaderOptions['shard'] | null,
): ViewLoader {
  return new ViewLoader({
    files,
    batchSize: config.batchSize,
    views: viewConfig(config),
    seed: config.seed,
    startStep: state.step,
    prefetch: config.loader.prefetch,
    skip: state.skipped,
    ...(shard && { shard }),
  });
}
