export { backboneFromCheckpoint, loadBackbone } from './load.js';
export type { ConfigOverrides, LoadOptions, LoadReport, LoadedBackbone } from './load.js';
export { saveBackbone } from './save.js';
export { CONFIG_KEY } from './checkpoint-file.js';
export type { Checkpoint } from './checkpoint-file.js';
export { recogniseLayout } from './layouts.js';
export type { Layout, RecognisedLayout, Which } from './layouts.js';
export { huggingFaceCache } from './sources.js';
