/** What a patch is similar to: heat maps over images, and the nearest patches of a whole set. */
export { heatMap, patchQuery } from './heat-map.js';
export { nearestRows, rowKernels, type NearestRowsOptions, type RowKernelName } from './nearest-rows.js';
export {
  PatchSearch,
  type PatchSearchOptions,
  type PatchSearchRequest,
  type PatchSearchResult,
} from './patch-search.js';
