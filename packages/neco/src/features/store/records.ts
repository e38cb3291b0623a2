import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const recordEnding = '.features';
export const temporaryEnding = '.tmp';
/** Beside the records of a network: how it was called. */
export const nameFile = 'name.txt';

/** Milliseconds after which a half-written file is taken for what a killed process left. */
const abandoned = 3600_000;

/** A file of a store. */
export interface RecordFile {
  file: string;
  bytes: number;
  /** Milliseconds since 1970. */
  used: number;
}

/** The records below a folder, in no order. What other processes take away meanwhile is left out. */
export function recordsIn(folder: string): RecordFile[] {
  return filesIn(folder, recordEnding);
}

/**
 * Deletes records, those that were not used for longest first, until so many bytes are left; none that was used since
 * `before`. Also deletes what killed processes left half written.
 *
 * @returns bytes that are left
 */
export function evictOldest(folder: string, bytes: number, before: number): number {
  for (const { file, used } of filesIn(folder, temporaryEnding)) {
    if (used < Date.now() - abandoned) rmSync(file, { force: true });
  }
  const records = recordsIn(folder).sort((a, b) => a.used - b.used);
  let left = records.reduce((sum, record) => sum + record.bytes, 0);
  for (const record of records) {
    if (left <= bytes || record.used >= before) break;
    rmSync(record.file, { force: true });
    left -= record.bytes;
  }
  return left;
}

/** The records of one network. */
export interface StoredNetwork {
  name: string;
  records: number;
  bytes: number;
  /** When one of them was last used, in milliseconds since 1970. */
  used: number;
}

/** The networks of which a folder holds features, the last used one first. */
export function storedNetworks(folder: string): StoredNetwork[] {
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((own) => {
      const records = recordsIn(join(folder, own));
      return {
        name: nameOf(join(folder, own)) ?? own,
        records: records.length,
        bytes: records.reduce((sum, record) => sum + record.bytes, 0),
        used: records.reduce((last, record) => Math.max(last, record.used), 0),
      };
    })
    .filter(({ records }) => records > 0)
    .sort((a, b) => b.used - a.used);
}

function nameOf(folder: string): string | null {
  try {
    return readFileSync(join(folder, nameFile), 'utf8');
  } catch {
    return null;
  }
}

function filesIn(folder: string, ending: string): RecordFile[] {
  return namesIn(folder)
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => {
      const file = join(folder, name);
      const found = statSync(file, { throwIfNoEntry: false });
      return found === undefined ? [] : [{ file, bytes: found.size, used: found.mtimeMs }];
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }) as string[];
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
