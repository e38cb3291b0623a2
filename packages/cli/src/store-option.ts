import { Option, type Command } from 'commander';
import {
  featureLimit,
  FeatureStore,
  SpilledRecords,
  storeFeaturesOf,
  type BlockOutput,
  type StoredFeatures,
  type StoredType,
  type VisionTransformer,
} from '@neco/neco/internal';

/** What the options of {@link addStoreOptions} say. */
export interface StoreFlags {
  /** `false`: neither read nor kept. */
  store: StoredType | false;
}

/** Adds `--store` and `--no-store`. */
export function addStoreOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--store <dtype>',
        'keep features in the cache folder for later runs; float16 rounds them to half',
      )
        .choices(['float32', 'float16'])
        .default('float32'),
    )
    .option('--no-store', 'neither use nor keep stored features');
}

/** Reads features of a loaded model from the store, and keeps new ones; null where the options or the limit forbid it. */
export function useStore(
  model: VisionTransformer,
  name: string,
  { store }: StoreFlags,
): StoredFeatures | null {
  if (store === false || featureLimit() === 0) return null;
  return storeFeaturesOf(model, new FeatureStore(), { type: store, name });
}

/**
 * As {@link useStore} for a network of which several blocks are needed one after the other: those of an image are computed
 * together. Where nothing is stored they wait in a file that goes with the process.
 */
export function useStoreOfBlocks(
  model: VisionTransformer,
  name: string,
  { store }: StoreFlags,
  ahead: readonly BlockOutput[],
): StoredFeatures {
  return store === false || featureLimit() === 0
    ? storeFeaturesOf(model, new SpilledRecords(), { ahead })
    : storeFeaturesOf(model, new FeatureStore(), { type: store, name, ahead });
}

/** For people: what was reused, and why not all is kept. */
export function describeReuse(stored: StoredFeatures | null): string[] {
  if (stored === null) return [];
  const { counts, store } = stored;
  const all = counts.found + counts.computed;
  if (all === 0) return [];
  const kept = store.problem === null ? '' : `; new ones are not kept: ${store.problem}`;
  return [`features   ${counts.found} of ${all} images from the store, ${counts.computed} computed${kept}`];
}
