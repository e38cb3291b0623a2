/** Segmentation from a few clicks: projects, labels by nearest patches, export. */
export { classScores, margins, type LabelledFeatures } from './class-scores.js';
export { exportMasks, type ExportOptions, type MaskExport } from './export-masks.js';
export { pixelLabels } from './pixel-labels.js';
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
