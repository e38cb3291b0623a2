/** `@neco/neco/methods`: the loss of NeCo and of its controls, and the parts of a step. */
export { neighbourConsistencyLoss, similarities } from './methods/neco/loss.js';
export { PatchQueue } from './methods/neco/queue.js';
export { alignedCosineDistance, pairwiseOrderCrossEntropy } from './methods/controls/objectives.js';
export { roiAlign, roiAlignWeights } from './methods/parts/roi-align.js';
export { ProjectionHead, type ProjectionHeadOptions } from './methods/parts/projection-head.js';
export { updateTeacher } from './methods/parts/teacher.js';
