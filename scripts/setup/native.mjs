import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { findCompiler } from './compiler.mjs';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { digest, fileDigest, readRecord } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';

const RECORD = join(root, 'packages/torch/build/libtorch.json');

// What one compiler process needs at most: libtorch's headers are large.
const COMPILER_BYTES = 1.2e9;

const VECTOR_FLAGS = [
  [/_avx512\.cc$/, ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mfma']],
  [/_avx2\.cc$/, ['-mavx2', '-mfma', '-mf16c']],
];

// c10d's header of the Gloo group names types of headers that libtorch does not ship: this folder declares them.
const DECLARED = { file: 'distributed_gloo.cc', folder: 'declared' };

const NCCL_FILE = 'distributed_nccl.cc';

// Machine code for every generation of GPUs that libtorch has kernels for, and what a later one can translate.
const GPUS = '-arch=all-major';

/**
 * A shared library made of all the C++ files of a folder.
 *
 * @typedef {object} NativeLibrary
 * @property {string} sources folder
 * @property {string} output file
 * @property {boolean} addon whether Node loads it (otherwise libtorch does, as a library of custom operators)
 * @property {boolean} [standsAlone] whether it uses nothing of libtorch
 * @property {string} [cuda] folder of the .cu files that join it in a build with CUDA
 */

/** @type {NativeLibrary[]} */
export const LIBRARIES = [
  { sources: 'packages/torch/native', output: 'packages/torch/build/neco_torch.node', addon: true },
  {
    sources: 'packages/torch/native/loader',
    output: 'packages/torch/build/neco_loader.node',
    addon: true,
    standsAlone: true,
  },
  {
    sources: 'packages/neco/native',
    output: 'packages/neco/build/libneco_ops.so',
    addon: false,
    cuda: 'packages/neco/native/cuda',
  },
];

/**
 * Builds the native libraries of the checkout: one object a source, in parallel, only where an input changed.
 *
 * @param {import('../../packages/torch/libtorch/locate.mjs').Libtorch} libtorch
 */
export async function buildNative(libtorch, say) {
  const headers = nodeHeaders();
  const libraries = LIBRARIES.map((library) => plan(library, libtorch, headers)).filter(Boolean);
  const stale = libraries.filter((library) => !isLinked(library));
  if (stale.length === 0) say('up to date');
  else await build(stale, say);
  const { cuda, ...record } = libtorch;
  if (cuda) record.builtWithCuda = { nccl: cuda.nccl, nvcc: cuda.nvcc?.version ?? null };
  writeIfChanged(RECORD, `${JSON.stringify(record, null, 2)}\n`);
}

/** Whether the last build of this checkout was one with CUDA. */
export function isBuiltWithCuda() {
  return readRecord(RECORD)?.builtWithCuda !== undefined;
}

/**
 * What has to be run to build one library; no command is run yet.
 *
 * @param {NativeLibrary} library
 * @returns null for a folder without C++ files
 */
export function plan(library, libtorch, headers, base = root) {
  const folder = join(base, library.sources);
  const sources = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.cc')) : [];
  if (sources.length === 0) return null;
  const output = join(base, library.output);
  const objects = join(dirname(output), 'obj');
  const flags = [
    '-O3',
    '-std=c++20',
    '-fPIC',
    '-Wall',
    '-Wextra',
    '-D_GLIBCXX_USE_CXX11_ABI=1',
    ...(library.addon
      ? ['-DNAPI_VERSION=8', '-DNAPI_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS']
      : []),
    ...(library.addon ? headers.folders.flatMap((path) => ['-isystem', path]) : []),
    // As system headers: no warnings out of them, and no place in the dependency files; their version is in the key.
    '-isystem',
    join(libtorch.root, 'include'),
    '-isystem',
    join(libtorch.root, 'include/torch/csrc/api/include'),
  ];
  const key = [libtorch.version, library.addon ? headers.versions : '', process.env.CXX ?? ''];
  const units = sources.sort().map((name) => {
    const own = [...vectorFlags(name), ...declaredFlags(name, folder), ...ncclFlags(name, libtorch.cuda)];
    return {
      source: join(folder, name),
      object: join(objects, `${name}.o`),
      flags: [...flags, ...own],
      key: digest(JSON.stringify([key, flags, own])),
    };
  });
  const kernels = cudaUnits(library, libtorch, base, objects);
  const cuda = library.addon || kernels.length > 0 ? libtorch.cuda : null;
  const link = ['-shared', ...(library.standsAlone ? aloneFlags() : linkFlags(libtorch.root, cuda))];
  return { output, link, units: [...units, ...kernels] };
}

/** The .cu files of a library, for nvcc; none without it. */
function cudaUnits(library, { root: libtorch, version, cuda }, base, objects) {
  if (!library.cuda || !cuda?.nvcc) return [];
  const folder = join(base, library.cuda);
  const flags = [
    ...['-std=c++20', '-O3', '-Xcompiler', '-fPIC', GPUS],
    ...[
      ...cuda.includes,
      join(libtorch, 'include'),
      join(libtorch, 'include/torch/csrc/api/include'),
    ].flatMap((path) => ['-isystem', path]),
  ];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cu'))
    .sort()
    .map((name) => ({
      source: join(folder, name),
      object: join(objects, `${name}.o`),
      flags,
      nvcc: cuda.nvcc.program,
      key: digest(JSON.stringify([version, cuda.nvcc, flags, process.env.CXX ?? ''])),
    }));
}

/** The processor extensions that a file's name asks for. */
export function vectorFlags(name, arch = process.arch) {
  if (arch !== 'x64') return [];
  return VECTOR_FLAGS.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}

function declaredFlags(name, folder) {
  return name === DECLARED.file ? ['-isystem', join(folder, DECLARED.folder)] : [];
}

function ncclFlags(name, cuda) {
  if (name !== NCCL_FILE || !cuda?.nccl) return [];
  return ['-DNECO_LIBTORCH_CUDA', ...cuda.includes.flatMap((path) => ['-isystem', path])];
}

function aloneFlags() {
  return process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];
}

// Without CUDA no library says where libtorch is: the package opens it before them (libtorch/load.mjs), wherever it is
// by then. A build with CUDA stays on this machine, and its many libraries are found by an RPATH.
function linkFlags(libtorch, cuda) {
  const lib = join(libtorch, 'lib');
  const libraries = [`-L${lib}`, '-ltorch_cpu', '-lc10'];
  if (cuda) {
    libraries.push('-ltorch_cuda', '-lc10_cuda', cuda.runtime);
    libraries.push(`-Wl,-rpath,${lib}`, `-Wl,-rpath,${dirname(cuda.runtime)}`);
  }
  if (process.platform === 'darwin') return [...aloneFlags(), ...libraries];
  // An RPATH (not a RUNPATH), so that it also counts for the libraries of the libraries.
  return ['-Wl,--no-as-needed', '-Wl,--disable-new-dtags', `-Wl,-rpath-link,${lib}`, ...libraries];
}

async function build(libraries, say) {
  const units = libraries.flatMap(({ units }) => units).filter((unit) => !isCompiled(unit));
  const compiler = await findCompiler();
  const jobs = Math.max(
    1,
    Math.min(availableParallelism(), Math.floor(freemem() / COMPILER_BYTES), units.length),
  );
  const started = Date.now();
  say(
    `compiling ${units.length} C++ file${units.length === 1 ? '' : 's'} with ${compiler.name}, ${jobs} at a time (libtorch's headers take a while)`,
  );
  if (compiler.openmp.length === 0) {
    say('this compiler has no OpenMP: our own operators will run on one thread');
  }
  await compileAll(units, jobs, compiler, say);
  for (const library of libraries) await link(library, compiler);
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  say(`built ${libraries.map(({ output }) => relative(root, output)).join(', ')} in ${seconds} s`);
}

async function compileAll(units, jobs, compiler, say) {
  const queue = [...units];
  const failed = [];
  const worker = async () => {
    for (let unit = queue.shift(); unit; unit = queue.shift()) {
      const started = Date.now();
      const { code, output } = await compileUnit(unit, compiler);
      const name = relative(root, unit.source);
      if (output) console.error(output);
      if (code !== 0) failed.push(name);
      else say(`${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  if (failed.length > 0) {
    throw new SetupError(
      `${failed.join(', ')} did not compile with ${compiler.name}; the compiler's messages are above.`,
      1,
    );
  }
}

/** Compiles one file; the object appears only when it is whole, and its record only after it. */
export async function compileUnit(unit, compiler) {
  mkdirSync(dirname(unit.object), { recursive: true });
  rmSync(`${unit.object}.json`, { force: true });
  const partial = `${unit.object}.partial`;
  const dependencies = `${unit.object}.d`;
  const { program, args } = unit.nvcc ? nvccCommand(unit, compiler) : compilerCommand(compiler);
  const started = Date.now();
  const result = await runProgram(program, [
    ...args,
    ...['-c', unit.source, ...unit.flags, '-MMD', '-MF', dependencies, '-o', partial],
  ]);
  if (result.code !== 0) return result;
  const inputs = dependenciesIn(readFileSync(dependencies, 'utf8')).map((path) => [
    path,
    // Edited while the compiler ran: which text it read is not known, so the next set-up compiles again.
    statSync(path).mtimeMs < started ? fileDigest(path) : 'edited',
  ]);
  renameSync(partial, unit.object);
  writeFileSync(`${unit.object}.json`, JSON.stringify({ key: unit.key, inputs }));
  return result;
}

function compilerCommand({ program, args, openmp }) {
  return { program, args: [...args, ...openmp.filter((flag) => !flag.startsWith('-l'))] };
}

// The compiler of the other files does nvcc's work on the processor; a wrapper before it (ccache) is left out.
function nvccCommand({ nvcc }, { program, args }) {
  const host = [program, ...args].filter((word) => !word.startsWith('-')).at(-1);
  return { program: nvcc, args: ['-ccbin', host] };
}

/** The files that a make-style dependency file names after its target. */
export function dependenciesIn(text) {
  const [, list = ''] = /^.*?:\s([\s\S]*)$/.exec(text.replace(/\\\r?\n/g, ' ')) ?? [];
  const paths = list.match(/(?:\\ |\S)+/g) ?? [];
  return paths.map((path) => path.replaceAll('\\ ', ' '));
}

/** Whether an object is that of the present source, headers and flags. */
export function isCompiled(unit) {
  const record = readRecord(`${unit.object}.json`);
  return (
    record?.key === unit.key &&
    existsSync(unit.object) &&
    record.inputs.every(([path, hash]) => existsSync(path) && fileDigest(path) === hash)
  );
}

function isLinked(library) {
  if (!existsSync(library.output) || !library.units.every(isCompiled)) return false;
  return readRecord(`${library.output}.json`)?.key === linkKey(library);
}

function linkKey({ units, link }) {
  return digest(JSON.stringify([link, units.map(({ object }) => readFileSync(`${object}.json`, 'utf8'))]));
}

/** Links a library whose objects are there; a process that has the old file open keeps it. */
export async function link(library, compiler) {
  const partial = `${library.output}.partial`;
  const objects = library.units.map(({ object }) => object);
  const args = [...compiler.args, ...objects, ...library.link, ...compiler.openmp, '-o', partial];
  const { code, output } = await runProgram(compiler.program, args);
  if (code !== 0) {
    throw new SetupError(
      `${output}\n${relative(root, library.output)} could not be linked; the messages are above.`,
      1,
    );
  }
  renameSync(partial, library.output);
  writeFileSync(`${library.output}.json`, JSON.stringify({ key: linkKey(library) }));
}

/** Folders and versions of the headers that an addon needs. */
export function nodeHeaders() {
  const require = createRequire(join(root, 'packages/torch/package.json'));
  try {
    const manifests = ['node-api-headers', 'node-addon-api'].map((name) =>
      require.resolve(`${name}/package.json`),
    );
    const [api, wrapper] = manifests.map((path) => ({
      path,
      version: JSON.parse(readFileSync(path, 'utf8')).version,
    }));
    return {
      folders: [join(dirname(api.path), 'include'), dirname(wrapper.path)],
      versions: [api.version, wrapper.version],
    };
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new SetupError('The npm packages are not installed: run "npm run setup" without --only.');
  }
}

function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
