import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './failure.mjs';
import { plannedFetch } from './fetch.mjs';
import { libraryName, locateLibtorch } from './locate.mjs';
import { systemPackage, unsupportedSystem } from './system.mjs';

const ADDON = 'neco_torch.node';
const require = createRequire(import.meta.url);
const ownFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(ownFolder, 'build');

/** Whether this package was installed by a package manager; otherwise it lies in a checkout, where it is built. */
export const isInstalled = /[\\/]node_modules[\\/]/.test(ownFolder);

/** What makes the native code be there, as an instruction. */
export const HOW_TO_GET_NATIVE = isInstalled
  ? `install the tarball of ${systemPackage()?.name ?? 'this system'} beside the others, or build from a clone (docs/install.md there)`
  : 'run "npm run setup" in the checkout';

/**
 * The folder with the native code: what was built in this checkout, else the package for this system.
 *
 * @throws {SetupError} if there is neither
 */
export function nativeFolder() {
  if (existsSync(join(built, ADDON))) return built;
  const unsupported = unsupportedSystem();
  if (unsupported) throw new SetupError(unsupported);
  const { name } = systemPackage();
  let manifest;
  try {
    manifest = require.resolve(`${name}/package.json`);
  } catch {
    throw new SetupError(`The native code of @neco/torch is missing: ${HOW_TO_GET_NATIVE}.`);
  }
  const [wanted, found] = [join(ownFolder, 'package.json'), manifest].map((path) => readJson(path).version);
  if (wanted === found) return dirname(manifest);
  throw new SetupError(
    `${name} is version ${found}, but @neco/torch is ${wanted}: install both of one version.`,
  );
}

/**
 * The libtorch that the addon will use: the one that NECO_LIBTORCH names, else the one that this checkout was built
 * against, else whatever {@link locateLibtorch} finds.
 *
 * @returns {import('./locate.mjs').Libtorch | null}
 */
export function libtorchToLoad(env = process.env) {
  const record = readJson(join(built, 'libtorch.json'));
  const isThere = record && existsSync(join(record.root, 'lib', libraryName()));
  // The addon of a build with CUDA names the folders of all its libraries itself.
  if (record?.builtWithCuda || (isThere && !env.NECO_LIBTORCH)) return record;
  return locateLibtorch({ env });
}

/** What to do where there is no libtorch, in one sentence. @param {string} setup the command that fetches it */
export function noLibtorch(setup) {
  return `libtorch is not on this machine yet: run "${setup}", which fetches ${plannedFetch()}, or set NECO_LIBTORCH to the folder of one.`;
}

/**
 * Loads the addon. Its libtorch is opened first, by its path: a library that is already open is not looked for any more,
 * so the addon runs with a libtorch anywhere.
 *
 * @throws {SetupError}
 */
export function loadAddon() {
  const folder = nativeFolder();
  const libtorch = libtorchToLoad();
  if (!libtorch) throw new SetupError(noLibtorch(isInstalled ? 'npx neco setup' : 'npm run setup'));
  try {
    if (!libtorch.builtWithCuda) {
      require(join(folder, 'neco_loader.node')).open(join(libtorch.root, 'lib', libraryName()));
    }
    return require(join(folder, ADDON));
  } catch (cause) {
    throw new SetupError(doesNotLoad(cause, libtorch), 2, { cause });
  }
}

function doesNotLoad(cause, { root }) {
  const [reason] = cause.message.split('\n');
  const [, glibc] = /`GLIBC_([\d.]+)' not found/.exec(reason) ?? [];
  const what = 'The native code of @neco/torch does not load';
  if (glibc)
    return `${what}, because it needs glibc ${glibc} or newer: build it on this machine (docs/install.md).`;
  return `${what} with the libtorch in ${root} (${reason}): ${HOW_TO_GET_NATIVE}.`;
}

/** A library of the package for this system, such as that of another package's operators. */
export function prebuiltLibrary(name) {
  return join(nativeFolder(), name);
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
