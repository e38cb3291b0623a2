/** The command line's own parts, for tests, benches and tools. */
export * from './demo/own/pictures.js';
export * from './demo/own/plan.js';
export * from './demo/own/run.js';
export * from './demo/own/signals.js';
export * from './demo/own/split.js';
export * from './demo/patch-colours.js';
export * from './demo/progress.js';
export * from './demo/report/change.js';
export * from './demo/run.js';
export * from './demo/scoring.js';
export * from './demo/stages.js';
export * from './demo/starting-backbone.js';
export * from './report/comparison-tables.js';
export * from './report/comparison.js';
export * from './report/pictures.js';
export * from './segment/contact-sheet.js';
