/** Making backbones from scratch. */
export { parsePretrainConfig, pretrainSchema, type PretrainConfig, type PretrainSettings } from './config.js';
export { denseContrast } from './contrast.js';
export { shareAccuracy, shareCrossEntropy, sharesOfMasks, type PatchShares } from './label-shares.js';
export type { ObjectiveLoss } from './objective.js';
export type { PretrainStepMetrics } from './optimise.js';
export { pretrainOnPatchLabels, type PatchLabelOptions } from './patch-labels.js';
export {
  pretrain,
  type PretrainMetrics,
  type PretrainOptions,
  type PretrainResult,
  type PretrainStart,
} from './pretrainer.js';
export { resolvePretrainConfig, type PretrainObjectiveName, type ResolvedPretrainConfig } from './resolve.js';
export { SceneSet } from './scene-set.js';
