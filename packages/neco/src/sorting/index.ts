/** Differentiable sorting of similarities and the loss that compares two sorts. */
export { maxWires, minWires, sortingNetwork } from './networks.js';
export type { Comparator, Layer, SortingNetworkName } from './networks.js';
export { relax, relaxationNames } from './relaxations.js';
export type { RelaxationName } from './relaxations.js';
export { sortingDefaults } from './options.js';
export type { SortingOptions } from './options.js';
export { denseSort, denseSortingCrossEntropy, logFloor } from './dense.js';
export type { DenseSortOptions, SoftSort } from './dense.js';
export { chunkedSortingCrossEntropy } from './chunked.js';
export { sortingCrossEntropy, sortingDevices, sortingKernels, useSortingKernel } from './fused.js';
export type { SortingKernelName } from './fused.js';
