/** The demo: post-training on generated scenes with a before and after, and its report. */
export { demoPlan, type DemoPlan } from './plan.js';
export type { DemoListener } from './progress.js';
export { runDemo, type DemoOptions, type DemoResult } from './run.js';
export { stages, stageTitles, type Stage } from './stages.js';
