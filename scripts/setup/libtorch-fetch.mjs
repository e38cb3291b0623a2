import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './failure.mjs';
import { cachedTree, locateLibtorch } from './libtorch-locate.mjs';
import { TORCH_VERSION, wheelsFor } from './libtorch-wheels.mjs';
import { withLock } from './lock.mjs';
import { requirePip } from './python.mjs';
import { runProgram } from './subprocess.mjs';

const UNPACK = join(dirname(fileURLToPath(import.meta.url)), 'unpack_wheels.py');
const NEEDED_BYTES = { cpu: 1.3e9, cuda: 9e9 };

let temporary = null;

/** Removes what an interrupted download left; used when the set-up itself is interrupted. */
export function dropTemporaryTree() {
  if (temporary) removeTree(temporary);
  temporary = null;
}

// A child of a set-up that was just stopped may still be writing. What then stays is removed by the next fetch.
function removeTree(path) {
  for (let attempt = 0; attempt < 20 && existsSync(path); attempt++) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'ENOTEMPTY') throw error;
    }
  }
}

/**
 * Fetches the pinned libtorch with pip and unpacks it into the cache. The tree is put together in a temporary
 * folder beside its place and renamed at the end, so that it is there whole or not at all.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<import('./libtorch-locate.mjs').Libtorch>}
 */
export async function fetchLibtorch({ cuda, say }) {
  const variant = cuda ? 'cuda' : 'cpu';
  const wheels = wheelsFor({ platform: process.platform, arch: process.arch, cuda });
  if (!wheels || isMusl()) throw new SetupError(unsupportedMachine(cuda));
  const python = await requirePip();
  const tree = cachedTree(variant);
  makeCache(dirname(tree));
  const onWait = () => say('another set-up is fetching it, waiting');
  await withLock(`${tree}.lock`, onWait, async () => {
    if (await locateLibtorch({ cuda })) return;
    dropAbandonedTrees(tree);
    requireSpace(dirname(tree), NEEDED_BYTES[variant]);
    temporary = mkdtempSync(`${tree}.tmp-`);
    try {
      await download(python, wheels, temporary);
      const unpacked = join(temporary, 'tree');
      await unpack(python, temporary, unpacked, variant);
      rmSync(tree, { recursive: true, force: true }); // an incomplete tree, for example after a hand-made deletion
      renameSync(unpacked, tree);
    } finally {
      dropTemporaryTree();
    }
  });
  return locateLibtorch({ cuda });
}

async function download(python, wheels, folder) {
  const bar = process.stdout.isTTY ? ['--progress-bar', 'on'] : ['--progress-bar', 'off', '--quiet'];
  // No second copy in pip's own cache, and no half-gigabyte in a small /tmp.
  const args = [
    '-m',
    'pip',
    'download',
    '--no-cache-dir',
    '--disable-pip-version-check',
    ...bar,
    '--dest',
    folder,
  ];
  const env = { ...process.env, TMPDIR: folder };
  const { code } = await runProgram(python, [...args, ...wheels.pipArguments, ...wheels.requirements], {
    env,
    show: true,
  });
  if (code !== 0) {
    throw new SetupError(
      `pip could not fetch torch ${TORCH_VERSION} (its message is above): check the network and the index that pip is set to, or set NECO_LIBTORCH to the folder of a libtorch ${TORCH_VERSION}.`,
    );
  }
}

async function unpack(python, folder, tree, variant) {
  const wheels = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  const progress = process.stderr.isTTY ? ['--progress'] : [];
  const args = [UNPACK, tree, variant, ...progress, ...wheels.map((name) => join(folder, name))];
  const { code } = await runProgram(python, args, { show: true });
  if (code !== 0) {
    throw new SetupError(
      `libtorch could not be unpacked into ${folder} (the message is above): check the free space there, or name another folder in NECO_CACHE.`,
    );
  }
  const origin = { version: TORCH_VERSION, variant, wheels: wheels.map((name) => basename(name)) };
  writeFileSync(join(tree, 'neco-libtorch.json'), `${JSON.stringify(origin, null, 2)}\n`);
}

function makeCache(folder) {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new SetupError(
      `The cache folder ${folder} cannot be made (${error.code}): name one that can be written in NECO_CACHE.`,
    );
  }
}

// Called with the lock held: nobody else is filling one of these.
function dropAbandonedTrees(tree) {
  const prefix = `${basename(tree)}.tmp-`;
  for (const name of readdirSync(dirname(tree))) {
    if (name.startsWith(prefix)) removeTree(join(dirname(tree), name));
  }
}

function requireSpace(folder, bytes) {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  throw new SetupError(
    `Fetching libtorch needs ${(bytes / 1e9).toFixed(1)} GB of free space in ${folder}, which has ${((bavail * bsize) / 1e9).toFixed(1)} GB: free some, or name another folder in NECO_CACHE.`,
  );
}

function isMusl() {
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
}

function unsupportedMachine(cuda) {
  return cuda
    ? `There are no CUDA wheels of torch ${TORCH_VERSION} for ${process.platform} on ${process.arch}: leave --cuda out.`
    : `There is no torch ${TORCH_VERSION} wheel for ${process.platform} on ${process.arch}${isMusl() ? ' with musl' : ''} (Linux with glibc on x64 or arm64, or macOS on arm64, is needed): set NECO_LIBTORCH to the folder of a libtorch that you built.`;
}
