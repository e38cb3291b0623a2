/** NeCo in TypeScript: post-training, features, evaluations and exports of pretrained Vision Transformers. */
export {
  train,
  type TrainMetrics,
  type TrainOptions,
  type TrainResult,
  type TrainStart,
} from './train/train.js';
export type { TrainSettings } from './settings/config.js';
export { configChanges } from './run/run-folder.js';
export { loadBackbone, type LoadedBackbone } from './weights/load.js';
export { saveBackbone } from './weights/save.js';
export { imageFeatures, type ImageFeatures } from './features/image-features.js';
export { extractPatchFeatures, type PatchFeatures } from './features/extraction.js';
export { embedImages, type EmbedOptions } from './export/embedding/embed-images.js';
export { exportBackbone, type ExportOptions } from './export/export-backbone.js';
export { compareModels, type CompareOptions, type Comparison } from './eval/compare.js';
export { evaluateInContext } from './eval/protocols/in-context.js';
export { evaluateClustering, evaluateOverclustering } from './eval/protocols/clustering.js';
export { evaluateLinear } from './eval/protocols/linear.js';
export { evaluateUnsupervised } from './eval/protocols/unsupervised.js';
export { Segmenter, type ApplyOptions, type LoadSegmenterOptions } from './segment/segmenter.js';
export type { FitOptions } from './segment/fit.js';
export type { Segmentation } from './segment/enlarge.js';
export { segmentFolder, type SegmentFolderOptions } from './segment/segment-folder.js';
export { scoreSegmenter, type ScoreOptions, type SegmentScore } from './segment/score.js';
export { pairImagesAndMasks } from './data/pairs.js';
export { listImages } from './data/image-folder.js';
export { openEvaluationPairs, openTrainingImages } from './data/sets/open.js';
export { decodeImage, type RgbImage } from './data/decode.js';
export { heatMap, patchQuery } from './retrieval/heat-map.js';
export { PatchSearch } from './retrieval/patch-search.js';
export { chooseDevice } from './device.js';
export { UserError } from './errors.js';
