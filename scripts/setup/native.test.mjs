import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { compilerCandidates, findCompiler, noCompiler } from './compiler.mjs';
import { compileUnit, dependenciesIn, isCompiled, plan, vectorFlags } from './native.mjs';
import { root } from './paths.mjs';

const LIBTORCH = { version: '0', root: '/nowhere', source: 'test' };
const HEADERS = { folders: [], versions: [] };

test('an object is rebuilt when its source, a header or a flag changed, and only then', async (t) => {
  const base = mkdtempSync(join(tmpdir(), 'neco native ')); // with a space: paths are not split
  t.after(() => rmSync(base, { recursive: true, force: true }));
  mkdirSync(join(base, 'native'));
  const write = (name, text) => writeFileSync(join(base, 'native', name), text);
  write('answer.h', 'inline int answer() { return 42; }\n');
  write('answer.cc', '#include "answer.h"\nint f() { return answer(); }\n');
  write('other.cc', 'int g() { return 1; }\n');
  const library = { sources: 'native', output: 'build/answer.so', addon: false };
  const plans = () => plan(library, LIBTORCH, HEADERS, base).units;
  const compiler = await findCompiler();
  // Text that is younger than the compiler's start counts as edited meanwhile; file times may be coarse.
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (const unit of plans()) assert.equal((await compileUnit(unit, compiler)).code, 0);
  assert.deepEqual(plans().map(isCompiled), [true, true]);

  write('answer.h', 'inline int answer() { return 43; }\n');
  assert.deepEqual(plans().map(isCompiled), [false, true]);
  write('answer.h', 'inline int answer() { return 42; }\n');
  assert.deepEqual(plans().map(isCompiled), [true, true]);
  const newer = plan(library, { ...LIBTORCH, version: '1' }, HEADERS, base).units;
  assert.deepEqual(newer.map(isCompiled), [false, false]);

  write('other.cc', 'int g() { return }\n');
  const broken = await compileUnit(plans()[1], compiler);
  assert.notEqual(broken.code, 0);
  assert.match(broken.output, /error/);
  assert.equal(isCompiled(plans()[1]), false);
  assert.ok(existsSync(join(base, 'build/obj/other.cc.o')), 'the old object stays until a new one is whole');
});

test('a build with CUDA differs from one without in the NCCL file, the kernels and the link alone', (t) => {
  const base = mkdtempSync(join(tmpdir(), 'neco-native-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  mkdirSync(join(base, 'native/cuda'), { recursive: true });
  const files = ['calls.cc', 'distributed_nccl.cc', 'cuda/kernel.cu'];
  for (const name of files) writeFileSync(join(base, 'native', name), '');
  const library = { sources: 'native', output: 'build/a.so', addon: true, cuda: 'native/cuda' };
  const nvcc = { program: '/toolkit/bin/nvcc', version: '13.2.86' };
  const cuda = { runtime: '/toolkit/lib/libcudart.so.13', includes: ['/toolkit/include'], nccl: true, nvcc };
  const planFor = (given) => plan(library, { ...LIBTORCH, cuda: given }, HEADERS, base);
  const without = planFor(undefined);
  const all = planFor(cuda);
  assert.equal(without.units.length, 2);
  assert.deepEqual(all.units[0], without.units[0]);
  assert.notEqual(all.units[1].key, without.units[1].key);
  assert.ok(all.units[1].flags.includes('-DNECO_LIBTORCH_CUDA'));
  assert.equal(all.units[2].nvcc, nvcc.program);
  const added = all.link.filter((flag) => !without.link.includes(flag));
  assert.deepEqual(added, [
    ...['-ltorch_cuda', '-lc10_cuda', cuda.runtime],
    ...['-Wl,-rpath,/nowhere/lib', '-Wl,-rpath,/toolkit/lib'],
  ]);

  const withoutHeaders = planFor({ ...cuda, nccl: false, nvcc: null });
  assert.deepEqual(withoutHeaders.units, without.units);
  assert.deepEqual(withoutHeaders.link, all.link);
  const operators = plan(
    { ...library, addon: false },
    { ...LIBTORCH, cuda: { ...cuda, nvcc: null } },
    HEADERS,
    base,
  );
  assert.deepEqual(operators.link, without.link, 'operators without a kernel need no CUDA');
});

test('file names choose the vector extensions', () => {
  assert.deepEqual(vectorFlags('rows_avx2.cc', 'x64'), ['-mavx2', '-mfma', '-mf16c']);
  assert.ok(vectorFlags('rows_avx512.cc', 'x64').includes('-mavx512bw'));
  assert.deepEqual(vectorFlags('rows.cc', 'x64'), []);
  assert.deepEqual(vectorFlags('rows_avx2.cc', 'arm64'), []);
});

test('dependency files are read with their line ends and escaped spaces', () => {
  assert.deepEqual(dependenciesIn('a.o: /x/a.cc \\\n  /x/my\\ header.h \\\n /x/b.h\n'), [
    '/x/a.cc',
    '/x/my header.h',
    '/x/b.h',
  ]);
});

test('a missing or old compiler is named, with the way to get one', () => {
  assert.deepEqual(compilerCandidates({ CXX: 'ccache g++-13' }), [['ccache', 'g++-13']]);
  assert.match(
    noCompiler({ tooOld: [], platform: 'linux' }),
    /^No C\+\+ compiler was found.*apt install g\+\+/,
  );
  assert.match(noCompiler({ tooOld: [], platform: 'darwin' }), /xcode-select --install/);
  assert.match(noCompiler({ tooOld: ['g++'], platform: 'linux' }), /^g\+\+ cannot compile C\+\+20/);
  const script = `
    import { findCompiler } from ${JSON.stringify(join(root, 'scripts/setup/compiler.mjs'))};
    await findCompiler().catch((error) => { console.error(error.message); process.exitCode = error.exitCode; });`;
  const run = (env) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
  const empty = run({ PATH: '/nowhere' });
  assert.equal(empty.status, 2);
  assert.match(empty.stderr, /^No C\+\+ compiler was found/);
  const wrong = run({ PATH: process.env.PATH, CXX: 'no-such-compiler' });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /^The C\+\+ compiler that CXX names \(no-such-compiler\) was not found/);
});
