import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { addDescribed, buildProgram, describedCommands, leafCommands, writtenHelp } from '@neco/cli';
import { program, temporaryFolder } from '@neco/testing';
import { Command } from 'commander';

const loaded = await buildProgram();

// Put before the program: the first ends the process where native code is loaded, the second refuses the modules of the
// engine and of libraries that are slow to load.
const folder = temporaryFolder();
const noNativeCode = path.join(folder, 'no-native-code.cjs');
writeFileSync(
  noNativeCode,
  `process.dlopen = (_, file) => { console.error('native code was loaded: ' + file); process.exit(99); };`,
);
const hooks = path.join(folder, 'hooks.mjs');
writeFileSync(
  hooks,
  `export async function load(url, context, next) {
  if (/@neco.torch.dist|packages.torch.dist|neco.dist.(internal|index)\\.js|node_modules.(zod|sharp)/.test(url)) throw new Error('the engine was loaded: ' + url);
  return next(url, context);
}`,
);
const register = path.join(folder, 'register.mjs');
writeFileSync(
  register,
  `import { register } from 'node:module';\nregister(${JSON.stringify(`file://${hooks}`)});`,
);

function withoutEngine(words: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    process.execPath,
    ['--require', noNativeCode, '--import', register, program, ...words.split(' ').filter(Boolean)],
    { encoding: 'utf8', env: { ...process.env, NECO_LIBTORCH: '/nowhere', COLUMNS: '100' } },
  );
}

const quick: [words: string, says: RegExp][] = [
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /train .*\n[^]*studio /],
  ['settings', /^batchSize=/m],
  ['settings --method contrast', /^batchSize=/m],
  ['models', /^dinov2-small /m],
  ['models dinov2-small', /parameters/],
  ['models dinov2-small --json', /"parameters":/],
  ['recipes', /^timet-small /m],
  ['recipes timet-small', /command +neco train/],
  ['completion bash', /'eval linear'\) words='.*--seed/],
  ['completion fish', /-l images -d/],
  ['cache list', /./],
  ['pretrain --help', /batchSize=[^]*Examples:/],
  ['eval linear --help', /^Usage: neco eval linear/],
  ['help segment', /^Usage: neco segment/],
];

for (const [words, says] of quick) {
  test(`neco ${words} loads neither the engine nor what is slow to load`, () => {
    const { status, stdout, stderr } = withoutEngine(words);
    assert.equal(status, 0, stderr);
    assert.match(stdout, says);
    assert.equal(stderr, '');
  });
}

test('what would load the engine is seen', () => {
  const { status, stderr } = withoutEngine('embed --model tiny --images x --out y');
  assert.equal(status, 2, stderr);
  assert.match(stderr, /libtorch|the engine was loaded/);
  assert.match(withoutEngine('data help').stderr, /was loaded/);
});

test('the written help is what commands and schemas say: node tools/write-settings.mjs', async () => {
  for (const [name, text] of Object.entries(await writtenHelp())) {
    const file = new URL(`../../help/${name}`, import.meta.url);
    assert.ok(readFileSync(file, 'utf8') === text, `packages/cli/help/${name}`);
  }
});

test('the help of described commands is that of the commands', () => {
  const program = new Command('neco');
  for (const described of describedCommands()) addDescribed(program, described, () => Promise.resolve());
  const helps = new Map(leafCommands(program).map(([words, command]) => [words, command.helpInformation()]));
  const all = leafCommands(loaded).filter(([words]) => !/^(doctor|setup|completion)$/.test(words));
  assert.equal(helps.size, all.length);
  for (const [words, command] of all) assert.equal(helps.get(words), command.helpInformation(), words);
});

test('pictures are decoded by a thread for each core, or as many as UV_THREADPOOL_SIZE says', () => {
  const tell = path.join(folder, 'tell.cjs');
  writeFileSync(tell, `process.on('exit', () => console.error(process.env.UV_THREADPOOL_SIZE));`);
  const threads = (said?: string): string => {
    const env = { ...process.env, UV_THREADPOOL_SIZE: said };
    const args = ['--require', tell, program, '--version'];
    return spawnSync(process.execPath, args, { encoding: 'utf8', env }).stderr;
  };
  assert.equal(threads(), `${Math.max(4, availableParallelism())}\n`);
  assert.equal(threads('7'), '7\n');
});
