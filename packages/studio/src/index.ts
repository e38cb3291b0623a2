/** The studio: a local server for looking at what patch features know, and what it shows as functions. */
export { ApiError } from './api-error.js';
export type * from './api.js';
export { embeddedScenes, type EmbeddedOptions, type EmbeddedScenes } from './command/embedded.js';
export { keptToken } from './command/kept-token.js';
export type { StudioCommandOptions } from './command/options.js';
export { runStudio } from './command/run.js';
export { cropBox } from './crop-box.js';
export type { FeatureCache } from './features/cache.js';
export type { StudioImage } from './image-set.js';
export type { StudioModel } from './model.js';
export type { ModelSource } from './model-source.js';
export { PictureStore, type StoredPicture } from './picture-store.js';
export { startServer, type RunningServer, type ServerOptions } from './server.js';
export { Studio, type StudioOptions } from './studio.js';
export * from './training-runs/index.js';
export * from './sorting/index.js';
export * from './maps/index.js';
export * from './teach/index.js';
