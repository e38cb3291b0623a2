import { SetupError } from './failure.mjs';
import { cachedTree, locateLibtorch, ORIGIN } from './locate.mjs';
import { unsupportedSystem } from './system.mjs';
import { TORCH_VERSION, wheelsFor } from './wheels.mjs';
import { fetchWheelTree } from './wheel-tree.mjs';

const SIZES = {
  cpu: { needed: 1.3e9, words: '0.5 GB to download, 0.5 GB kept' },
  cuda: { needed: 7e9, words: '2.7 GB to download, 3.9 GB kept' },
};

/** What {@link fetchLibtorch} fetches, how large it is and where it goes, without a full stop. */
export function plannedFetch({ cuda = false, env = process.env } = {}) {
  const what = `libtorch ${TORCH_VERSION}${cuda ? ' with its CUDA libraries' : ''}`;
  const { words } = SIZES[cuda ? 'cuda' : 'cpu'];
  return `${what} through pip, once (${words}) into ${cachedTree(cuda ? 'cuda' : 'cpu', env)}`;
}

/**
 * The libtorch of this machine; if there is none, the pinned one is fetched with pip and unpacked into the cache.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<import('./locate.mjs').Libtorch>}
 */
export async function provideLibtorch({ cuda = false, say }) {
  const present = locateLibtorch({ cuda });
  if (present) {
    say(`${present.version} from ${present.source}: ${present.root}`);
    return present;
  }
  say(`fetching ${plannedFetch({ cuda })}`);
  const started = Date.now();
  const fetched = await fetchLibtorch({ cuda, say });
  say(`ready in ${((Date.now() - started) / 1000).toFixed(0)} s: ${fetched.root}`);
  return fetched;
}

/** Fetches the pinned libtorch with pip and unpacks it into the cache. */
export async function fetchLibtorch({ cuda, say }) {
  const variant = cuda ? 'cuda' : 'cpu';
  const unsupported = unsupportedSystem();
  if (unsupported) throw new SetupError(unsupported);
  const wheels = wheelsFor({ platform: process.platform, arch: process.arch, cuda });
  if (!wheels) {
    throw new SetupError(
      `There are no CUDA wheels of torch ${TORCH_VERSION} for ${process.platform} on ${process.arch}: leave --cuda out.`,
    );
  }
  const tree = {
    path: cachedTree(variant),
    what: `torch ${TORCH_VERSION}`,
    instead: `set NECO_LIBTORCH to the folder of a libtorch ${TORCH_VERSION}`,
    layout: variant,
    wheels,
    bytes: SIZES[variant].needed,
    origin: { version: TORCH_VERSION, variant },
    record: ORIGIN,
  };
  await fetchWheelTree(tree, { isThere: () => locateLibtorch({ cuda }) !== null, say });
  return locateLibtorch({ cuda });
}
