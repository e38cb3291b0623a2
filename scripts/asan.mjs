// Builds the native code with AddressSanitizer and UndefinedBehaviorSanitizer and runs the tests that use it under both.
// Everything lies in build/asan, beside the usual build, which stays as it is.
//
//   node scripts/asan.mjs [FILTER...]   only test files whose path contains one of the filters
//
// Without a filter the end is a table of the lines that the tests executed; less than half of a source is a failure.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { coverageOf, resetCoverage } from './asan/coverage.mjs';
import { runSanitized } from './asan/sanitized-process.mjs';
import { findCompiler } from './setup/compiler.mjs';
import { digest } from './setup/fingerprint.mjs';
import { compileUnit, isCompiled, LIBRARIES, link, nodeHeaders, plan } from './setup/native.mjs';
import { root } from './setup/paths.mjs';

const SANITIZERS = ['-fsanitize=address,undefined'];
// Without the check of virtual tables: it needs type information that libtorch's libraries do not export.
const FLAGS = [
  ...[...SANITIZERS, '-fno-sanitize=vptr', '-fno-omit-frame-pointer', '-O1', '-g1'],
  ...['--coverage', '-fprofile-update=atomic'],
];

// Operators with faults, to see that they are found.
const FAULTS = { sources: 'scripts/asan', output: 'faults/libfaults.so', addon: false };
const FINDINGS = {
  nothing: /^$/,
  read_after_end: /AddressSanitizer: use-after-poison/,
  read_before_start: /AddressSanitizer: use-after-poison/,
  read_freed: /AddressSanitizer: use-after-poison/,
  overflow: /runtime error: signed integer overflow/,
};

const TESTS = {
  torch: [
    ...['autograd', 'calls', 'device', 'distributed', 'generated', 'heartbeat', 'library', 'memory', 'nn'],
    ...['operators', 'optim', 'random', 'safetensors', 'scope', 'served-store', 'tensor', 'text', 'worker'],
  ],
  neco: [
    ...['eval/clustering', 'eval/kmeans', 'retrieval/nearest-rows', 'retrieval/patch-search'],
    ...['sorting/chunked', 'sorting/fused', 'views/colour-view', 'views/loader', 'vit/recomputing-linear'],
  ],
};
// The sanitizer keeps 256 MB of what was freed, to notice its use; these tests measure that freed memory is given back.
const OPTIONS = { memory: 'quarantine_size_mb=4:thread_local_quarantine_size_kb=64' };

const base = join(root, 'build/asan');

async function build() {
  const compiler = await findCompiler();
  const libtorch = JSON.parse(readFileSync(join(root, 'packages/torch/build/libtorch.json'), 'utf8'));
  const built = [];
  for (const library of [...LIBRARIES, FAULTS]) {
    const planned = plan({ ...library, output: join('build/asan', library.output) }, libtorch, nodeHeaders());
    const units = planned.units.map((unit) => ({
      ...unit,
      flags: [...unit.flags, ...FLAGS],
      key: digest(JSON.stringify([unit.key, FLAGS])),
    }));
    await compile(units, compiler);
    await link({ ...planned, units, link: [...planned.link, ...SANITIZERS, '--coverage'] }, compiler);
    if (library !== FAULTS) built.push(...units);
  }
  return built;
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
    for (const part of ['dist', 'dist-test', 'libtorch', 'scripts', 'src', 'package.json']) {
      if (!existsSync(join(from, part))) continue;
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

/** Whether the sanitizers notice faults in tensors' memory, which comes from our own allocator, and only faults. */
function findsFaults() {
  const address = JSON.stringify(pathToFileURL(join(base, 'packages/torch/dist/index.js')));
  const library = JSON.stringify(join(base, FAULTS.output));
  const missed = Object.entries(FINDINGS).filter(([name, expected]) => {
    const program = `
      const torch = await import(${address});
      torch.loadLibrary(${library});
      torch.op('neco_faults::${name}')(torch.ones([4]));`;
    const { status, findings, output } = runSanitized(['--input-type=module', '-e', program]);
    const found = expected.test(findings.join('')) && (status === 0) === (name === 'nothing');
    if (!found) console.log(`FAIL the operator ${name}, status ${status}\n${findings.join('')}${output}`);
    return !found;
  });
  if (missed.length === 0) console.log('ok   the faults made for it are found');
  return missed.length === 0;
}

function runTest(file) {
  const name = /([\w-]+)\.test\.js$/.exec(file)[1];
  const { status, stdout, output, findings } = runSanitized(['--test', join(base, file)], OPTIONS[name]);
  const passed = Number(/^# pass (\d+)/m.exec(stdout)?.[1] ?? 0);
  const good = status === 0 && findings.length === 0 && passed > 0;
  console.log(`${good ? 'ok  ' : 'FAIL'} ${file}: ${passed} tests passed`);
  if (!good) console.log([...findings, ...output.split('\n').slice(-120)].join('\n'));
  return { good, passed };
}

// The build under sanitizers is one for processors: most of this needs the one for GPUs.
const FOR_GPUS = /\/(cuda_device|distributed_nccl)\.cc$/;

/** Whether at least half of every source was executed; registering its functions is a line or two already. */
function reportCoverage(units) {
  const files = coverageOf(units);
  if (files === null) {
    console.log('Which lines were executed is not known: gcov is missing.');
    return true;
  }
  for (const { path, lines, executed } of files.sort((a, b) => a.path.localeCompare(b.path))) {
    const share = lines === 0 ? '' : `${Math.round((100 * executed) / lines)}%`.padStart(5);
    console.log(`${path.padEnd(60)}${executed} of ${lines} lines ${share}`);
  }
  const untested = files.filter(
    ({ path, lines, executed }) => !FOR_GPUS.test(path) && (lines === 0 || 2 * executed < lines),
  );
  if (untested.length > 0) console.log(`FAIL hardly run: ${untested.map(({ path }) => path).join(', ')}`);
  return untested.length === 0;
}

const filters = process.argv.slice(2);
const units = await build();
layOut();
resetCoverage(units);
const files = Object.entries(TESTS)
  .flatMap(([name, tests]) => tests.map((test) => `packages/${name}/dist-test/${test}.test.js`))
  .filter((file) => filters.length === 0 || filters.some((part) => file.includes(part)));
const found = findsFaults();
const results = files.map(runTest);
const covered = filters.length > 0 || reportCoverage(units);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.filter(({ good }) => !good).length;
console.log(
  `${passed} tests in ${files.length} files under AddressSanitizer and UBSan; ${failed} files with findings`,
);
process.exitCode = found && covered && failed === 0 && files.length > 0 ? 0 : 1;
