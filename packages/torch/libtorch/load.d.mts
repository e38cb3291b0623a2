export const isInstalled: boolean;
export const HOW_TO_GET_NATIVE: string;
export function nativeFolder(): string;
export function libtorchToLoad(env?: NodeJS.ProcessEnv): Libtorch | null;
export function noLibtorch(setup: string): string;
export function loadAddon(): unknown;
export function prebuiltLibrary(name: string): string;

/** A libtorch on this machine. */
export interface Libtorch {
  /** For example `2.15.0`. */
  version: string;
  /** The folder that holds `lib/`. */
  root: string;
  /** Where it comes from, in words. */
  source: string;
}
