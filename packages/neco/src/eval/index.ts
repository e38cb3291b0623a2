/** Measuring frozen features: patch features, dense nearest-neighbour retrieval, metrics. */
export {
  bootstrapDifference,
  bootstrapScore,
  countImage,
  type BootstrapEstimate,
  type BootstrapOptions,
  type ImageCounts,
} from './bootstrap.js';
export { shownMaskSize, type ComparedImage } from './compare-masks.js';
export {
  compareModels,
  type CompareOptions,
  type Comparison,
  type ComparisonOutcome,
  type ComparisonRun,
  type Difference,
  type LeftOut,
  type ModelScores,
  type OpenedModel,
  type ProtocolScores,
} from './compare.js';
export {
  extractPatchFeatures,
  featureBatches,
  inEvaluationMode,
  patchTokens,
  type FeatureBatch,
  type FeatureOptions,
  type PatchFeatures,
} from './features.js';
export {
  evaluateInContext,
  type InContextOptions,
  type InContextPrediction,
  type InContextProgress,
  type InContextResult,
  type InContextSettings,
  type SearchPlan,
} from './in-context.js';
export type { EncodedBatch, Encoder, EncodingPlan, FeatureRanks, PlacedPair } from './encoding.js';
export { encodeTask, SharedFeatures, type EncodingAnswer, type EncodingTask } from './shared-features.js';
export {
  featureSpectrum,
  neighbourAgreement,
  type AgreementOptions,
  type FeatureSpectrum,
} from './feature-signals.js';
export {
  alignedViews,
  mirroredBack,
  mirroredTokens,
  shiftedBack,
  shiftedTokens,
  type AlignedViews,
} from './aligned-views.js';
export {
  labelFreeSignals,
  measureLabelFree,
  mirrorContrast,
  type LabelFreeOptions,
  type LabelFreeSignals,
  type SignalOptions,
} from './label-free.js';
export { FeatureBank, type BankSample, type FeatureBankOptions } from './feature-bank.js';
export { LinearHead, releaseHeadState, type LinearHeadOptions, type LinearHeadState } from './linear-head.js';
export {
  type CompleteLinearSettings,
  type LinearOptions,
  type LinearResult,
  type LinearSettings,
} from './linear-settings.js';
export { croppedSample } from './linear-view.js';
export { evaluateLinear } from './linear.js';
export {
  evaluateClustering,
  evaluateOverclustering,
  type ClusteringResult,
  type ClusteringRun,
} from './clustering.js';
export {
  collectPatches,
  type PatchImage,
  type PatchOptions,
  type PatchPoints,
  type PatchSettings,
} from './clustering-patches.js';
export { classMeans, ClusterTable, type ClassMeans, type Matching } from './clustering-scores.js';
export type { ClusteringOptions, ClusteringSettings, KMeansSettings } from './clustering-settings.js';
export {
  coOccurrence,
  coOccurrenceEdges,
  findCommunities,
  findFewCommunities,
  type CommunityOptions,
  type FewCommunities,
  type WeightedEdge,
} from './communities.js';
export {
  evaluateUnsupervised,
  type UnsupervisedOptions,
  type UnsupervisedResult,
  type UnsupervisedRun,
  type UnsupervisedSettings,
} from './unsupervised.js';
export { attentionPrecision, otsuThreshold } from './unsupervised-foreground.js';
export {
  kMeans,
  type KMeansOptions,
  type KMeansProgress,
  type KMeansResult,
  type KMeansStart,
} from './kmeans.js';
export {
  centroidKernels,
  nearestCentroids,
  type Assignment,
  type CentroidKernelName,
} from './kmeans-assign.js';
export { Moments, pca, project, type Principal, type PrincipalOptions } from './pca.js';
export {
  publishedCocoShare,
  publishedDifferences,
  publishedInputSize,
  publishedMemorySize,
  publishedMemorySizes,
} from './published.js';
export { lowShotPairs } from './low-shot.js';
export { LabelMemory, maskOf, type LabelMemoryOptions } from './label-memory.js';
export { chooseCells, countCells, squashMask, type CellLabels } from './mask-cells.js';
export { augmentedSample, plainSample, type MemorySample } from './memory-augmentation.js';
export { allClassesIoU, ConfusionMatrix, hungarianIoU, presentIoU, type IoUSummary } from './metrics.js';
export { pairBatches, type LoadedPair, type PairSourceOptions } from './pair-source.js';
export { nearestPatches, type NearestOptions, type NearestPatch, type PatchPosition } from './nearest.js';
export {
  defaultInputSize,
  imageToTensor,
  normalisePixels,
  requireInputSize,
  squash,
  type EvaluationMode,
} from '../vit/pixels.js';
export type {
  ClassIoU,
  EvaluationInput,
  EvaluationProgress,
  EvaluationResult,
  PatchStore,
  PredictedMask,
  Protocol,
  ProtocolName,
  SeededInput,
} from './protocol.js';
export { makeProtocols, SharedPatches, type ProtocolSettings } from './protocols.js';
export { spreadOf, summariseRuns, type RunSummary, type Spread } from './runs.js';
export { deviation, mean } from './statistics.js';
export {
  estimateSearchSeconds,
  searchExact,
  unitRows,
  type Neighbours,
  type SearchOptions,
} from './search.js';
