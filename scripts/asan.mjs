// Builds the native code with AddressSanitizer and UndefinedBehaviorSanitizer and runs the tests that use it under both.
// Everything lies in build/asan, beside the usual build, which stays as it is.
//
//   node scripts/asan.mjs [FILTER...]   only test files whose path contains one of the filters
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findCompiler } from './setup/compiler.mjs';
import { digest } from './setup/fingerprint.mjs';
import { compileUnit, isCompiled, LIBRARIES, link, nodeHeaders, plan } from './setup/native.mjs';
import { root } from './setup/paths.mjs';

const SANITIZERS = ['-fsanitize=address,undefined'];
// Without the check of virtual tables: it needs type information that libtorch's libraries do not export.
const FLAGS = [...SANITIZERS, '-fno-sanitize=vptr', '-fno-omit-frame-pointer', '-O1', '-g1'];

// Not memory.test.js: it measures resident memory, of which the sanitizer keeps what was freed.
const TESTS = [
  ...['autograd', 'calls', 'library', 'nn', 'operators', 'optim', 'random', 'safetensors', 'scope'],
  ...['tensor', 'text', 'worker', 'distributed'],
]
  .map((name) => `packages/torch/dist-test/${name}.test.js`)
  .concat(
    ['sorting/fused', 'vit/recomputing-linear', 'views/colour-view', 'views/loader', 'eval/clustering'].map(
      (name) => `packages/neco/dist-test/${name}.test.js`,
    ),
  );

const base = join(root, 'build/asan');

async function build() {
  const compiler = await findCompiler();
  const libtorch = JSON.parse(readFileSync(join(root, 'packages/torch/build/libtorch.json'), 'utf8'));
  for (const library of LIBRARIES) {
    const planned = plan({ ...library, output: join('build/asan', library.output) }, libtorch, nodeHeaders());
    const units = planned.units.map((unit) => ({
      ...unit,
      flags: [...unit.flags, ...FLAGS],
      key: digest(JSON.stringify([unit.key, FLAGS])),
    }));
    await compile(units, compiler);
    await link({ ...planned, units, link: [...planned.link, ...SANITIZERS] }, compiler);
  }
}

async function compile(units, compiler) {
  const queue = units.filter((unit) => !isCompiled(unit));
  const worker = async () => {
    for (let unit = queue.shift(); unit; unit = queue.shift()) {
      const { code, output } = await compileUnit(unit, compiler);
      if (output) console.error(output);
      if (code !== 0) throw new Error(`${relative(root, unit.source)} did not compile`);
      console.log(`compiled ${relative(root, unit.source)}`);
    }
  };
  const jobs = Number(process.env.JOBS) || Math.max(1, availableParallelism() - 1);
  await Promise.all(Array.from({ length: jobs }, worker));
}

/** The packages with their JavaScript, so that each finds the native libraries built above. */
function layOut() {
  for (const name of ['torch', 'neco']) {
    const from = join(root, 'packages', name);
    const to = join(base, 'packages', name);
    for (const part of ['dist', 'dist-test', 'package.json']) {
      rmSync(join(to, part), { recursive: true, force: true });
      cpSync(join(from, part), join(to, part), { recursive: true });
    }
    for (const part of ['test', 'native', 'models', 'recipes']) linkTo(join(from, part), join(to, part));
    linkTo(to, join(base, 'node_modules/@neco', name));
  }
}

function linkTo(target, path) {
  if (!existsSync(target) || existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'dir');
}

/** The sanitizers' run-time libraries, which must be in the process before Node's own allocations. */
function runtimes() {
  const [program = 'g++', ...args] = (process.env.CXX ?? 'g++').trim().split(/\s+/);
  return ['libasan.so', 'libubsan.so']
    .map((name) =>
      spawnSync(program, [...args, `-print-file-name=${name}`], { encoding: 'utf8' }).stdout.trim(),
    )
    .join(':');
}

function runTest(file) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--test', join(base, file)], {
    encoding: 'utf8',
    env: {
      ...process.env,
      LD_PRELOAD: runtimes(),
      // Node and V8 keep much until the process ends, so leaks cannot be told apart; tests count live tensors instead.
      // Tests ask for more memory than there is: that is to be refused as without the sanitizer.
      ASAN_OPTIONS:
        'detect_leaks=0:halt_on_error=1:strict_string_checks=1:detect_stack_use_after_return=1:allocator_may_return_null=1',
      UBSAN_OPTIONS: `halt_on_error=1:print_stacktrace=1:suppressions=${join(root, 'scripts/ubsan-suppressions.txt')}`,
      OMP_NUM_THREADS: '2',
    },
  });
  const found = `${stdout}${stderr}`.match(/^.*(?:ERROR: AddressSanitizer|runtime error:).*$/gm) ?? [];
  const passed = /^# pass (\d+)/m.exec(stdout)?.[1] ?? '0';
  const good = status === 0 && found.length === 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${file}: ${passed} tests passed`);
  if (!good) console.log(`${stdout}${stderr}`.split('\n').slice(-120).join('\n'));
  return { good, passed: Number(passed) };
}

await build();
layOut();
const filters = process.argv.slice(2);
const files = TESTS.filter(
  (file) =>
    existsSync(join(base, file)) && (filters.length === 0 || filters.some((part) => file.includes(part))),
);
const results = files.map(runTest);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.filter(({ good }) => !good).length;
console.log(
  `${passed} tests in ${files.length} files under AddressSanitizer and UBSan; ${failed} files with findings`,
);
process.exitCode = failed > 0 || files.length === 0 ? 1 : 0;
