/** `@neco/neco/eval`: the evaluations with all that they take and give, and the numerics they are made of. */
export {
  evaluateInContext,
  type InContextOptions,
  type InContextResult,
} from './eval/protocols/in-context.js';
export { evaluateLinear } from './eval/protocols/linear.js';
export type { LinearOptions, LinearResult } from './eval/protocols/linear-settings.js';
export {
  evaluateClustering,
  evaluateOverclustering,
  type ClusteringResult,
} from './eval/protocols/clustering.js';
export type { ClusteringSettings } from './eval/protocols/clustering-settings.js';
export {
  evaluateUnsupervised,
  type UnsupervisedOptions,
  type UnsupervisedResult,
} from './eval/protocols/unsupervised.js';
export { findProtocol, protocols } from './eval/protocols/index.js';
export type { EvaluationInput, EvaluationResult } from './eval/protocols/evaluation.js';
export type { Protocol } from './eval/protocols/protocol.js';
export { compareModels, type CompareOptions, type Comparison } from './eval/compare.js';
export { labelFreeSignals, measureLabelFree } from './eval/signals/label-free.js';
export { allClassesIoU, ConfusionMatrix, hungarianIoU, presentIoU } from './eval/numerics/metrics.js';
export { kMeans, type KMeansOptions, type KMeansResult } from './eval/numerics/kmeans.js';
export { pca, project } from './eval/numerics/pca.js';
export { searchExact } from './eval/numerics/search.js';
