import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './failure.mjs';
import { withLock } from './lock.mjs';
import { requirePip } from './python.mjs';
import { runProgram } from './subprocess.mjs';

const ownFolder = dirname(fileURLToPath(import.meta.url));
const FETCH = join(ownFolder, 'fetch_wheel.py');
const UNPACK = join(ownFolder, 'unpack_wheels.py');

// fetch_wheel.py does not know this pip.
const OTHER_PIP = 3;

/**
 * A folder of the cache that is unpacked from wheels.
 *
 * @typedef {object} WheelTree
 * @property {string} path where it goes
 * @property {string} what what is fetched, for messages
 * @property {string} instead what to do if pip cannot fetch it
 * @property {'cpu' | 'cuda' | 'nvcc'} layout see unpack_wheels.py
 * @property {{ requirements: string[], pipArguments: string[] }} wheels lines of a requirements file
 * @property {number} bytes free space that download and tree need together
 * @property {{ version: string, variant?: string }} origin noted in the tree
 * @property {string} record name of the file with that note
 */

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
 * Fetches wheels with pip and unpacks them. The tree is put together in a temporary folder beside its place and renamed
 * at the end, so that it is there whole or not at all.
 *
 * @param {WheelTree} tree
 * @param {{ isThere: () => Promise<boolean> | boolean, say: (line: string) => void }} options `isThere`: whether
 *   another set-up has fetched it meanwhile
 */
export async function fetchWheelTree(tree, { isThere, say }) {
  const python = await requirePip();
  makeCache(dirname(tree.path));
  const onWait = () => say('another set-up is fetching it, waiting');
  await withLock(`${tree.path}.lock`, onWait, async () => {
    if (await isThere()) return;
    dropAbandonedTrees(tree.path);
    requireSpace(tree);
    temporary = mkdtempSync(`${tree.path}.tmp-`);
    const wheels = `${tree.path}.wheels`;
    mkdirSync(wheels, { recursive: true });
    try {
      for (const requirement of tree.wheels.requirements) {
        await download(python, tree, requirement, { temporary, wheels });
      }
      const unpacked = join(temporary, 'tree');
      await unpack(python, tree, wheels, unpacked);
      rmSync(tree.path, { recursive: true, force: true }); // an incomplete tree, for example after a hand-made deletion
      renameSync(unpacked, tree.path);
      rmSync(wheels, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    } finally {
      dropTemporaryTree();
      if (existsSync(wheels) && readdirSync(wheels).length === 0) rmdirSync(wheels);
    }
  });
}

// Wheels that are whole, and what came of the last one, stay until the tree is there: the next attempt goes on.
async function download(
  python,
  { wheels: { pipArguments }, what, instead },
  requirement,
  { temporary, wheels },
) {
  const args = [FETCH, wheels, ...requirement.split(' '), '--', ...pipArguments];
  let { code } = await runProgram(python, args, { show: true });
  if (code === OTHER_PIP) code = await pipDownload(python, pipArguments, requirement, { temporary, wheels });
  if (code !== 0) {
    throw new SetupError(
      `pip could not fetch ${what} (its message is above): check the network and the index that pip is set to, or ${instead}.`,
    );
  }
}

async function pipDownload(python, pipArguments, requirement, { temporary, wheels }) {
  const bar = process.stdout.isTTY ? ['--progress-bar', 'on'] : ['--progress-bar', 'off', '--quiet'];
  const list = join(temporary, 'requirements.txt');
  writeFileSync(list, `${requirement}\n`);
  // No second copy in pip's own cache, and no half-gigabyte in a small /tmp.
  const args = [
    ...['-m', 'pip', 'download', '--no-cache-dir', '--disable-pip-version-check'],
    ...[...bar, '--dest', wheels, ...pipArguments, '--requirement', list],
  ];
  const env = { ...process.env, TMPDIR: temporary };
  return (await runProgram(python, args, { env, show: true })).code;
}

async function unpack(python, { what, layout, origin, record }, folder, target) {
  const wheels = readdirSync(folder).filter((name) => name.endsWith('.whl'));
  const progress = process.stderr.isTTY ? ['--progress'] : [];
  const args = [UNPACK, target, layout, ...progress, ...wheels.map((name) => join(folder, name))];
  const { code } = await runProgram(python, args, { show: true });
  if (code !== 0) {
    throw new SetupError(
      `${what} could not be unpacked into ${target} (the message is above): check the free space there, or name another folder in NECO_CACHE.`,
    );
  }
  writeFileSync(join(target, record), `${JSON.stringify({ ...origin, wheels }, null, 2)}\n`);
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

function requireSpace({ path, what, bytes }) {
  const folder = dirname(path);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= bytes) return;
  throw new SetupError(
    `Fetching ${what} needs ${(bytes / 1e9).toFixed(1)} GB of free space in ${folder}, which has ${((bavail * bsize) / 1e9).toFixed(1)} GB: free some, or name another folder in NECO_CACHE.`,
  );
}
