import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { root } from './paths.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';

/** Installs exactly what the lock file names, unless node_modules holds it already. */
export async function installPackages(say) {
  const lock = readJson(join(root, 'package-lock.json'));
  if (!lock)
    throw new SetupError('package-lock.json is missing: this is not a whole checkout; clone it again.');
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (installed && lockMatchesManifests(lock) && matchesLock(installed, lock)) {
    say('node_modules matches package-lock.json');
    return;
  }
  say('installing the packages of package-lock.json');
  const started = Date.now();
  const { file, args } = npmCommand(process.env);
  const { code, missing } = await runProgram(file, [...args, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    show: true,
  });
  if (missing) throw new SetupError('npm was not found: install it together with Node, from nodejs.org.');
  if (code !== 0) {
    throw new SetupError(
      'npm could not install the packages (its message is above): check the network and the registry that npm is set to, then run the same command again.',
    );
  }
  say(`installed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/**
 * Whether every package of the lock file is installed in its locked version. Optional ones may be missing: they are
 * for other platforms.
 *
 * @param {{ packages: Record<string, { version?: string, integrity?: string, optional?: boolean, link?: boolean }> }} installed
 *   npm's own record of node_modules
 */
export function matchesLock(installed, lock) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (!path.startsWith('node_modules/')) return true; // the root and the workspaces themselves
    const present = installed.packages[path];
    if (!present) return wanted.optional === true || wanted.devOptional === true;
    return present.version === wanted.version && present.integrity === wanted.integrity;
  });
}

const DEPENDENCY_KINDS = ['dependencies', 'devDependencies', 'optionalDependencies'];

function lockMatchesManifests(lock) {
  const workspaces = Object.keys(lock.packages).filter((path) => !path.includes('node_modules/'));
  return workspaces.every((path) => {
    const manifest = readJson(join(root, path, 'package.json'));
    return (
      manifest !== null &&
      DEPENDENCY_KINDS.every((kind) => sameEntries(manifest[kind] ?? {}, lock.packages[path][kind] ?? {}))
    );
  });
}

function sameEntries(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** npm as a program: under "npm run" the one that is running, with the Node that is running. */
export function npmCommand(env) {
  const runningNpm = env.npm_execpath;
  if (runningNpm && /npm-cli\.c?js$/.test(runningNpm) && existsSync(runningNpm)) {
    return { file: process.execPath, args: [runningNpm] };
  }
  return { file: 'npm', args: [] };
}

function readJson(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
