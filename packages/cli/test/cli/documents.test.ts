import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadBackbone, settingsMarkdown, writeScenes } from '@neco/neco/internal';
import { neco, temporaryFolder } from '@neco/testing';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const program = path.join(root, 'packages/cli/bin/neco.js');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** The lines of all shell blocks. */
const commands = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) =>
  block!.trim().split('\n'),
);

let folder = '';

before(async () => {
  folder = temporaryFolder();
  const scenes = { count: 8, size: 112, seed: 3 };
  await writeScenes(path.join(folder, 'train'), scenes);
  await writeScenes(path.join(folder, 'val'), { ...scenes, split: 'val' });
  const my = path.join(folder, 'my');
  mkdirSync(path.join(my, 'val'), { recursive: true });
  for (const kind of ['images', 'masks']) {
    cpSync(path.join(folder, 'train', kind), path.join(my, kind), { recursive: true });
    cpSync(path.join(folder, 'val', kind), path.join(my, 'val', kind), { recursive: true });
  }
});

// What keeps a command short here; a reader's run is longer but of the same kind.
const small = ['--input-size', '112'];
const shorter: Record<string, string[]> = {
  train: ['--set', 'steps=2', '--set', 'batchSize=4', '--set', 'eval.inputSize=112'],
  pretrain: ['--steps', '2', '--batch-size', '4'],
  compare: ['--seed', '0', '--epochs', '1', '--clusters', '20', '--linear-variations', '0', ...small],
  eval: small,
  segment: ['--size', '112'],
  embed: ['--size', '112'],
};

test('the README names the two commands of the project', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  assert.deepEqual(commands.slice(0, 2), ['npm run demo', 'npm test']);
  assert.ok(scripts.demo && scripts.test);
});

/** The README's backbone, or the embedded one where its weights cannot be had. */
const backbone = 'dinov2-small-saliency';
let replaced: string | undefined;
const argumentsOf = (line: string): string[] =>
  line
    .replace(backbone, replaced ?? backbone)
    .split(' ')
    .slice(2);

before(async () => {
  const download = { signal: AbortSignal.timeout(180_000) };
  await loadBackbone(backbone, { download }).catch(() => (replaced = 'tiny'));
});

const isStudio = (line: string) => line.startsWith('npx neco studio');

for (const command of commands.filter((line) => line.startsWith('npx neco ') && !isStudio(line))) {
  test(`README: ${command}`, () => {
    const args = argumentsOf(command);
    const { code, stdout, stderr } = neco([...args, ...(shorter[args[0]!] ?? [])], { cwd: folder });
    assert.equal(code, 0, stdout + stderr);
    const out = args[args.indexOf('--out') + 1];
    if (args.includes('--out')) assert.ok(existsSync(path.join(folder, out!)));
  });
}

for (const command of commands.filter(isStudio)) {
  test(`README: ${command}`, async () => {
    const args = [program, ...argumentsOf(command), '--no-open', '--port', '0'];
    const studio = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(studio, 'exit');
    let text = '';
    try {
      for await (const part of studio.stdout.setEncoding('utf8')) {
        text += part as string;
        const address = /http:\/\/127\.0\.0\.1\S+/.exec(text)?.[0];
        if (address === undefined) continue;
        assert.equal((await fetch(address)).status, 200);
        break;
      }
    } finally {
      studio.kill('SIGINT');
    }
    assert.deepEqual(await ended, [0, null], text);
  });
}

test('README: the TypeScript example', async () => {
  const code = /^```ts\n(.*?)^```/ms
    .exec(readme)![1]!
    .replace('steps: 100', 'steps: 1')
    .replace('photo.jpg', readdirSync(path.join(folder, 'my/images'))[0]!);
  // Inside the project, where '@neco/neco' is found.
  const file = path.join(root, 'packages/neco/dist-test', `readme-${process.pid}.mjs`);
  writeFileSync(file, code);
  const directory = process.cwd();
  try {
    process.chdir(folder);
    await import(file);
    assert.ok(existsSync(path.join(folder, 'runs/api/teacher.safetensors')));
  } finally {
    process.chdir(directory);
    rmSync(file);
  }
});

test('links of the README and of docs/ lead to files that are there', () => {
  const documents = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
  for (const document of ['README.md', 'CONTRIBUTING.md', ...documents.map((name) => `docs/${name}`)]) {
    const text = readFileSync(path.join(root, document), 'utf8');
    for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const file = path.join(root, path.dirname(document), target!);
      assert.ok(existsSync(file), `${document} links to ${target}`);
    }
  }
});

test('paths that CONTRIBUTING.md names are there', () => {
  const text = readFileSync(path.join(root, 'CONTRIBUTING.md'), 'utf8');
  const named = [...text.matchAll(/`([\w./-]+\/[\w./-]*)`/g)].map(([, name]) => name!);
  const paths = named.filter((name) => !/^(\.ci|build)\//.test(name));
  assert.ok(paths.length > 40, 'found too few paths: has their form changed?');
  for (const name of paths) {
    const places = ['', 'packages/neco', 'packages/neco/src'].map((place) => path.join(root, place, name));
    assert.ok(places.some(existsSync), `CONTRIBUTING.md names ${name}`);
  }
});

test('docs/training.md lists the settings of the code', () => {
  const text = readFileSync(path.join(root, 'docs/training.md'), 'utf8');
  assert.ok(text.includes(settingsMarkdown()), 'run node tools/write-settings.mjs');
});
