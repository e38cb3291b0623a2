import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { writeAtomically } from '../write-atomically.js';
import { downloadFile, onDisk, type Digest } from './download-file.js';
import { DownloadError, secureFetch } from './download-http.js';
import { WEIGHT_FILES, hubFolder, shardNames } from './sources.js';

/** Files that state what tensors cannot: heads, and how pixels were normalised. */
const SETTINGS_FILES = ['config.json', 'preprocessor_config.json'];

/** What is about to be downloaded from the hub. */
export interface HubPlan {
  files: string[];
  bytes: number;
  /** From the model card, or null. */
  licence: string | null;
}

/** Callbacks and limits of a download from the hub. */
export interface HubOptions {
  onPlan?: (plan: HubPlan) => void;
  onProgress?: (done: number, total: number) => void;
  signal?: AbortSignal;
}

interface RemoteFile {
  path: string;
  bytes: number;
  digest: Digest;
}

/**
 * Downloads a model of the Hugging Face hub into the hub's own cache, in the layout of its libraries:
 * contents in `blobs/`, links to them in `snapshots/COMMIT/`, the commit in `refs/main`. Sizes and digests
 * are those that the hub states. It uses `HF_ENDPOINT`, `HF_TOKEN` and the variables of
 * {@link huggingFaceCache}.
 *
 * @param repository - `organisation/name`.
 * @param path - The file wanted, or null for the usual ones: weights and settings.
 * @returns The file of weights, or the index of several.
 * @throws {@link DownloadError}
 */
export async function downloadFromHub(
  repository: string,
  path: string | null,
  options: HubOptions = {},
): Promise<string> {
  const hub = new HubRepository(repository, options.signal);
  const { commit, licence } = await hub.head();
  const snapshot = join(hubFolder(repository), 'snapshots', commit);
  const { weights, files } = await hub.choose(commit, path);
  const missing = files.filter((file) => !existsSync(blobPath(repository, file)));
  const total = sum(missing);
  if (missing.length > 0)
    options.onPlan?.({ files: missing.map((file) => file.path), bytes: total, licence });
  let before = 0;
  for (const file of missing) {
    await hub.download(file, commit, (done) => options.onProgress?.(before + done, total));
    before += file.bytes;
  }
  await onDisk(snapshot, async () => {
    for (const file of files) await link(blobPath(repository, file), join(snapshot, file.path));
    await writeWhole(join(hubFolder(repository), 'refs', 'main'), commit);
  });
  return join(snapshot, weights);
}

function sum(files: readonly RemoteFile[]): number {
  return files.reduce((total, file) => total + file.bytes, 0);
}

function blobPath(repository: string, file: RemoteFile): string {
  return join(hubFolder(repository), 'blobs', file.digest.hex);
}

/** A repository on the hub, or on the mirror that `HF_ENDPOINT` names. */
class HubRepository {
  readonly #repository: string;
  readonly #signal: AbortSignal | undefined;
  readonly #endpoint = (process.env['HF_ENDPOINT'] || 'https://huggingface.co').replace(/\/+$/, '');

  constructor(repository: string, signal?: AbortSignal) {
    this.#repository = repository;
    this.#signal = signal;
  }

  /** The newest commit of `main`, and the licence on the model card. */
  async head(): Promise<{ commit: string; licence: string | null }> {
    const { modelInfo } = await import('@huggingface/hub');
    const { sha, cardData } = await this.#ask(() =>
      modelInfo({
        name: this.#repository,
        revision: 'main',
        additionalFields: ['sha', 'cardData'],
        hubUrl: this.#endpoint,
        fetch: this.#fetch,
      }),
    );
    if (!/^[0-9a-f]{40}$/.test(sha)) throw this.#nonsense('no commit');
    const licence: unknown = cardData?.license;
    return { commit: sha, licence: typeof licence === 'string' ? licence : null };
  }

  /** The files to have: one that is asked for, or the best form of the weights with its configuration. */
  async choose(commit: string, path: string | null): Promise<{ weights: string; files: RemoteFile[] }> {
    const wanted = path === null ? [...WEIGHT_FILES, ...SETTINGS_FILES] : [path];
    const found = await this.#files(commit, wanted);
    const weights = found.find((file) => !SETTINGS_FILES.includes(file.path));
    if (weights === undefined) {
      const names = path ?? WEIGHT_FILES.join(' and no ');
      throw new DownloadError(`the Hugging Face repository ${this.#repository} has no ${names}`);
    }
    const files = found.filter((file) => file === weights || SETTINGS_FILES.includes(file.path));
    if (!weights.path.endsWith('.index.json')) return { weights: weights.path, files };
    const shards = await this.#shards(weights, commit);
    return { weights: weights.path, files: [...files, ...shards] };
  }

  /** Downloads one file to its place among the blobs. */
  async download(file: RemoteFile, commit: string, onProgress: (done: number) => void): Promise<void> {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    await downloadFile({
      address: `${this.#endpoint}/${this.#repository}/resolve/${commit}/${path}`,
      target: blobPath(this.#repository, file),
      bytes: file.bytes,
      digest: file.digest,
      fetch: this.#fetch,
      onProgress,
      ...(this.#signal && { signal: this.#signal }),
    });
  }

  /** What the hub knows of some files; those that it does not have are left out. In the order of `paths`. */
  async #files(commit: string, paths: string[]): Promise<RemoteFile[]> {
    const { pathsInfo } = await import('@huggingface/hub');
    const infos = await this.#ask(() =>
      pathsInfo({
        repo: { type: 'model', name: this.#repository },
        paths,
        revision: commit,
        hubUrl: this.#endpoint,
        fetch: this.#fetch,
      }),
    );
    return paths.flatMap((path) => {
      const info = infos.find((entry) => entry.path === path && entry.type === 'file');
      if (info === undefined) return [];
      const digest: Digest = info.lfs
        ? { algorithm: 'sha256', hex: info.lfs.oid.replace(/^sha256:/, '') }
        : { algorithm: 'git', hex: info.oid ?? '' };
      // The digest names a file in the cache.
      if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(digest.hex)) throw this.#nonsense(`no digest of ${path}`);
      return [{ path, bytes: info.lfs?.size ?? info.size, digest }];
    });
  }

  /** The parts of a model that an index names; the index is downloaded for that. */
  async #shards(index: RemoteFile, commit: string): Promise<RemoteFile[]> {
    const blob = blobPath(this.#repository, index);
    if (!existsSync(blob)) await this.download(index, commit, () => undefined);
    const names = shardNames(await readFile(blob, 'utf8'));
    const strange = names.find((name) => !/^[\w-][\w.-]*\.safetensors$/.test(name));
    if (names.length === 0) throw this.#nonsense('an index of no files');
    if (strange !== undefined) throw this.#nonsense(`an index of a file called '${strange}'`);
    const shards = await this.#files(commit, names);
    const absent = names.find((name) => !shards.some((shard) => shard.path === name));
    if (absent !== undefined) throw this.#nonsense(`an index of the file ${absent}, which it does not have`);
    return shards;
  }

  /** {@link secureFetch} with the access token for the hub itself, and with its refusals in words. */
  readonly #fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    const token = process.env['HF_TOKEN'];
    if (token) headers.set('authorization', `Bearer ${token.trim()}`);
    const signal = this.#signal;
    const response = await secureFetch(input, { ...init, headers, ...(signal && { signal }) });
    const refusal = this.#refusal(response, Boolean(token));
    if (refusal === null) return response;
    await response.body?.cancel();
    throw new DownloadError(refusal);
  };

  #refusal(response: Response, hasToken: boolean): string | null {
    const { host } = new URL(this.#endpoint);
    const code = response.headers.get('x-error-code');
    if (code === 'GatedRepo') {
      const conditions = `accept its conditions at ${this.#endpoint}/${this.#repository}`;
      return `'${this.#repository}' is gated: ${conditions} and set HF_TOKEN to an access token of that account`;
    }
    if (/invalid credentials/i.test(response.headers.get('x-error-message') ?? ''))
      return `${host} does not accept the access token in HF_TOKEN`;
    // The hub answers 401 also for what does not exist, so that the answer does not show what is private.
    const hidden = response.status === 401 || code === 'RepoNotFound';
    if (hidden && new URL(response.url).host === host) {
      const remedy = hasToken ? 'HF_TOKEN may not read it' : 'it needs an access token in HF_TOKEN';
      return `${host} has no repository '${this.#repository}', or ${remedy}`;
    }
    return null;
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof DownloadError || this.#signal?.aborted) throw error;
      const { statusCode } = error as { statusCode?: number };
      const { host } = new URL(this.#endpoint);
      if (statusCode === 404) {
        throw new DownloadError(`${host} has no repository '${this.#repository}'`, false, { cause: error });
      }
      const why = statusCode === undefined ? (error as Error).message : `an error (${statusCode})`;
      const transient = statusCode === 429 || (statusCode ?? 0) >= 500;
      throw new DownloadError(`${host} answers with ${why}`, transient, { cause: error });
    }
  }

  #nonsense(what: string): DownloadError {
    return new DownloadError(
      `${new URL(this.#endpoint).host} answers for '${this.#repository}' with ${what}`,
    );
  }
}

/** Puts a file into a snapshot: a relative link to the blob, or a copy where the system has no links. */
async function link(blob: string, pointer: string): Promise<void> {
  await mkdir(dirname(pointer), { recursive: true });
  if (await stat(pointer).catch(() => null)) return;
  const temporary = `${pointer}.${randomUUID()}.tmp`;
  await symlink(relative(dirname(pointer), blob), temporary).catch(() => copyFile(blob, temporary));
  await rename(temporary, pointer);
}

async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  writeAtomically(file, text);
}
