import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../errors.js';
import { writeAtomically } from '../write-atomically.js';

const schema = z.object({
  /** Where the file came from. */
  address: z.string(),
  bytes: z.number(),
  sha256: z.string(),
  /** The file's time of change when it was last known to be good. */
  modified: z.number(),
});

/** What is kept beside a downloaded file, for addresses that publish no checksum. */
export type DownloadRecord = z.infer<typeof schema>;

function recordPath(file: string): string {
  return `${file}.download.json`;
}

/** The record of a downloaded file; null for a file that was put there by hand. */
export async function readRecord(file: string): Promise<DownloadRecord | null> {
  try {
    return schema.parse(JSON.parse(await readFile(recordPath(file), 'utf8')));
  } catch {
    return null;
  }
}

/** Notes what a file is right after its download. */
export async function writeRecord(
  file: string,
  { address, sha256 }: Pick<DownloadRecord, 'address' | 'sha256'>,
): Promise<void> {
  const { size: bytes, mtimeMs: modified } = await stat(file);
  writeAtomically(recordPath(file), `${JSON.stringify({ address, bytes, sha256, modified }, null, 2)}\n`);
}

/**
 * Checks that a file in the cache is still what was downloaded, by its size and, if it was written to since
 * then, its sha256. A file that was put there by hand passes, unless its publisher gives a checksum.
 *
 * @param sha256 - The publisher's checksum, or null.
 * @throws {@link UserError}
 */
export async function checkRecord(file: string, address: string, sha256: string | null): Promise<void> {
  const record = await readRecord(file);
  const expected = sha256 ?? record?.sha256;
  if (expected === undefined) return;
  const { size, mtimeMs } = await stat(file);
  if (record?.sha256 === expected && record.bytes === size && record.modified === mtimeMs) return;
  const found = await sha256Of(file);
  if (found !== expected) {
    throw new UserError(
      `${file} is not the file that ${record === null ? 'its publisher describes' : 'was downloaded'}: its sha256 is ` +
        `${found}, expected ${expected}; delete it and run the command again, or give "model" another path.`,
    );
  }
  await writeRecord(file, { address: record?.address ?? address, sha256: found }).catch(() => undefined);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}
