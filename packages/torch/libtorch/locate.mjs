import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheDir } from './cache-folder.mjs';
import { SetupError } from './failure.mjs';
import { pythonProgram } from './python.mjs';
import { TORCH_VERSION } from './wheels.mjs';

/**
 * @typedef {object} Libtorch
 * @property {string} version for example `2.15.0`
 * @property {string} root the folder that holds `lib/`, and to build against it also `include/`
 * @property {string} source where it comes from, in words
 * @property {import('../../../scripts/setup/cuda.mjs').Cuda} [cuda] for a build with CUDA
 */

/** The note that a fetched libtorch has in its folder. */
export const ORIGIN = 'neco-libtorch.json';

/** The folder of the cache that a fetched libtorch is unpacked into. */
export function cachedTree(variant, env = process.env) {
  return join(cacheDir(env), `libtorch-${TORCH_VERSION}-${variant}`);
}

/**
 * The libtorch of this machine, if there is one: NECO_LIBTORCH, else the cache, else a PyTorch of the pinned version in
 * python3 (which has to be started for it).
 *
 * @returns {Libtorch | null}
 */
export function locateLibtorch({ cuda = false, env = process.env } = {}) {
  if (env.NECO_LIBTORCH) return namedLibtorch(env.NECO_LIBTORCH, Boolean(env.NECO_LIBTORCH_ANY_VERSION));
  const cached = cachedLibtorch('cuda', env) ?? (cuda ? null : cachedLibtorch('cpu', env));
  return cached ?? installedLibtorch(cuda, env);
}

/** The libtorch that the person named; throws a SetupError unless it is there and of the pinned version. */
export function namedLibtorch(folder, anyVersion = false) {
  const root = resolve(folder);
  if (!hasLibrary(root)) {
    throw new SetupError(
      `NECO_LIBTORCH is ${folder}, which holds no lib/${libraryName()}: name the folder of an unpacked libtorch ${TORCH_VERSION} (or site-packages/torch), or unset it to fetch one.`,
    );
  }
  const version = versionOf(root);
  if (version !== TORCH_VERSION && !anyVersion) {
    throw new SetupError(
      `NECO_LIBTORCH is libtorch ${version ?? 'of an unknown version'}, but ${TORCH_VERSION} is needed: name another folder, unset it to fetch the right one, or set NECO_LIBTORCH_ANY_VERSION=1 to try it all the same.`,
    );
  }
  return { version: version ?? 'unknown', root, source: 'NECO_LIBTORCH' };
}

function cachedLibtorch(variant, env) {
  const tree = cachedTree(variant, env);
  const root = variant === 'cuda' ? join(tree, 'torch') : tree;
  return hasLibrary(root) ? { version: TORCH_VERSION, root, source: `cache (${variant})` } : null;
}

// Finds the package without importing it: importing torch takes seconds.
const FIND_TORCH = `
import importlib.util, os
spec = importlib.util.find_spec("torch")
if spec and spec.origin:
    folder = os.path.dirname(spec.origin)
    scope = {}
    exec(open(os.path.join(folder, "version.py")).read(), scope)
    print(scope["__version__"], scope.get("cuda") or "-", folder)
`;

function installedLibtorch(cuda, env) {
  const utf8 = { ...env, PYTHONIOENCODING: 'utf-8' };
  const options = { env: utf8, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  const { status, stdout } = spawnSync(pythonProgram(env), ['-c', FIND_TORCH], options);
  const [, fullVersion, cudaVersion, folder] = /^(\S+) (\S+) (.+)$/m.exec(stdout ?? '') ?? [];
  if (status !== 0 || !folder || fullVersion.split('+')[0] !== TORCH_VERSION) return null;
  if (cuda && cudaVersion === '-') return null;
  return hasLibrary(folder)
    ? { version: TORCH_VERSION, root: folder, source: `installed PyTorch ${fullVersion}` }
    : null;
}

/** The version of a libtorch by its headers, else by the note of the set-up that fetched it; or null. */
export function versionOf(root) {
  for (const header of [
    'torch/headeronly/version.h',
    'torch/csrc/api/include/torch/version.h',
    'torch/version.h',
  ]) {
    const [, version] =
      /define TORCH_VERSION[\s\\]+"([^"+]+)/.exec(textOf(join(root, 'include', header))) ?? [];
    if (version) return version;
  }
  const [, noted] = /"version": "([^"+]+)/.exec(textOf(join(root, ORIGIN))) ?? [];
  return noted ?? null;
}

function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** The file in `lib/` that everything else hangs on. */
export function libraryName(platform = process.platform) {
  return platform === 'darwin' ? 'libtorch_cpu.dylib' : 'libtorch_cpu.so';
}

function hasLibrary(root) {
  return existsSync(join(root, 'lib', libraryName()));
}

/** Throws a SetupError unless the headers are there, which only a build needs. */
export function requireHeaders({ root, source }) {
  if (existsSync(join(root, 'include', 'torch'))) return;
  throw new SetupError(
    `The libtorch of ${source} (${root}) holds no include/torch, which the native build needs: name a whole one in NECO_LIBTORCH.`,
  );
}
