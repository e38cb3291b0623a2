import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { libtorchToLoad } from '@neco/torch/libtorch';

const checkout = fileURLToPath(new URL('../../../../', import.meta.url));
const node = process.execPath;
const npm = ['npm', 'npx'].map((name) => path.join(path.dirname(node), name));

// What npm may need to reach its registry. Others, such as the prefix of an npm that runs these tests, are not for it.
const FOR_NPM =
  /^(npm_config_(registry|(https_)?proxy|noproxy|cafile|cache|userconfig|strict_ssl)|https?_proxy|no_proxy|SSL_\w+|NODE_EXTRA\w+)$/i;

/** What a program of the project printed, and its exit code. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * A folder outside of the checkout into which the tarballs were installed. Its programs see node, npm and a shell, and
 * neither a compiler nor Python.
 */
export class InstalledProject {
  readonly folder: string;
  readonly tarballs: string;
  private readonly programs: string;

  constructor(base: string) {
    this.folder = path.join(base, 'project');
    this.tarballs = path.join(base, 'tarballs');
    this.programs = path.join(base, 'programs');
    for (const folder of [this.folder, this.programs]) mkdirSync(folder);
    for (const file of [node, ...npm, '/bin/sh'].filter(existsSync))
      symlinkSync(realpathSync(file), path.join(this.programs, path.basename(file)));
    writeFileSync(path.join(this.folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  }

  /** Runs a program with the project as its folder. */
  run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
    const { HOME, NECO_CACHE, XDG_CACHE_HOME } = process.env;
    const inherited = Object.entries(process.env).filter(([name]) => FOR_NPM.test(name));
    const all = {
      ...Object.fromEntries(inherited),
      HOME,
      NECO_CACHE,
      XDG_CACHE_HOME,
      OMP_NUM_THREADS: '1',
      ...env,
    };
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: this.folder,
      env: { ...all, PATH: this.programs },
      encoding: 'utf8',
    });
    if (error) throw error;
    return { code: status, stdout, stderr };
  }

  /** Runs `npx neco`. */
  neco(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ended {
    return this.run('npx', ['neco', ...args], env);
  }

  /** Packs the checkout and installs what came of it. @returns why npm cannot install here; null if it did */
  install(): string | null {
    if (!npm.every(existsSync)) return 'there is no npm beside node';
    const packed = spawnSync(node, [path.join(checkout, 'scripts/pack.mjs'), this.tarballs], {
      encoding: 'utf8',
    });
    if (packed.status !== 0) throw new Error(packed.stdout + packed.stderr);
    const files = readdirSync(this.tarballs).map((name) => path.join(this.tarballs, name));
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code, stdout, stderr } = this.run('npm', ['install', ...flags, ...files, '@types/node@20']);
    if (code === 0) return null;
    const network = /ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENOTCACHED|ENETUNREACH/.exec(stderr);
    if (network) return `npm cannot reach a registry (${network[0]})`;
    throw new Error(stdout + stderr);
  }
}

/**
 * A folder with the libraries of this checkout's libtorch, as links.
 *
 * @returns why they would not find each other there; null if they do
 */
export function linkLibtorch(target: string): string | null {
  const { root, version } = libtorchToLoad()!;
  const libraries = path.join(root, 'lib');
  const isWhole =
    process.platform === 'darwin' || readdirSync(libraries).some((name) => name.startsWith('libcudart'));
  if (!isWhole) return 'the libtorch of this checkout needs the packages beside it';
  mkdirSync(path.join(target, 'lib'), { recursive: true });
  for (const name of readdirSync(libraries)) {
    const link = path.join(target, 'lib', name);
    if (!existsSync(link)) symlinkSync(path.join(libraries, name), link);
  }
  writeFileSync(path.join(target, 'neco-libtorch.json'), JSON.stringify({ version }, null, 2));
  return null;
}

/** TypeScript's compiler, which the project itself does not install. */
export const compiler = path.join(checkout, 'node_modules/typescript/bin/tsc');
