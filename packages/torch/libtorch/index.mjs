// libtorch on this machine: where it is, how it gets there. Nothing here loads it.
export { cacheDir } from './cache-folder.mjs';
export { SetupError } from './failure.mjs';
export { plannedFetch, provideLibtorch } from './fetch.mjs';
export {
  HOW_TO_GET_NATIVE,
  isInstalled,
  libtorchToLoad,
  nativeFolder,
  noLibtorch,
  prebuiltLibrary,
} from './load.mjs';
export { stopFetching } from './stop.mjs';
export { unsupportedSystem } from './system.mjs';
