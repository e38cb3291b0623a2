import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupError } from './failure.mjs';
import { TORCH_VERSION } from './libtorch-wheels.mjs';
import { cacheDir } from './paths.mjs';
import { pythonProgram } from './python.mjs';
import { runProgram } from './subprocess.mjs';

/**
 * @typedef {object} Libtorch
 * @property {string} version for example `2.15.0`
 * @property {string} root the folder that holds `lib/` and `include/`
 * @property {string} source where it comes from, in words
 * @property {import('./cuda.mjs').Cuda} [cuda] for a build with CUDA
 */

/** The folder of the cache that a fetched libtorch is unpacked into. */
export function cachedTree(variant, env = process.env) {
  return join(cacheDir(env), `libtorch-${TORCH_VERSION}-${variant}`);
}

/**
 * The libtorch to build against, if one is there already: NECO_LIBTORCH, else a PyTorch of the pinned version in
 * python3, else the cache.
 *
 * @returns {Promise<Libtorch | null>}
 */
export async function locateLibtorch({ cuda = false, env = process.env } = {}) {
  if (env.NECO_LIBTORCH) return namedLibtorch(env.NECO_LIBTORCH, Boolean(env.NECO_LIBTORCH_ANY_VERSION));
  const cached = cachedLibtorch('cuda', env) ?? (cuda ? null : cachedLibtorch('cpu', env));
  return (await installedLibtorch(cuda)) ?? cached;
}

/** The libtorch that the person named; throws a SetupError unless it is complete and of the pinned version. */
export function namedLibtorch(folder, anyVersion = false) {
  const root = resolve(folder);
  if (!isComplete(root)) {
    throw new SetupError(
      `NECO_LIBTORCH is ${folder}, which holds no lib/${libraryName()} and include/torch: name the folder of an unpacked libtorch ${TORCH_VERSION} (or site-packages/torch), or unset it to fetch one.`,
    );
  }
  const version = versionOf(root);
  if (version !== TORCH_VERSION && !anyVersion) {
    throw new SetupError(
      `NECO_LIBTORCH is libtorch ${version ?? 'of an unknown version'}, but ${TORCH_VERSION} is needed: name another folder, unset it to fetch the right one, or set NECO_LIBTORCH_ANY_VERSION=1 to build against it all the same.`,
    );
  }
  return { version: version ?? 'unknown', root, source: 'NECO_LIBTORCH' };
}

function cachedLibtorch(variant, env) {
  const tree = cachedTree(variant, env);
  const root = variant === 'cuda' ? join(tree, 'torch') : tree;
  return isComplete(root) ? { version: TORCH_VERSION, root, source: `cache (${variant})` } : null;
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

async function installedLibtorch(cuda) {
  const { code, output } = await runProgram(pythonProgram(), ['-c', FIND_TORCH]);
  const [, fullVersion, cudaVersion, folder] = /^(\S+) (\S+) (.+)$/m.exec(output) ?? [];
  if (code !== 0 || !folder || fullVersion.split('+')[0] !== TORCH_VERSION) return null;
  if (cuda && cudaVersion === '-') return null;
  return isComplete(folder)
    ? { version: TORCH_VERSION, root: folder, source: `installed PyTorch ${fullVersion}` }
    : null;
}

/** The version in a libtorch's headers, or null. */
export function versionOf(root) {
  for (const header of [
    'torch/headeronly/version.h',
    'torch/csrc/api/include/torch/version.h',
    'torch/version.h',
  ]) {
    const path = join(root, 'include', header);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const [, version] = /define TORCH_VERSION[\s\\]+"([^"+]+)/.exec(text) ?? [];
    if (version) return version;
  }
  return null;
}

export function libraryName(platform = process.platform) {
  return platform === 'darwin' ? 'libtorch_cpu.dylib' : 'libtorch_cpu.so';
}

function isComplete(root) {
  return existsSync(join(root, 'lib', libraryName())) && existsSync(join(root, 'include', 'torch'));
}
