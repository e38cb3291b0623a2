import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { provideLibtorch } from '../../packages/torch/libtorch/fetch.mjs';
import { requireHeaders } from '../../packages/torch/libtorch/locate.mjs';
import { withLock } from '../../packages/torch/libtorch/lock.mjs';
import { stopFetching } from '../../packages/torch/libtorch/stop.mjs';
import { TORCH_VERSION } from '../../packages/torch/libtorch/wheels.mjs';
import { provideCuda } from './cuda.mjs';
import { buildNative, isBuiltWithCuda } from './native.mjs';
import { installPackages } from './npm-packages.mjs';
import { buildPage } from './page.mjs';
import { root } from './paths.mjs';
import { buildTypeScript } from './typescript.mjs';

const USAGE = `Usage: npm run setup -- [options]

  --tests      build the tests too
  --only STEP  npm, libtorch, native, typescript or page; may be given several times
  --cuda       build for NVIDIA GPUs too (2.8 GB to fetch; not yet run on a GPU)
  --cpu        go back from --cuda, which this checkout otherwise keeps to
  --help       this text

Environment: NECO_LIBTORCH (folder of a libtorch ${TORCH_VERSION} to use), NECO_CACHE (folder for downloads),
CXX (C++ compiler), CUDACXX (nvcc), CUDA_HOME (CUDA toolkit), PYTHON (Python 3 with pip).`;

const STEPS = ['npm', 'libtorch', 'native', 'typescript', 'page'];

/** Runs the steps that the arguments ask for, and ends the process with their exit code. */
export async function main(args) {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => {
      stopFetching();
      process.exit(code);
    });
  }
  try {
    const options = readOptions(args);
    if (options === null) console.log(USAGE);
    else await setUp(options);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        tests: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: STEPS },
        cuda: { type: 'boolean', default: false },
        cpu: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${USAGE}`);
  }
  const unknown = values.only.find((step) => !STEPS.includes(step));
  if (unknown !== undefined) {
    throw new SetupError(`--only ${unknown}: there is no such step; choose from ${STEPS.join(', ')}.`);
  }
  if (values.cuda && values.cpu) throw new SetupError('--cuda and --cpu exclude each other: choose one.');
  return values.help ? null : values;
}

async function setUp({ only, tests, ...device }) {
  const cuda = device.cuda || (!device.cpu && isBuiltWithCuda());
  mkdirSync(join(root, 'build'), { recursive: true });
  const onWait = () => say('setup', 'another set-up of this checkout is running, waiting for it');
  await withLock(join(root, 'build', 'setup.lock'), onWait, async () => {
    if (only.includes('npm')) await installPackages((line) => say('npm', line));
    if (only.includes('libtorch') || only.includes('native')) {
      const libtorch = await provideLibtorch({ cuda, say: (line) => say('libtorch', line) });
      requireHeaders(libtorch);
      if (cuda) libtorch.cuda = await provideCuda(libtorch, (line) => say('cuda', line));
      if (only.includes('native')) await buildNative(libtorch, (line) => say('native', line));
    }
    if (only.includes('typescript')) await buildTypeScript({ tests, say: (line) => say('typescript', line) });
    if (only.includes('page')) await buildPage((line) => say('page', line));
  });
}

function say(step, line) {
  console.log(`${step.padEnd(10)} ${line}`);
}
