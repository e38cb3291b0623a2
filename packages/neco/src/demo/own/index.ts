/** The demo on one's own pictures. */
export { readOwnPictures, type OwnFolders, type OwnPictures, type ReadOptions } from './pictures.js';
export { fittingInputSize, leastPictures, ownPlan, ownTraining, type OwnPlan } from './plan.js';
export { runOwnDemo, type OwnDemoOptions, type OwnDemoResult } from './run.js';
export type { Signal as DemoSignal } from './signals.js';
export { splitPictures, type OwnSplit } from './split.js';
