/** Segmentation from a few clicks: projects, labels by nearest patches, export. */
export { beginFromHead, beginFromMasks, type Beginning } from './begin.js';
export { exportMasks, type ExportOptions, type MaskExport } from './export-masks.js';
export { offeredHeads, type OfferedHead } from './heads.js';
export { ownGrid, type OwnGrid } from './own-grid.js';
export { pixelLabels, type ScaledScores } from './pixel-labels.js';
export {
  defaultSettings,
  newProject,
  projectSchema,
  type LabelSettings,
  type Project,
  type Stroke,
  type TaughtClass,
} from './project.js';
export { ProjectStore, type ProjectSummary } from './project-store.js';
export { saveSegmenter, type SavedSegmenter } from './save-segmenter.js';
export { StartHeads } from './start-heads.js';
export { taughtHead, type LabelledFeatures, type StartHead } from './taught-head.js';
export {
  addClass,
  addStroke,
  changeClass,
  labelledCounts,
  labelledPatches,
  redo,
  removeClass,
  undo,
} from './strokes.js';
export { TaughtSet, unlabelled, type ImageCertainty } from './taught-set.js';
export { notScored, projectClasses, TaughtScorer, type TaughtScore } from './true-classes.js';
