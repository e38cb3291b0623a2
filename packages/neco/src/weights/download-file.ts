import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolder } from '../data/make-folder.js';
import { UserError } from '../errors.js';
import { DownloadError, causeOf, requireFileResponse, secureFetch } from './download-http.js';
import { claimPart, releasePart, removeLeftOver } from './download-part.js';

/** What a file must hash to: its sha256, or git's id of its content. */
export interface Digest {
  algorithm: 'sha256' | 'git';
  hex: string;
}

/** One file to download. */
export interface FileDownload {
  /** https; http on this machine only. */
  address: string;
  /** Where the file is put once it is complete and checked. */
  target: string;
  /** Its size, if known beforehand. */
  bytes?: number;
  /** Checked before the file is put in place. */
  digest?: Digest;
  /** Replaces {@link secureFetch}, for example to add an access token. */
  fetch?: typeof secureFetch;
  /** Called before the first byte and after every piece; `total` is null if the server does not state it. */
  onProgress?: (done: number, total: number | null) => void;
  signal?: AbortSignal;
  /** A connection that brings nothing for this long is broken. */
  stallMs?: number;
  /** Pause before a broken connection is opened again; doubles with each attempt that brings nothing. */
  retryMs?: number;
}

/** What was downloaded. */
export interface DownloadedFile {
  bytes: number;
  sha256: string;
  /** Bytes that an earlier download had left. */
  resumedFrom: number;
}

/** Attempts in a row that bring no byte. */
const MAX_ATTEMPTS = 5;

/**
 * Downloads a file into a part beside the target, checks size and digest, flushes it to disk and renames it.
 * It continues an earlier download if the server allows it. Several processes may download the same file.
 *
 * @throws {@link DownloadError} if the server or the network fails, {@link UserError} if the disk does.
 */
export async function downloadFile(download: FileDownload): Promise<DownloadedFile> {
  const first = await request(download, 0, null);
  try {
    const total = expectedSize(download, first);
    const version = download.digest?.hex ?? versionOf(first, total);
    return await onDisk(download.target, async () => {
      makeFolder(dirname(download.target));
      return await downloadInto(download, first, total, version);
    });
  } finally {
    await first.body?.cancel().catch(() => undefined);
  }
}

async function downloadInto(
  download: FileDownload,
  first: Response,
  total: number | null,
  version: string | null,
): Promise<DownloadedFile> {
  const { target } = download;
  const part = await claimPart(target, version);
  const resumedFrom = total !== null && part.length > total ? 0 : part.length;
  await requireSpace(target, (total ?? 0) - resumedFrom);
  const handle = await open(part.path, part.length > 0 ? 'r+' : 'w');
  let resumable = true;
  try {
    const transfer = new Transfer(download, handle, total, resumedFrom);
    const bytes = await transfer.run(first);
    await handle.truncate(bytes);
    await handle.sync();
    resumable = false;
    const sha256 = await checkDigest(part.path, bytes, download);
    await rename(part.path, target);
    await syncFolder(dirname(target));
    await removeLeftOver(target);
    return { bytes, sha256, resumedFrom };
  } finally {
    await handle.close();
    if (resumable) await releasePart(part, target, version);
    else await rm(part.path, { force: true });
  }
}

/** The bytes of one file on their way, over as many connections as they take. */
class Transfer {
  readonly #download: FileDownload;
  readonly #handle: FileHandle;
  readonly #total: number | null;
  /** Bytes in the part. */
  #offset: number;

  constructor(download: FileDownload, handle: FileHandle, total: number | null, offset: number) {
    this.#download = download;
    this.#handle = handle;
    this.#total = total;
    this.#offset = offset;
  }

  /** @returns The number of bytes of the whole file. */
  async run(first: Response): Promise<number> {
    const tag = first.headers.get('etag');
    this.#report();
    let response: Response | null = first;
    if (this.#offset > 0) {
      await first.body?.cancel();
      response = null;
    }
    let attempt = 0;
    while (this.#total === null || this.#offset < this.#total) {
      const before = this.#offset;
      try {
        response ??= await this.#continue(tag);
        await this.#append(response);
        if (this.#total === null) break;
        if (this.#offset < this.#total) throw this.#broken('it ended early');
      } catch (error) {
        if (!(error instanceof DownloadError && error.transient)) throw error;
        attempt = this.#offset > before ? 1 : attempt + 1;
        if (attempt >= MAX_ATTEMPTS) throw error;
        const pause = (this.#download.retryMs ?? 500) * 2 ** (attempt - 1);
        await delay(pause, undefined, { signal: this.#download.signal });
        response = null;
        // Without a size, or a byte, there is nothing to continue.
        if (this.#total === null) this.#offset = 0;
      }
    }
    return this.#offset;
  }

  /** Asks for the rest; a server that cannot send it sends everything again. */
  async #continue(tag: string | null): Promise<Response> {
    const response = await request(this.#download, this.#offset, tag);
    const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (response.status !== 206) this.#offset = 0;
    else if (Number(start) !== this.#offset) {
      await response.body?.cancel();
      throw new DownloadError(`${hostOf(response)} sends another part of the file than was asked for`);
    }
    this.#report();
    return response;
  }

  async #append(response: Response): Promise<void> {
    const stall = this.#download.stallMs ?? 60_000;
    const reader = response.body?.getReader();
    for (;;) {
      const piece = await this.#read(reader, stall);
      if (piece === null) return;
      if (this.#total !== null && this.#offset + piece.length > this.#total) {
        await reader?.cancel();
        throw new DownloadError(`${hostOf(response)} sends more than the ${this.#total} bytes of the file`);
      }
      for (let written = 0; written < piece.length;) {
        const { bytesWritten } = await this.#handle.write(
          piece,
          written,
          piece.length - written,
          this.#offset + written,
        );
        written += bytesWritten;
      }
      this.#offset += piece.length;
      this.#report();
    }
  }

  async #read(
    reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
    stallMs: number,
  ): Promise<Uint8Array | null> {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`nothing came for ${stallMs / 1000} s`)), stallMs);
    });
    try {
      const read = await Promise.race([reader?.read(), stalled]);
      return read?.value ?? null;
    } catch (error) {
      if (this.#download.signal?.aborted) throw error;
      await reader?.cancel().catch(() => undefined);
      throw this.#broken(causeOf(error), error);
    } finally {
      clearTimeout(timer);
    }
  }

  #broken(why: string, cause?: unknown): DownloadError {
    const of = this.#total === null ? '' : ` of ${this.#total}`;
    const { host } = new URL(this.#download.address);
    const reason = `the connection to ${host} broke after ${this.#offset}${of} bytes (${why})`;
    return new DownloadError(reason, true, { cause });
  }

  #report(): void {
    this.#download.onProgress?.(this.#offset, this.#total);
  }
}

/** @param offset - First byte wanted. @param tag - ETag of the file whose rest is wanted. */
async function request(download: FileDownload, offset: number, tag: string | null): Promise<Response> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (offset > 0) headers['range'] = `bytes=${offset}-`;
  if (offset > 0 && tag !== null && !tag.startsWith('W/')) headers['if-range'] = tag;
  const response = await (download.fetch ?? secureFetch)(download.address, {
    headers,
    ...(download.signal && { signal: download.signal }),
  });
  try {
    requireFileResponse(response);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  return response;
}

function hostOf(response: Response): string {
  return new URL(response.url).host;
}

function expectedSize({ bytes }: FileDownload, response: Response): number | null {
  const header = response.headers.get('content-length');
  const length = header === null ? null : Number(header);
  if (bytes !== undefined && length !== null && bytes !== length) {
    throw new DownloadError(`${hostOf(response)} offers a file of ${length} bytes, expected ${bytes}`);
  }
  return bytes ?? length;
}

/** Something that changes with the content at an address; null if the server gives nothing of the kind. */
function versionOf(response: Response, total: number | null): string | null {
  const mark = response.headers.get('etag') ?? response.headers.get('last-modified');
  if (mark === null || total === null) return null;
  return createHash('sha1')
    .update(`${response.url.split('?')[0]} ${mark} ${total}`)
    .digest('hex');
}

/** @returns The file's sha256. @throws {@link DownloadError} if it is not what was promised. */
async function checkDigest(file: string, bytes: number, { digest, address }: FileDownload): Promise<string> {
  const sha256 = createHash('sha256');
  const git = digest?.algorithm === 'git' ? createHash('sha1').update(`blob ${bytes}\0`) : null;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) {
    sha256.update(piece as Buffer);
    git?.update(piece as Buffer);
  }
  const found = { sha256: sha256.digest('hex'), git: git?.digest('hex') };
  if (digest !== undefined && found[digest.algorithm] !== digest.hex) {
    throw new DownloadError(
      `the file from ${new URL(address).host} is damaged or another one: its ${digest.algorithm} digest is ` +
        `${found[digest.algorithm]}, expected ${digest.hex}`,
    );
  }
  return found.sha256;
}

async function requireSpace(target: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(target));
  if (bavail * bsize >= needed) return;
  throw new UserError(
    `${dirname(target)} has ${megabytes(bavail * bsize)} free, but the download needs ${megabytes(needed)}: ` +
      'free some space, or set HF_HOME and NECO_CACHE to folders on another disk.',
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

const DISK_ERRORS = new Set([
  'EACCES',
  'EDQUOT',
  'EEXIST',
  'EFBIG',
  'EIO',
  'EISDIR',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

/** Turns a failure of the file system into a sentence. */
export async function onDisk<T>(target: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || !DISK_ERRORS.has(code)) throw error;
    throw new UserError(
      `The download cannot be written to ${target} (${code}): make the folder writable, or set HF_HOME and ` +
        'NECO_CACHE to folders that are.',
      { cause: error },
    );
  }
}

/** Makes the renaming last through a power cut, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
