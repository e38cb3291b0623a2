/** What tests of several packages share. */
export * from './command.js';
export * from './data-set-trees.js';
export * from './file-server.js';
export * from './final-state.js';
export * from './packing.js';
export * from './parity.js';
export * from './processor-time.js';
export * from './random-backbone.js';
export * from './small-pretraining.js';
export * from './small-run.js';
export * from './stand-in-hub.js';
export * from './temporary-folder.js';
