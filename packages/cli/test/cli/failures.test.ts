import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, test } from 'node:test';
import { memorySentence } from '@neco/cli';
import { makeSmallInputs, neco, temporaryFolder } from '@neco/testing';

const folder = temporaryFolder();
const at = (...parts: string[]) => path.join(folder, ...parts);

before(async () => {
  await makeSmallInputs(folder);
  symlinkSync('loop', at('loop'));
  writeFileSync(at('file'), '');
  for (const library of ['neco_torch', 'sharp']) {
    writeFileSync(
      at(`no-${library}.cjs`),
      `const load = process.dlopen;
       process.dlopen = (module, file, ...more) => {
         if (!file.includes('${library}')) return load.call(process, module, file, ...more);
         throw Object.assign(new Error('lib${library}.so: cannot open shared object file'), { code: 'ERR_DLOPEN_FAILED' });
       };`,
    );
  }
});

/** One sentence and exit code 2. */
function assertSentence(args: string[], says: RegExp, env: NodeJS.ProcessEnv = {}): void {
  const { code, stderr } = neco(args, { env });
  assert.equal(code, 2, stderr);
  assert.match(stderr, says);
  assert.doesNotMatch(stderr, /\n {4}at /);
}

const embed = () => ['embed', '--model', at('start.safetensors'), '--images', at('scenes', 'images')];

for (const size of ['16392', '800000', '80000000000']) {
  test(`--size ${size} is refused in a sentence`, () =>
    assertSentence(
      [...embed(), '--out', at(`size-${size}`), '--size', size],
      /beyond 16384 px|not enough memory/,
    ));
}

test('memory that is not enough is a sentence', () => {
  const words = [
    'Array buffer allocation failed',
    'DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes',
  ];
  for (const word of words)
    assert.match(memorySentence(new Error(`${word}\nframe 0`))!, /not enough memory for this .*smaller/);
  assert.equal(memorySentence(new Error('another')), null);
});

for (const [words, library] of [
  ['train --data x --out y', 'neco_torch'],
  ['models model.pth', 'neco_torch'],
  ['scenes --out x', 'sharp'],
  ['data help', 'sharp'],
] as const) {
  test(`neco ${words} where ${library} cannot be loaded`, () => {
    const env = { NODE_OPTIONS: `--require ${at(`no-${library}.cjs`)}` };
    assertSentence(
      words.split(' '),
      new RegExp(`^neco: .*(cannot be loaded|does not load) .*${library}.*(neco doctor|npm run setup)`),
      env,
    );
  });
}

test('neco doctor says that a cache cannot be made, in every form', () => {
  const places: [string, RegExp][] = [
    [at('file'), /is a file/],
    [at('file', 'below'), /is a file/],
    [at('loop', 'cache'), /lead back to themselves/],
    [at('n'.repeat(300)), /name is too long/],
    ['/proc/neco/cache', /cannot be used/],
  ];
  for (const variable of ['NECO_CACHE', 'HF_HUB_CACHE']) {
    for (const [place, says] of places.slice(variable === 'NECO_CACHE' ? 0 : 3)) {
      const { stdout } = neco(['doctor'], { env: { [variable]: place } });
      const [, line = '', remedy = ''] = /(note {4}cache[^\n]*)\n([^\n]*)/.exec(stdout) ?? [];
      assert.match(line, says, stdout);
      assert.match(remedy, new RegExp(`set ${variable} `));
    }
  }
  assert.match(
    neco(['doctor'], { env: { NECO_CACHE: at('new', 'cache') } }).stdout,
    /ok {5} cache .*not there yet/,
  );
});
