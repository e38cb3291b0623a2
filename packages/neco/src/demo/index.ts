/** The demo: post-training on generated scenes with a before and after, and its report. */
export * from './own/index.js';
export { describeChange, type ChangeWords } from './report/change.js';
export { alignAxes, axisAgreement, patchColours, turnAxes, type AxisAgreement } from './patch-colours.js';
export { demoPlan, type DemoPlan } from './plan.js';
export type { DemoListener } from './progress.js';
export { runDemo, type DemoOptions, type DemoResult } from './run.js';
export { writeSceneSets, type SceneSets } from './scene-sets.js';
export { scoreOnScenes, type SceneScores, type ScoringOptions } from './scoring.js';
export { measures, measureTitles, stages, stageTitles, type Measure, type Stage } from './stages.js';
export { startingBackbone, type StartingBackbone } from './starting-backbone.js';
