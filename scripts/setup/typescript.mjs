import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { digest, fileDigest, readRecord } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';

/**
 * @typedef {object} Project
 * @property {string} folder holds tsconfig.json
 * @property {string} sources folder of the .ts files
 * @property {string} outputs folder of the .js files
 */

/** Builds the packages, with `tests` their tests too, unless no input changed since the last build. */
export async function buildTypeScript({ tests, say }) {
  const projects = projectsOf(root).filter(({ isTest }) => tests || !isTest);
  const stampPath = join(root, 'build', tests ? 'typescript-tests.json' : 'typescript.json');
  projects.forEach(dropOrphans);
  const inputs = fingerprint(projects);
  const complete = projects.every(hasAllOutputs);
  if (complete && readRecord(stampPath)?.inputs === inputs) {
    say('up to date');
    return;
  }
  say(`compiling ${projects.map(({ folder }) => relative(root, folder)).join(', ')}`);
  const started = Date.now();
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc))
    throw new SetupError('The npm packages are not installed: run "npm run setup" without --only.');
  // tsc trusts its own record even if the files it wrote are gone.
  const force = complete ? [] : ['--force'];
  const args = [tsc, '--build', ...force, ...projects.map(({ folder }) => folder)];
  const { code } = await runProgram(process.execPath, args, { cwd: root, show: true });
  if (code !== 0) throw new SetupError('The TypeScript build failed; the messages are above.', 1);
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, JSON.stringify({ inputs }));
  say(`compiled in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** The TypeScript projects of the packages: each package and its tests. */
export function projectsOf(base) {
  const packages = readdirSync(join(base, 'packages')).sort();
  return packages.flatMap((name) => {
    const folder = join(base, 'packages', name);
    return [
      { folder, sources: join(folder, 'src'), outputs: join(folder, 'dist'), isTest: name === 'testing' },
      {
        folder: join(folder, 'test'),
        sources: join(folder, 'test'),
        outputs: join(folder, 'dist-test'),
        isTest: true,
      },
    ].filter((project) => existsSync(join(project.folder, 'tsconfig.json')));
  });
}

/** The .ts files below a folder, as paths relative to it. */
export function sourcesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).sort();
}

function outputOf({ outputs }, source) {
  return join(outputs, source.replace(/\.ts$/, '.js'));
}

function hasAllOutputs(project) {
  return sourcesIn(project.sources).every((source) => existsSync(outputOf(project, source)));
}

/** Removes what tsc made of sources that were renamed or deleted since. */
export function dropOrphans({ sources, outputs }) {
  if (!existsSync(outputs)) return;
  for (const name of readdirSync(outputs, { recursive: true })) {
    const source = name.replace(/\.(js|js\.map|d\.ts|d\.ts\.map)$/, '.ts');
    if (source !== name && !existsSync(join(sources, source))) rmSync(join(outputs, name));
  }
}

function fingerprint(projects) {
  const files = [
    join(root, 'package-lock.json'),
    join(root, 'tsconfig.base.json'),
    ...projects.flatMap(({ folder, sources }) => [
      join(folder, 'tsconfig.json'),
      ...sourcesIn(sources).map((source) => join(sources, source)),
    ]),
  ];
  return digest(files.map((path) => `${relative(root, path)} ${fileDigest(path)}\n`).join(''));
}
