import { createHash } from 'node:crypto';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

const CHECKSUM_KEY = 'neco.sha256';

/** A file whose content is not what was written. */
export class DamagedFileError extends Error {
  constructor(
    readonly file: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
    this.name = 'DamagedFileError';
  }
}

/** Writes safetensors whose metadata hold a SHA-256 of everything else in the file. */
export function saveChecked(
  file: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>>,
): void {
  torch.io.saveSafetensors(file, tensors, { ...metadata, [CHECKSUM_KEY]: checksum(tensors, metadata) });
}

export interface CheckedTensors extends torch.io.SafetensorsFile {
  /** False for a file without a checksum, as earlier versions wrote them. */
  checked: boolean;
}

/**
 * Reads what {@link saveChecked} wrote.
 * @throws DamagedFileError if the file is cut short, not in the format, or its content was changed
 */
export function loadChecked(file: string): CheckedTensors {
  let read: torch.io.SafetensorsFile;
  try {
    read = torch.io.loadSafetensors(file);
  } catch (cause) {
    if (!(cause instanceof torch.io.SafetensorsError)) throw cause;
    throw new DamagedFileError(file, cause.message.replace(`${file}: `, ''), { cause });
  }
  const { [CHECKSUM_KEY]: expected, ...metadata } = read.metadata;
  if (expected === undefined) return { tensors: read.tensors, metadata, checked: false };
  if (expected !== checksum(read.tensors, metadata)) {
    for (const tensor of read.tensors.values()) tensor.release();
    throw new DamagedFileError(file, 'its content does not match its checksum');
  }
  return { tensors: read.tensors, metadata, checked: true };
}

// By sorted names: the order in which a JSON header lists them carries no meaning.
function checksum(tensors: ReadonlyMap<string, Tensor>, metadata: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256');
  for (const key of Object.keys(metadata).sort()) hash.update(JSON.stringify([key, metadata[key]]));
  for (const name of [...tensors.keys()].sort()) {
    const tensor = tensors.get(name)!;
    hash.update(JSON.stringify([name, tensor.dtype, tensor.shape]));
    hash.update(tensor.toBytes());
  }
  return hash.digest('hex');
}
