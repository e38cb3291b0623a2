import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { SetupError } from '../../packages/torch/libtorch/failure.mjs';
import { digest, fileDigest, readRecord } from './fingerprint.mjs';
import { root } from './paths.mjs';
import { runProgram } from '../../packages/torch/libtorch/subprocess.mjs';

const page = join(root, 'packages/studio/page');
const built = join(root, 'packages/studio/build/page');

/** Bundles the studio's page, unless nothing it is made of changed since. */
export async function buildPage(say) {
  const stampPath = join(root, 'build', 'page.json');
  const inputs = fingerprint();
  if (existsSync(join(built, 'index.html')) && readRecord(stampPath)?.inputs === inputs) {
    say('up to date');
    return;
  }
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  if (!existsSync(vite))
    throw new SetupError('The npm packages are not installed: run "npm run setup" without --only.');
  const started = Date.now();
  const args = [vite, 'build', '--logLevel', 'warn', page];
  const { code } = await runProgram(process.execPath, args, { cwd: page, show: true });
  if (code !== 0) throw new SetupError("The studio's page could not be built; the messages are above.", 1);
  mkdirSync(dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, JSON.stringify({ inputs }));
  say(`bundled in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

// The page takes types and small pure functions from the server's sources.
function fingerprint() {
  const folders = [page, join(root, 'packages/studio/src')];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const all = [join(root, 'package-lock.json'), ...files.sort()];
  return digest(all.map((path) => `${relative(root, path)} ${fileDigest(path)}\n`).join(''));
}
