import { SetupError } from './failure.mjs';
import { cachedTree, locateLibtorch } from './libtorch-locate.mjs';
import { TORCH_VERSION, wheelsFor } from './libtorch-wheels.mjs';
import { fetchWheelTree } from './wheel-tree.mjs';

const NEEDED_BYTES = { cpu: 1.3e9, cuda: 7e9 };

/**
 * Fetches the pinned libtorch with pip and unpacks it into the cache.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<import('./libtorch-locate.mjs').Libtorch>}
 */
export async function fetchLibtorch({ cuda, say }) {
  const variant = cuda ? 'cuda' : 'cpu';
  const wheels = wheelsFor({ platform: process.platform, arch: process.arch, cuda });
  if (!wheels || isMusl()) throw new SetupError(unsupportedMachine(cuda));
  const tree = {
    path: cachedTree(variant),
    what: `torch ${TORCH_VERSION}`,
    instead: `set NECO_LIBTORCH to the folder of a libtorch ${TORCH_VERSION}`,
    layout: variant,
    wheels,
    bytes: NEEDED_BYTES[variant],
    origin: { version: TORCH_VERSION, variant },
    record: 'neco-libtorch.json',
  };
  await fetchWheelTree(tree, { isThere: async () => (await locateLibtorch({ cuda })) !== null, say });
  return locateLibtorch({ cuda });
}

function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
}

function unsupportedMachine(cuda) {
  return cuda
    ? `There are no CUDA wheels of torch ${TORCH_VERSION} for ${process.platform} on ${process.arch}: leave --cuda out.`
    : `There is no torch ${TORCH_VERSION} wheel for ${process.platform} on ${process.arch}${isMusl() ? ' with musl' : ''} (Linux with glibc on x64 or arm64, or macOS on arm64, is needed): set NECO_LIBTORCH to the folder of a libtorch that you built.`;
}
