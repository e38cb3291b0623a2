import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { fetchNvcc, headersOf, locateNvcc, toolkitFolders } from './nvcc.mjs';

/**
 * What a CUDA build takes beside libtorch.
 *
 * @typedef {object} Cuda
 * @property {string} runtime the file of libcudart
 * @property {string[]} includes folders of the headers of CUDA and NCCL
 * @property {boolean} nccl whether all headers that a group over NCCL needs are there
 * @property {import('./nvcc.mjs').Nvcc | null} nvcc
 */

const NCCL_HEADERS = [
  'nccl.h',
  'cuda.h',
  'cuda_runtime.h',
  'crt/host_defines.h',
  'cublas_v2.h',
  'cusparse.h',
  'cusolverDn.h',
];

// The compiler looks here by itself; named once more it would come too early.
const SYSTEM_INCLUDE = '/usr/include';

/**
 * Finds what a build with CUDA needs, fetches nvcc if there is none, and says what is left out.
 *
 * @param {import('../../packages/torch/libtorch/locate.mjs').Libtorch} libtorch
 * @returns {Promise<Cuda>}
 * @throws SetupError if the libtorch itself has no CUDA
 */
export async function provideCuda(libtorch, say) {
  const runtime = cudaRuntime(libtorch);
  const [, major] = /\.so\.(\d+)/.exec(runtime);
  const parts = partsBeside(libtorch.root);
  const nvcc = await provideNvcc(major, parts, say);
  const includes = [
    ...(nvcc ? [headersOf(nvcc)] : []),
    ...[...parts, ...toolkitFolders()].map((folder) => join(folder, 'include')),
  ].filter(
    (folder, index, all) => existsSync(folder) && folder !== SYSTEM_INCLUDE && all.indexOf(folder) === index,
  );
  const missing = NCCL_HEADERS.filter(
    (header) => ![...includes, SYSTEM_INCLUDE].some((folder) => existsSync(join(folder, header))),
  );
  if (missing.length > 0) say(`left out: NCCL, for want of the headers ${missing.join(', ')}`);
  return { runtime, includes, nccl: missing.length === 0, nvcc };
}

async function provideNvcc(major, parts, say) {
  const present = await locateNvcc({ major, parts });
  if (present) {
    say(`nvcc ${present.version}: ${present.program}`);
    return present;
  }
  try {
    say('fetching nvcc through pip, once (0.1 GB to download, 0.2 GB kept)');
    return await fetchNvcc({ major, say });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    say(
      'left out: the CUDA kernel of the sorting loss, for want of nvcc; on a GPU the loss will run in chunks of rows',
    );
    return null;
  }
}

/** The file of the CUDA runtime that a libtorch brings or has beside it; throws a SetupError if it has no CUDA. */
export function cudaRuntime({ root, source }) {
  const lib = join(root, 'lib');
  const complete = ['libtorch_cuda.so', 'libc10_cuda.so'].every((name) => existsSync(join(lib, name)));
  const folders = [
    lib,
    ...partsBeside(root).map((folder) => join(folder, 'lib')),
    ...toolkitFolders().map((folder) => join(folder, 'lib64')),
  ];
  for (const folder of complete ? folders.filter(existsSync) : []) {
    const file = readdirSync(folder).find((name) => /^libcudart.*\.so\.\d+$/.test(name));
    if (file) return join(folder, file);
  }
  throw new SetupError(
    complete
      ? `The libtorch of ${source} is one of CUDA, but no libcudart was found for it (in ${folders.join(', ')}): set CUDA_HOME to the folder of a CUDA toolkit.`
      : `The libtorch of ${source} (${root}) was built without CUDA: leave --cuda out, or name another one.`,
  );
}

// As pip installs CUDA's parts: site-packages/nvidia/PART beside site-packages/torch.
function partsBeside(root) {
  const folder = join(dirname(root), 'nvidia');
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}
