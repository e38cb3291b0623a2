// What a user does with the tarballs: installs them into an empty folder and works there. No compiler, no Python, no
// clone above.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { temporaryFolder } from '@neco/testing';
import { compiler, InstalledProject, linkLibtorch } from './installed-project.js';

const base = temporaryFolder();
const project = new InstalledProject(base);
const cache = path.join(base, 'cache');
const named = path.join(base, 'libtorch für élèves');
const TREE = 'libtorch-2.15.0-cpu';
const nowhere = { NECO_CACHE: path.join(base, 'empty'), PYTHON: '/nowhere/python3', NECO_LIBTORCH: '' };
const cached = { NECO_CACHE: cache, PYTHON: '/nowhere/python3' };

let problem: string | null = null;

before(async () => {
  problem = linkLibtorch(path.join(cache, TREE)) ?? linkLibtorch(named) ?? project.install();
  const images = path.join(project.folder, 'images');
  mkdirSync(images);
  for (let index = 0; index < 8; index++) {
    const noise = { type: 'gaussian' as const, mean: 60 + 20 * index, sigma: 40 };
    const create = { width: 160, height: 120, channels: 3 as const, background: 'red', noise };
    await sharp({ create })
      .jpeg()
      .toFile(path.join(images, `${index}.jpg`));
  }
});

function installedTest(name: string, body: () => void): void {
  test(name, (t) => (problem === null ? body() : t.skip(problem)));
}

function doctor(env: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = project.neco(['doctor', '--json'], env);
  const { findings } = JSON.parse(stdout || '{"findings":[]}') as {
    findings: { name: string; value: string }[];
  };
  return {
    code,
    text: stdout + stderr,
    value: (name: string) => findings.find((each) => each.name === name)?.value,
  };
}

let embeddings = 0;

function embeds(env: NodeJS.ProcessEnv, model = 'tiny'): void {
  const out = path.join(project.folder, `features-${++embeddings}.npy`);
  const { code, stdout, stderr } = project.neco(
    ['embed', '--model', model, '--images', 'images', '--out', out],
    env,
  );
  assert.equal(code, 0, stdout + stderr);
  assert.match(readFileSync(out).subarray(0, 128).toString('latin1'), /NUMPY.*'shape': \(8, /);
}

installedTest('no compiler and no Python can be found', () => {
  for (const program of ['g++', 'clang++', 'python3'])
    assert.throws(() => project.run(program, []), /ENOENT/);
});

installedTest('doctor finds everything; libtorch comes from the cache', () => {
  const { code, text, value } = doctor(cached);
  assert.equal(code, 0, text);
  assert.equal(value('libtorch'), `2.15.0 from cache (cpu): ${path.join(cache, TREE)}`);
  assert.equal(value('compiler'), undefined);
});

installedTest('five steps of training, and features of the result', () => {
  const settings = ['steps=5', 'batchSize=4'].flatMap((setting) => ['--set', setting]);
  const args = ['train', '--data', 'images', '--model', 'tiny', '--out', 'run', ...settings];
  const { code, stdout, stderr } = project.neco(args, cached);
  assert.equal(code, 0, stdout + stderr);
  const steps = readFileSync(path.join(project.folder, 'run/metrics.jsonl'), 'utf8');
  assert.match(steps, /"step":5,/);
  embeds(cached, 'run');
});

installedTest('NECO_LIBTORCH may have spaces and letters beyond ASCII', () => {
  const env = { ...nowhere, NECO_LIBTORCH: named };
  const { code, text, value } = doctor(env);
  assert.equal(code, 0, text);
  assert.equal(value('libtorch'), `2.15.0 from NECO_LIBTORCH: ${named}`);
  embeds(env);
});

installedTest('the libtorch of an installed PyTorch is taken', () => {
  const python = path.join(base, 'python');
  writeFileSync(python, `#!/bin/sh\necho '2.15.0+cpu - ${named}'\n`);
  chmodSync(python, 0o755);
  const env = { ...nowhere, PYTHON: python };
  assert.equal(doctor(env).value('libtorch'), `2.15.0 from installed PyTorch 2.15.0+cpu: ${named}`);
  embeds(env);
});

installedTest('without libtorch a command asks for it in one sentence, and help is there', () => {
  const { code, stderr } = project.neco(
    ['embed', '--model', 'tiny', '--images', 'images', '--out', 'x.npy'],
    nowhere,
  );
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^neco: libtorch is not on this machine yet: run "npx neco setup", which fetches libtorch 2\.15\.0 .*0\.5 GB.*empty.*NECO_LIBTORCH.*\.\n$/,
  );
  const help = project.neco(['--help'], nowhere);
  assert.equal(help.code, 0);
  assert.match(help.stdout, /setup .*libtorch/);
  assert.match(help.stdout, /^ {2}embed .*patch grids/m);
  const { code: status, text, value } = doctor(nowhere);
  assert.equal(status, 1, text);
  assert.equal(value('libtorch'), 'none');
  const setup = project.neco(['setup'], nowhere);
  assert.equal(setup.code, 2);
  assert.match(setup.stderr, /^neco: Python 3 \(\/nowhere\/python3\) was not found.*\n$/);
});

// A Python with pip whose downloads are this checkout's libtorch.
const STAND_IN = `#!/bin/sh
case "$*" in
  *find_spec*) exit 1 ;;
  *fetch_wheel.py*) exit 0 ;;
  *unpack_wheels.py*) /bin/mkdir -p "$2/lib" && /bin/ln -s "${named}/lib/"* "$2/lib/" ;;
  *--version*) echo pip 24.0 ;;
  *) echo 3 11 ;;
esac
`;

installedTest('neco setup fetches libtorch and sees that it works', () => {
  const python = path.join(base, 'python-with-pip');
  writeFileSync(python, STAND_IN);
  chmodSync(python, 0o755);
  const env = { NECO_CACHE: path.join(base, 'fetched'), PYTHON: python, NECO_LIBTORCH: '' };
  const { code, stdout, stderr } = project.neco(['setup'], env);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^libtorch: fetching libtorch 2\.15\.0 through pip, once .*fetched/);
  assert.match(stdout, /\nlibtorch 2\.15\.0 works here\.\n$/);
  assert.equal(doctor(env).code, 0);
});

installedTest('what only exports and scenes need is asked for by name', () => {
  const onnx = project.neco(['export', '--model', 'tiny', '--format', 'onnx', '--out', 'onnx'], cached);
  assert.equal(onnx.code, 2, onnx.stderr);
  assert.match(
    onnx.stderr,
    /needs what is not installed by default: run "npm install onnxruntime-web" \(\d+ MB\)\.\n$/,
  );
  const scenes = project.neco(['scenes', '--count', '2', '--out', 'scenes'], cached);
  assert.equal(scenes.code, 2, scenes.stderr);
  assert.match(scenes.stderr, /run "npm install @twemoji\/svg emojibase-data" \(\d+ MB\)\.\n$/);
});

const MODULES = { nodenext: 'nodenext', bundler: 'esnext' };
for (const [moduleResolution, module] of Object.entries(MODULES)) {
  installedTest(`TypeScript finds the types with moduleResolution ${moduleResolution}`, () => {
    const entries = ['methods', 'sorting', 'vit', 'eval', 'errors'].map(
      (name) => `import '@neco/neco/${name}';`,
    );
    const source = `
      import { loadBackbone, train, type TrainResult } from '@neco/neco';
      import * as torch from '@neco/torch';
      ${entries.join('\n')}
      const result: TrainResult = await train({ data: 'images', model: 'tiny', out: 'run', settings: { steps: 1 } });
      const { patches } = await (await loadBackbone(result.run)).features('images/0.jpg');
      const shape: readonly number[] = torch.scope(() => patches.mean(0)).shape;
      // @ts-expect-error: steps is a number
      await train({ data: 'images', model: 'tiny', out: 'run', settings: { steps: 'one' } });
      console.log(shape);\n`;
    writeFileSync(path.join(project.folder, 'use.ts'), source);
    const options = {
      module,
      moduleResolution,
      target: 'es2022',
      types: ['node'],
      strict: true,
      skipLibCheck: false,
    };
    const config = { compilerOptions: { ...options, noEmit: true }, files: ['use.ts'] };
    writeFileSync(path.join(project.folder, 'tsconfig.json'), JSON.stringify(config));
    const { code, stdout } = project.run(process.execPath, [compiler, '--project', 'tsconfig.json']);
    assert.equal(code, 0, stdout.slice(0, 5000));
  });
}

installedTest('the packages hold a licence, a text, their system, maps that resolve, and no tests', () => {
  const packages = path.join(project.folder, 'node_modules/@neco');
  const names = readdirSync(packages);
  assert.equal(names.length, 5);
  for (const name of names) {
    const folder = path.join(packages, name);
    const files = readdirSync(folder, { recursive: true }) as string[];
    for (const file of ['LICENSE', 'README.md', 'package.json'])
      assert.ok(files.includes(file), `${name}: ${file}`);
    const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    assert.ok(manifest['os'] && manifest['cpu'] && !manifest['scripts'], name);
    assert.deepEqual(
      files.filter((file) => /\.test\.|(^|\/)(dist-)?test\/|tsbuildinfo/.test(file)),
      [],
    );
    for (const map of files.filter((file) => file.endsWith('.map'))) {
      const { sources } = JSON.parse(readFileSync(path.join(folder, map), 'utf8')) as { sources: string[] };
      for (const source of sources)
        assert.ok(existsSync(path.join(folder, path.dirname(map), source)), `${name}: ${map}`);
    }
  }
});

installedTest('a cache that was moved works where it is then', () => {
  const moved = path.join(base, 'moved cache');
  renameSync(cache, moved);
  embeds({ ...cached, NECO_CACHE: moved });
});
