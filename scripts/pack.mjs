// Makes tarballs that npm installs on machines of this kind without a compiler and without this checkout.
//
//   node scripts/pack.mjs [FOLDER]   into FOLDER, by default build/packages
//
// One of each public package, and one of the native code of this system. They are put together in a folder of their own,
// because what npm packs is not quite what lies here: native code and the licence come from other folders, and only a
// packed @neco/torch names the package with the native code, which no registry has.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { SetupError } from '../packages/torch/libtorch/failure.mjs';
import { runProgram } from '../packages/torch/libtorch/subprocess.mjs';
import { systemPackage } from '../packages/torch/libtorch/system.mjs';
import { npmCommand } from './setup/npm-packages.mjs';
import { root } from './setup/paths.mjs';
import { dropOrphans, projectsOf } from './setup/typescript.mjs';

const PACKAGES = ['torch', 'neco', 'studio', 'cli'];
const NATIVE = [
  'packages/torch/build/neco_loader.node',
  'packages/torch/build/neco_torch.node',
  'packages/neco/build/libneco_ops.so',
];

/** A package of the checkout as it is to be packed. */
function layOut(name, folder, native) {
  const source = join(root, 'packages', name);
  const manifest = readJson(join(source, 'package.json'));
  delete manifest.devDependencies;
  for (const part of [...manifest.files, 'README.md']) copy(join(source, part), join(folder, part));
  if (name === 'torch') manifest.optionalDependencies = { [native.name]: native.version };
  finish(folder, manifest);
}

/** The package with the native code of this system. */
function nativeManifest() {
  const system = systemPackage();
  if (!system) throw new SetupError(`There is no package for ${process.platform} ${process.arch}.`);
  const { version, license, engines } = readJson(join(root, 'packages/torch/package.json'));
  const { name, ...fields } = system;
  const description = `Native code of @neco/torch and @neco/neco for ${[fields.os, fields.cpu, fields.libc ?? []].flat().join(' ')}`;
  return {
    name,
    version,
    description,
    license,
    engines,
    ...fields,
    files: NATIVE.map((file) => basename(file)),
  };
}

function layOutNative(folder, manifest) {
  if (readJson(join(root, 'packages/torch/build/libtorch.json')).builtWithCuda) {
    throw new SetupError('A build with CUDA runs on this machine alone: run "npm run setup -- --cpu" first.');
  }
  for (const file of NATIVE) copy(join(root, file), join(folder, basename(file)));
  const text = `# ${manifest.name}\n\n${manifest.description}. It is compiled C++; its sources are in the repository of the project.\n`;
  writeFileSync(join(folder, 'README.md'), text);
  finish(folder, manifest);
}

function finish(folder, manifest) {
  copy(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function copy(from, to) {
  if (!existsSync(from))
    throw new SetupError(`${relative(root, from)} is missing: run "npm run setup" first.`);
  cpSync(from, to, { recursive: true });
}

async function pack(folder, target) {
  const { file, args } = npmCommand(process.env);
  const command = [...args, 'pack', folder, '--pack-destination', target, '--ignore-scripts', '--json'];
  const { code, stdout, output } = await runProgram(file, command, { cwd: folder });
  if (code !== 0) throw new SetupError(`npm could not pack ${basename(folder)}:\n${output}`, 1);
  return report(JSON.parse(stdout), target);
}

// npm gives a list, newer versions an object of packages.
function report(packed, target) {
  const [{ filename, entryCount, unpackedSize }] = Object.values(packed);
  const path = join(target, filename);
  const [size, unpacked] = [statSync(path).size, unpackedSize].map(
    (bytes) => `${(bytes / 1e6).toFixed(2)} MB`,
  );
  console.log(`${relative(process.cwd(), path)}: ${size}, ${entryCount} files of ${unpacked}`);
}

function readJson(path) {
  if (!existsSync(path))
    throw new SetupError(`${relative(root, path)} is missing: run "npm run setup" first.`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

async function main(target) {
  projectsOf(root).forEach(dropOrphans);
  mkdirSync(target, { recursive: true });
  const staged = mkdtempSync(join(tmpdir(), 'neco-pack-'));
  try {
    const native = nativeManifest();
    const folderOf = (name) => join(staged, name);
    for (const name of [...PACKAGES, 'native']) mkdirSync(folderOf(name));
    layOutNative(folderOf('native'), native);
    for (const name of PACKAGES) layOut(name, folderOf(name), native);
    for (const name of ['native', ...PACKAGES]) await pack(folderOf(name), target);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

try {
  await main(resolve(process.argv[2] ?? join(root, 'build/packages')));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
