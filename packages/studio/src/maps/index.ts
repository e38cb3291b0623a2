/** What patch features look like: colours of principal components, clusters, attention. */
export { classAttention, type ClassAttention } from './attention.js';
export { boundaryLines, type BoundaryLine } from './boundaries.js';
export {
  clusterPatches,
  labelsOf,
  matchClusters,
  mostClusters,
  noCluster,
  occurrencesOf,
  type ClusterOptions,
  type MatchedClusters,
  type Occurrence,
  type PatchClusters,
} from './clusters.js';
export { placesIn, type PatchGrids } from './patch-grids.js';
export {
  principalColours,
  type ColourOptions,
  type ForegroundSide,
  type PrincipalColours,
} from './principal-colours.js';
