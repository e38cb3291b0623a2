import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'node:test';
import { cudaRuntime, provideCuda } from './cuda.mjs';
import { nvccWheelsFor } from '../../packages/torch/libtorch/wheels.mjs';
import { fetchNvcc, locateNvcc } from './nvcc.mjs';
import { root } from './paths.mjs';

function temporaryFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'neco-cuda-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function write(path, text = '') {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function writeNvcc(path, version) {
  write(path, `#!/bin/sh\necho "Cuda compilation tools, release ${version.slice(0, 4)}, V${version}"\n`);
  chmodSync(path, 0o755);
}

/** A PyTorch as pip installs it, with the headers that a group over NCCL needs but for those of the compiler. */
function writeInstalledTorch(folder) {
  for (const name of ['libtorch_cuda.so', 'libc10_cuda.so']) write(join(folder, 'torch/lib', name));
  write(join(folder, 'nvidia/cu13/lib/libcudart.so.13'));
  for (const name of ['cublas_v2.h', 'cusparse.h', 'cusolverDn.h', 'cuda.h', 'cuda_runtime.h'])
    write(join(folder, 'nvidia/cu13/include', name));
  write(join(folder, 'nvidia/nccl/include/nccl.h'));
  return { root: join(folder, 'torch'), source: 'a test', version: '0' };
}

test('the CUDA runtime is found beside an installed PyTorch; a libtorch without CUDA is named', (t) => {
  const folder = temporaryFolder(t);
  const libtorch = { root: join(folder, 'torch'), source: 'a test' };
  assert.throws(() => cudaRuntime(libtorch), { exitCode: 2, message: /a test.*was built without CUDA/ });
  writeInstalledTorch(folder);
  assert.equal(cudaRuntime(libtorch), join(folder, 'nvidia/cu13/lib/libcudart.so.13'));
});

test('an nvcc of the same main version is taken, the named one before others', async (t) => {
  const folder = temporaryFolder(t);
  const [old, fitting, named] = ['old', 'new', 'named'].map((name) => join(folder, name, 'bin/nvcc'));
  writeNvcc(old, '12.8.93');
  writeNvcc(fitting, '13.2.86');
  writeNvcc(named, '13.5.37');
  const env = { PATH: [old, fitting].map(dirname).join(':'), NECO_CACHE: folder, CUDA_HOME: '/nowhere' };
  const locate = (more) => locateNvcc({ major: '13', parts: [], env: { ...env, ...more } });
  assert.deepEqual(await locate(), { program: fitting, version: '13.2.86' });
  assert.deepEqual(await locate({ CUDACXX: named }), { program: named, version: '13.5.37' });
  assert.equal(await locateNvcc({ major: '14', parts: [], env }), null);
  await assert.rejects(locate({ CUDACXX: old }), {
    exitCode: 2,
    message: /CUDACXX is nvcc 12\.8\.93.*CUDA 13/,
  });
  await assert.rejects(locate({ CUDACXX: '/bin/true' }), { exitCode: 2, message: /which is no nvcc/ });
  await assert.rejects(fetchNvcc({ major: '14', say: () => {} }), { message: /no nvcc 14 to fetch/ });
});

// Some distributions keep a CUDA of their own among the system's headers.
const systemHasCuda = existsSync('/usr/include/crt/host_defines.h');
const headersTest = 'the headers come from nvcc and the packages; what is missing is said and left out';

test(headersTest, { skip: systemHasCuda }, async (t) => {
  const folder = temporaryFolder(t);
  const libtorch = writeInstalledTorch(folder);
  const nvcc = join(folder, 'toolkit/bin/nvcc');
  writeNvcc(nvcc, '13.2.86');
  const before = { ...process.env };
  Object.assign(process.env, { CUDACXX: nvcc, CUDA_HOME: '/nowhere' });
  t.after(() => (process.env = before));
  const lines = [];
  const partly = await provideCuda(libtorch, (line) => lines.push(line));
  assert.equal(partly.nccl, false);
  assert.match(lines.at(-1), /^left out: NCCL, for want of the headers crt\/host_defines\.h/);

  write(join(folder, 'toolkit/include/crt/host_defines.h'));
  const whole = await provideCuda(libtorch, () => {});
  assert.equal(whole.nccl, true);
  assert.deepEqual(whole.nvcc, { program: nvcc, version: '13.2.86' });
  assert.equal(whole.includes[0], join(folder, 'toolkit/include'));
  assert.ok(whole.includes.includes(join(folder, 'nvidia/nccl/include')));
});

// A python3 whose "pip download" makes a small wheel instead of fetching some.
const STAND_IN = `#!/bin/sh
case "$*" in
  *fetch_wheel.py*) exit 3 ;;
  *"pip download"*)
    while [ "$1" != "--dest" ]; do shift; done
    exec python3 - "$2" <<'EOF'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/nvcc-any.whl", "w") as wheel:
    nvcc = zipfile.ZipInfo("nvidia/cu13/bin/nvcc")
    nvcc.external_attr = 0o744 << 16
    wheel.writestr(nvcc, "#!/bin/sh\\necho Cuda compilation tools, release 13.2, V13.2.86\\n")
    for name in ["include/crt/host_defines.h", "nvvm/libdevice/a.bc", "lib/libnvvm.so.4"]:
        wheel.writestr("nvidia/cu13/" + name, name)
EOF
    ;;
  *) exec python3 "$@" ;;
esac
`;

test('a fetched nvcc can be run; libraries that only others link are left out', (t) => {
  const folder = temporaryFolder(t);
  const python = join(folder, 'python');
  writeFileSync(python, STAND_IN);
  chmodSync(python, 0o755);
  const script = `
    import { fetchNvcc } from ${JSON.stringify(join(root, 'scripts/setup/nvcc.mjs'))};
    console.log(JSON.stringify(await fetchNvcc({ major: '13', say: () => {} })));`;
  const none = { CUDACXX: '', CUDA_HOME: '/nowhere', CUDA_PATH: '' };
  const cache = join(folder, 'cache');
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...none, PATH: pathWithoutNvcc(), PYTHON: python, NECO_CACHE: cache },
    encoding: 'utf8',
  });
  const toolkit = join(cache, 'nvcc-13.2.86/nvidia/cu13');
  const expected = { program: join(toolkit, 'bin/nvcc'), version: '13.2.86' };
  assert.deepEqual(stdout ? JSON.parse(stdout) : stderr, expected);
  assert.deepEqual(readdirSync(toolkit).sort(), ['bin', 'include', 'nvvm']);
});

function pathWithoutNvcc() {
  const folders = process.env.PATH.split(':');
  return folders.filter((folder) => !existsSync(join(folder, 'nvcc'))).join(':');
}

test('nvcc is fetched for Linux alone', () => {
  assert.equal(nvccWheelsFor({ platform: 'darwin', arch: 'arm64' }), null);
  const { requirements, pipArguments } = nvccWheelsFor({ platform: 'linux', arch: 'arm64' });
  assert.ok(
    requirements.every((name) => /^nvidia-[a-z-]+==13\.2\.86\.\*$/.test(name)),
    requirements.join(),
  );
  assert.ok(pipArguments.includes('manylinux_2_28_aarch64'));
});

test('--cuda and --cpu exclude each other', () => {
  const args = [join(root, 'scripts/setup.mjs'), '--cuda', '--cpu'];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /^--cuda and --cpu exclude each other/);
});
