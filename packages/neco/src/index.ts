/**
 * NeCo in TypeScript: post-training, features, evaluations and exports of pretrained Vision Transformers. Parts have
 * entries of their own: `@neco/neco/methods`, `/sorting`, `/vit` and `/eval`.
 */

// Training
export { train } from './train/train.js';
export type { TrainMetrics, TrainOptions, TrainResult, TrainStart } from './train/options.js';
export type { TrainSettings } from './settings/config.js';
export { configChanges } from './run/run-folder.js';
export { chooseDevice } from './device.js';

// Backbones and their features
export { loadBackbone, type LoadedBackbone, type LoadOptions } from './weights/load.js';
export { saveBackbone } from './weights/save.js';
export { imageFeatures, type ImageFeatures } from './features/image-features.js';
export { extractPatchFeatures, type FeatureOptions, type PatchFeatures } from './features/extraction.js';
export { embedImages, type EmbedOptions } from './export/embedding/embed-images.js';
export { exportBackbone, type ExportOptions } from './export/export-backbone.js';

// Evaluation: one model by one protocol, or several models by several
export { evaluateInContext } from './eval/protocols/in-context.js';
export { evaluateLinear } from './eval/protocols/linear.js';
export { evaluateClustering, evaluateOverclustering } from './eval/protocols/clustering.js';
export { evaluateUnsupervised } from './eval/protocols/unsupervised.js';
export { compareModels, type CompareOptions, type Comparison } from './eval/compare.js';
export { compareLayers, type CompareLayersOptions, type LayerComparison } from './eval/compare-layers.js';

// Masks of new images
export { Segmenter, type ApplyOptions, type LoadSegmenterOptions } from './segment/segmenter.js';
export type { FitOptions } from './segment/fit.js';
export type { Segmentation } from './segment/enlarge.js';
export { segmentFolder, type SegmentFolderOptions } from './segment/segment-folder.js';
export { scoreSegmenter, type ScoreOptions, type SegmentScore } from './segment/score.js';

// Nearest patches
export { heatMap, patchQuery } from './retrieval/heat-map.js';
export { nearestRows } from './retrieval/nearest-rows.js';
export { PatchSearch } from './retrieval/patch-search.js';

// Images and masks
export { listImages } from './data/image-folder.js';
export { pairImagesAndMasks, type ImageMaskPair } from './data/pairs.js';
export { openEvaluationPairs, openTrainingImages } from './data/sets/open.js';
export { decodeImage, type RgbImage } from './data/decode.js';
export { alignedPatchMethod } from './methods/parts/aligned-patch-method.js';
export type { Learner, Method } from './methods/method.js';
export { writeScenes } from './data/write-scenes.js';

export { UserError } from './errors.js';
