import { existsSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { NVCC_VERSION, nvccWheelsFor } from '../../packages/torch/libtorch/wheels.mjs';
import { cacheDir } from '../../packages/torch/libtorch/cache-folder.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';
import { fetchWheelTree } from '../../packages/torch/libtorch/wheel-tree.mjs';

/**
 * @typedef {object} Nvcc
 * @property {string} program absolute path
 * @property {string} version for example `13.2.86`
 */

/** The folders that CUDA_HOME and CUDA_PATH name, else the one where CUDA's installer puts its toolkit. */
export function toolkitFolders(env = process.env) {
  const named = [env.CUDA_HOME, env.CUDA_PATH].filter(Boolean);
  return named.length > 0 ? named : ['/usr/local/cuda'];
}

/**
 * An nvcc of CUDA's main version `major`: the one of CUDACXX, else of a toolkit, of PATH, of the packages beside a
 * PyTorch (`parts`), or of the cache; null if there is none.
 *
 * @param {string[]} parts folders such as site-packages/nvidia/cu13
 * @returns {Promise<Nvcc | null>}
 */
export async function locateNvcc({ major, parts, env = process.env }) {
  if (env.CUDACXX) return namedNvcc(env.CUDACXX, major, env);
  const folders = [...toolkitFolders(env), ...parts].map((folder) => join(folder, 'bin'));
  const candidates = [...folders, ...pathFolders(env), join(cachedToolkit(env), 'bin')];
  for (const program of candidates.map((folder) => join(folder, 'nvcc'))) {
    const version = existsSync(program) ? await nvccVersion(program) : null;
    if (version?.split('.')[0] === major) return { program: resolve(program), version };
  }
  return null;
}

/**
 * Fetches nvcc and CUDA's headers with pip into the cache.
 *
 * @returns {Promise<Nvcc>}
 */
export async function fetchNvcc({ major, say }) {
  const wheels = nvccWheelsFor({ platform: process.platform, arch: process.arch });
  if (!wheels || NVCC_VERSION.split('.')[0] !== major) {
    throw new SetupError(`there is no nvcc ${major} to fetch: name one in CUDACXX.`);
  }
  const tree = {
    path: cachedTree(),
    what: `nvcc ${NVCC_VERSION}`,
    instead: 'name an nvcc in CUDACXX',
    layout: 'nvcc',
    wheels,
    bytes: 0.6e9,
    origin: { version: NVCC_VERSION },
    record: 'neco-nvcc.json',
  };
  const find = () => locateNvcc({ major, parts: [] });
  await fetchWheelTree(tree, { isThere: async () => (await find()) !== null, say });
  return find();
}

function cachedTree(env = process.env) {
  return join(cacheDir(env), `nvcc-${NVCC_VERSION}`);
}

// The wheels' folder is named after CUDA's main version.
function cachedToolkit(env) {
  const folder = join(cachedTree(env), 'nvidia');
  const [part = ''] = existsSync(folder) ? readdirSync(folder) : [];
  return join(folder, part);
}

async function namedNvcc(named, major, env) {
  const program = named.includes('/')
    ? named
    : pathFolders(env)
        .map((folder) => join(folder, named))
        .find(existsSync);
  const version = program && (await nvccVersion(program));
  if (!version) throw new SetupError(`CUDACXX is ${named}, which is no nvcc: correct it, or unset it.`);
  if (version.split('.')[0] === major) return { program: resolve(program), version };
  throw new SetupError(
    `CUDACXX is nvcc ${version}, but this libtorch is of CUDA ${major}: name an nvcc ${major}, or unset it.`,
  );
}

async function nvccVersion(program) {
  const { code, output } = await runProgram(program, ['--version']);
  return code === 0 ? (/release [\d.]+, V([\d.]+)/.exec(output)?.[1] ?? null) : null;
}

function pathFolders(env) {
  return (env.PATH ?? '').split(delimiter).filter(Boolean);
}

/** The folder of the headers that belong to an nvcc. */
export function headersOf({ program }) {
  return join(dirname(dirname(program)), 'include');
}
