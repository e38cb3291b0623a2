import { notReady } from '../api-error.js';
import { SharedWork } from '../shared-work.js';
import type { Studio } from '../studio.js';
import { clusterPatches, matchClusters, type PatchClusters } from './clusters.js';

/** Clusters of the whole set by each model that is ready. */
export interface ClusteredSet {
  /** Later models have the numbers of the first one's clusters. */
  models: { model: number; clusters: PatchClusters }[];
  /** See `MatchedClusters`; null with a single model. */
  overlaps: number[] | null;
}

/** Clusterings that are kept: moving a slider back and forth costs nothing. */
const kept = 8;

/** Clusters the patches of all images when somebody asks, once for each number of clusters. */
export class SetClusters {
  readonly #work = new SharedWork<ClusteredSet>(kept);

  constructor(private readonly studio: Studio) {}

  /**
   * @param signal of the caller; work that nobody waits for ends
   * @throws ApiError if no model's features are all there
   */
  get(k: number, signal: AbortSignal): Promise<ClusteredSet> {
    const ready = this.studio.models.filter(({ features }) => features.state === 'ready');
    if (ready.length === 0) {
      for (const { features } of this.studio.models) features.requireReady();
      throw notReady('No model is ready.');
    }
    const key = `${k} ${ready.map(({ index }) => index).join()}`;
    return this.#work.get(key, (ended) => this.#cluster(k, ready, ended), signal);
  }

  async #cluster(k: number, models: Studio['models'], signal: AbortSignal): Promise<ClusteredSet> {
    const result: ClusteredSet = { models: [], overlaps: null };
    for (const { index, features } of models) {
      const absent = new Set(this.studio.images.map(({ id }) => id).filter((id) => !features.has(id)));
      const set = { features: features.tensor(), grid: features.grid, absent };
      const clusters = await clusterPatches(set, Math.min(k, patchesOf(set, absent.size)), { signal });
      const [first] = result.models;
      if (first === undefined || clusters.k !== first.clusters.k)
        result.models.push({ model: index, clusters });
      else {
        const matched = matchClusters(clusters, first.clusters);
        result.overlaps = matched.overlaps;
        result.models.push({ model: index, clusters: matched.clusters });
      }
    }
    return result;
  }
}

function patchesOf({ features }: { features: { shape: number[] } }, absent: number): number {
  return (features.shape[0]! - absent) * features.shape[1]!;
}
