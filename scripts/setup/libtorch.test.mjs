import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  cachedTree,
  libraryName,
  locateLibtorch,
  namedLibtorch,
  versionOf,
} from '../../packages/torch/libtorch/locate.mjs';
import { systemPackage, unsupportedSystem } from '../../packages/torch/libtorch/system.mjs';
import { TORCH_VERSION, wheelsFor } from '../../packages/torch/libtorch/wheels.mjs';
import { root } from './paths.mjs';

function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'neco-setup-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function writeLibtorch(folder, version) {
  mkdirSync(join(folder, 'lib'), { recursive: true });
  mkdirSync(join(folder, 'include/torch/headeronly'), { recursive: true });
  writeFileSync(join(folder, 'lib', libraryName()), '');
  writeFileSync(
    join(folder, 'include/torch/headeronly/version.h'),
    `#define TORCH_VERSION \\\n  "${version}"\n`,
  );
}

test('NECO_LIBTORCH must be whole and of the pinned version', (t) => {
  const folder = temporaryFolder(t);
  assert.throws(() => namedLibtorch(folder), {
    name: 'Error',
    exitCode: 2,
    message: /holds no lib\/libtorch_cpu/,
  });
  writeLibtorch(folder, '2.9.1');
  assert.equal(versionOf(folder), '2.9.1');
  assert.throws(() => namedLibtorch(folder), {
    exitCode: 2,
    message: /2\.9\.1.*NECO_LIBTORCH_ANY_VERSION=1/,
  });
  assert.deepEqual(namedLibtorch(folder, true), { version: '2.9.1', root: folder, source: 'NECO_LIBTORCH' });
  writeLibtorch(folder, `${TORCH_VERSION}+cpu`);
  assert.equal(namedLibtorch(folder).version, TORCH_VERSION);
});

test('the wheels fit the machine', () => {
  const x64 = wheelsFor({ platform: 'linux', arch: 'x64', cuda: false });
  assert.equal(x64.requirements.length, 3);
  assert.ok(x64.pipArguments.includes('manylinux_2_28_x86_64'));
  assert.ok(
    wheelsFor({ platform: 'linux', arch: 'arm64', cuda: false }).pipArguments.includes(
      'manylinux_2_28_aarch64',
    ),
  );
  assert.ok(
    wheelsFor({ platform: 'linux', arch: 'x64', cuda: true }).requirements.some((name) => /cudnn/.test(name)),
  );
  const mac = wheelsFor({ platform: 'darwin', arch: 'arm64', cuda: false });
  assert.match(
    mac.requirements.join(),
    RegExp(`^torch==${TORCH_VERSION} (--hash=sha256:[0-9a-f]{64} ?){3}$`),
  );
  assert.equal(wheelsFor({ platform: 'darwin', arch: 'x64', cuda: false }), null);
  assert.equal(wheelsFor({ platform: 'win32', arch: 'x64', cuda: false }), null);
});

/** Runs the libtorch step of the set-up in its own process. */
function startSetup(env) {
  const script = `
    import { fetchLibtorch } from ${JSON.stringify(join(root, 'packages/torch/libtorch/fetch.mjs'))};
    try { console.log(JSON.stringify(await fetchLibtorch({ cuda: false, say: console.log }))); }
    catch (error) { console.error(error.message); process.exitCode = error.exitCode ?? 70; }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NECO_LIBTORCH: '', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  const ended = new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  return { child, ended };
}

// A python3 whose "pip download" makes a small torch wheel instead of fetching one, slowly.
const STAND_IN = `#!/bin/sh
case "$*" in
  *fetch_wheel.py*) exit 3 ;;
  *"pip download"*)
    echo download >> "$DOWNLOADS"
    while [ "$1" != "--dest" ]; do shift; done
    sleep "$DOWNLOAD_SECONDS"
    exec python3 - "$2" <<'EOF'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/torch-${TORCH_VERSION}-any.whl", "w") as wheel:
    for name in ["torch/lib/${libraryName()}", "torch/lib/libc10.so", "torch/lib/libtorch_cuda.so", "torch/lib/libtorch_python.so",
                 "torch/include/", "torch/include/torch/script.h", "torch/nn/functional.py",
                 "torch-${TORCH_VERSION}.dist-info/licenses/LICENSE", "nvidia/cu13/lib/libcudart.so.13", "nvidia/cu13/lib/libcublas.so.13"]:
        wheel.writestr(name, name)
EOF
    ;;
  *find_spec*) exit 0 ;;
  *) exec python3 "$@" ;;
esac
`;

function standInPython(folder) {
  const path = join(folder, 'python');
  writeFileSync(path, STAND_IN);
  chmodSync(path, 0o755);
  return path;
}

test('two set-ups at once fetch libtorch once, and only what a CPU run needs is kept', async (t) => {
  const folder = temporaryFolder(t);
  const downloads = join(folder, 'downloads');
  const cache = join(folder, 'cache');
  const env = {
    PYTHON: standInPython(folder),
    NECO_CACHE: cache,
    DOWNLOADS: downloads,
    DOWNLOAD_SECONDS: '1',
  };
  const results = await Promise.all([startSetup(env).ended, startSetup(env).ended]);
  for (const { code, output } of results) assert.equal(code, 0, output);
  const { requirements } = wheelsFor({ platform: process.platform, arch: process.arch, cuda: false });
  assert.equal(readFileSync(downloads, 'utf8'), 'download\n'.repeat(requirements.length));
  const tree = `libtorch-${TORCH_VERSION}-cpu`;
  assert.deepEqual(readdirSync(cache), [tree]);
  assert.deepEqual(readdirSync(join(cache, tree, 'lib')).sort(), [
    'libc10.so',
    'libcudart.so.13',
    libraryName(),
  ]);
  assert.deepEqual(readdirSync(join(cache, tree)).sort(), [
    'include',
    'lib',
    'licenses',
    'neco-libtorch.json',
  ]);
});

test('a set-up that is killed leaves no half tree, and the next one starts afresh', async (t) => {
  const folder = temporaryFolder(t);
  const cache = join(folder, 'cache');
  const downloads = join(folder, 'downloads');
  const env = {
    PYTHON: standInPython(folder),
    NECO_CACHE: cache,
    DOWNLOADS: downloads,
    DOWNLOAD_SECONDS: '3',
  };
  const first = startSetup(env);
  while (!existsSync(downloads)) await sleep(50);
  const exited = once(first.child, 'exit');
  first.child.kill('SIGKILL');
  await exited;
  assert.equal(existsSync(join(cache, `libtorch-${TORCH_VERSION}-cpu`)), false);
  const second = await startSetup({ ...env, DOWNLOAD_SECONDS: '0' }).ended;
  assert.equal(second.code, 0, second.output);
  assert.deepEqual(readdirSync(cache), [`libtorch-${TORCH_VERSION}-cpu`]);
});

test('a missing Python is named, with the way to get it', async (t) => {
  const folder = temporaryFolder(t);
  const { code, output } = await startSetup({ PYTHON: join(folder, 'no-python'), NECO_CACHE: folder }).ended;
  assert.equal(code, 2);
  assert.match(output, /^Python 3 \(.*no-python\) was not found.*install it with.*NECO_LIBTORCH.*\n$/);
});

test('a Python without pip is named, with the way to get it', async (t) => {
  const folder = temporaryFolder(t);
  const python = join(folder, 'python');
  writeFileSync(python, '#!/bin/sh\n[ "$1" = "-m" ] && exit 1\nexec python3 "$@"\n');
  chmodSync(python, 0o755);
  const { code, output } = await startSetup({ PYTHON: python, NECO_CACHE: folder }).ended;
  assert.equal(code, 2);
  assert.match(output, /has no pip, which is needed once to fetch libtorch: (install it|run)/);
});

test('a failing download says what to check', async (t) => {
  const folder = temporaryFolder(t);
  const python = join(folder, 'python');
  writeFileSync(
    python,
    '#!/bin/sh\ncase "$*" in *fetch_wheel.py*) echo no route; exit 1;; esac\nexec python3 "$@"\n',
  );
  chmodSync(python, 0o755);
  const cache = join(folder, 'cache');
  const { code, output } = await startSetup({ PYTHON: python, NECO_CACHE: cache }).ended;
  assert.equal(code, 2);
  assert.match(output, /no route\npip could not fetch torch/);
  assert.deepEqual(readdirSync(cache), []);
});

test('systems without libtorch are told so in one sentence', () => {
  const sentence = (system) => unsupportedSystem({ platform: 'linux', arch: 'x64', musl: false, ...system });
  assert.equal(sentence({}), null);
  assert.equal(sentence({ arch: 'arm64' }), null);
  assert.equal(sentence({ platform: 'darwin', arch: 'arm64' }), null);
  assert.match(sentence({ platform: 'win32' }), /^[^.\n]*Windows[^.\n]*WSL 2[^.\n]*\.$/);
  assert.match(sentence({ musl: true }), /^[^.\n]*musl[^.\n]*\.$/);
  assert.match(sentence({ platform: 'darwin' }), /^[^.\n]*not on darwin x64[^.\n]*\.$/);
  assert.deepEqual(systemPackage({ platform: 'linux', arch: 'x64' }), {
    name: '@neco/torch-linux-x64-gnu',
    os: ['linux'],
    cpu: ['x64'],
    libc: ['glibc'],
  });
});

test('the cache comes before a PyTorch in Python, and NECO_LIBTORCH before both', (t) => {
  const folder = temporaryFolder(t);
  const installed = join(folder, 'site packages', 'torch');
  writeLibtorch(installed, TORCH_VERSION);
  const python = join(folder, 'python');
  writeFileSync(python, `#!/bin/sh\necho '${TORCH_VERSION}+cpu - ${installed}'\n`);
  chmodSync(python, 0o755);
  const env = { PYTHON: python, NECO_CACHE: join(folder, 'cache') };
  assert.equal(locateLibtorch({ env }).root, installed);
  assert.equal(locateLibtorch({ env, cuda: true }), null);
  const cached = cachedTree('cpu', env);
  writeLibtorch(cached, TORCH_VERSION);
  assert.equal(locateLibtorch({ env }).root, cached);
  const named = join(folder, 'named');
  writeLibtorch(named, TORCH_VERSION);
  assert.equal(locateLibtorch({ env: { ...env, NECO_LIBTORCH: named } }).root, named);
});
