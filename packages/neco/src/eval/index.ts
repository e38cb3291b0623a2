/** Measuring frozen features: patch features, dense nearest-neighbour retrieval, metrics. */
export { extractPatchFeatures, patchTokens, type FeatureOptions, type PatchFeatures } from './features.js';
export {
  evaluateInContext,
  type ClassIoU,
  type InContextOptions,
  type InContextPrediction,
  type InContextProgress,
  type InContextResult,
  type InContextSettings,
} from './in-context.js';
export { LabelMemory, maskOf, type LabelMemoryOptions } from './label-memory.js';
export { chooseCells, countCells, squashMask, type CellLabels } from './mask-cells.js';
export { augmentedSample, plainSample, type MemorySample } from './memory-augmentation.js';
export { allClassesIoU, ConfusionMatrix, hungarianIoU, presentIoU, type IoUSummary } from './metrics.js';
export { nearestPatches, type NearestOptions, type NearestPatch, type PatchPosition } from './nearest.js';
export {
  defaultInputSize,
  imageToTensor,
  normalisePixels,
  requireInputSize,
  squash,
  type EvaluationMode,
} from './pixels.js';
export { searchExact, unitRows, type Neighbours, type SearchOptions } from './search.js';
