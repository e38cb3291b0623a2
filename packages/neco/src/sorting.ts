/** `@neco/neco/sorting`: differentiable sorting, and the loss that compares two orders. */
export { sortingNetwork, type SortingNetworkName } from './sorting/sorting-network.js';
export { relax, relaxationNames, type RelaxationName } from './sorting/relaxations.js';
export { sortingDefaults, type SortingOptions } from './sorting/options.js';
export {
  denseSort,
  denseSortingCrossEntropy,
  type DenseSortOptions,
  type SoftSort,
} from './sorting/dense.js';
export { chunkedSortingCrossEntropy } from './sorting/chunked.js';
export {
  sortingCrossEntropy,
  sortingDevices,
  sortingKernels,
  useSortingKernel,
  type SortingKernelName,
} from './sorting/fused.js';
