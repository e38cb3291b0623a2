/** Making small backbones from scratch. */
export { pretrainOnPatchLabels, type PatchLabelOptions } from './patch-labels.js';
export { SceneSet } from './scene-set.js';
