/** libtorch on this machine: where it is, how it gets there. Nothing here loads it. */
import type { Libtorch } from './load.mjs';

export type { Libtorch };

/** The folder of all that is kept for later runs, of every project of a user; `NECO_CACHE` names another. */
export function cacheDir(env?: NodeJS.ProcessEnv): string;

/** Something the person at the keyboard can act on; its message is one sentence. */
export class SetupError extends Error {
  /** Exit code of a command for this error. */
  readonly exitCode: number;

  constructor(message: string, exitCode?: number, options?: ErrorOptions);
}

/** Whether this package was installed by a package manager; otherwise it lies in a checkout, where it is built. */
export const isInstalled: boolean;

/** What makes the native code be there, as an instruction. */
export const HOW_TO_GET_NATIVE: string;

/** Why this system cannot run libtorch, in one sentence; null if it can. */
export function unsupportedSystem(): string | null;

/** The folder with the native code: what was built in a checkout, else the package for this system. @throws SetupError */
export function nativeFolder(): string;

/** The libtorch that the addon uses; null if there is none. @throws SetupError for a NECO_LIBTORCH that does not fit */
export function libtorchToLoad(env?: NodeJS.ProcessEnv): Libtorch | null;

/** What to do where there is no libtorch, in one sentence. @param setup - the command that fetches it */
export function noLibtorch(setup: string): string;

/** What {@link provideLibtorch} would fetch, how large it is and where it goes, without a full stop. */
export function plannedFetch(): string;

/** The libtorch of this machine; if there is none, it is fetched with pip and unpacked into the cache. @throws SetupError */
export function provideLibtorch(options: { say: (line: string) => void }): Promise<Libtorch>;

/** Ends what a fetch has started and removes what is half done; for a process that is about to end. */
export function stopFetching(): void;

/**
 * The path of a library of operators in the package for this system.
 * @param name - such as `libneco_ops.so`
 * @throws SetupError where that package is missing
 */
export function prebuiltLibrary(name: string): string;
