/** NeCo in TypeScript: everything that is public. */
export { chooseDevice, type CudaFacts } from './device.js';
export { UserError } from './errors.js';
export * from './data/index.js';
export * from './distributed/index.js';
export * from './views/index.js';
export * from './vit/index.js';
export * from './weights/index.js';
export * from './sorting/index.js';
export * from './train/index.js';
export * from './pretrain/index.js';
export * from './eval/index.js';
export * from './retrieval/index.js';
export * from './export/index.js';
export * from './report/index.js';
export * from './demo/index.js';
