import { UserError } from '../../errors.js';

/** Where a file's bytes lie in an archive. */
export interface ArchiveEntry {
  /** As yauzl counts for zip: of the local header; for tar: of the content. */
  position: number;
  /** Bytes in the archive. */
  stored: number;
  /** Bytes of the file. */
  size: number;
  compressed: boolean;
}

/** The files of an archive by name. */
export type ArchiveIndex = Map<string, ArchiveEntry>;

/** Most bytes of a file that is read from an archive: pictures are far smaller. */
export const largestEntry = 2 ** 28;
/** Most files: the index of ImageNet, the largest data set, is a quarter of it. */
const mostEntries = 5_000_000;

/**
 * The name of a file of an archive, without a leading `./`.
 * @throws UserError for names that lead out of a folder, or that differ between systems
 */
export function entryName(archive: string, written: string): string {
  const name = written.replace(/^(\.\/)+/, '');
  const parts = name.split('/');
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) throw refused(archive, written, 'an absolute path');
  if (parts.includes('..')) throw refused(archive, written, 'a path with ..');
  if (/[\\\0]/.test(name)) throw refused(archive, written, 'a name with a backslash or a zero byte');
  return name;
}

/** The error for an entry that is not taken. */
export function refused(archive: string, name: string, what: string): UserError {
  return new UserError(
    `The archive ${archive} holds ${JSON.stringify(name)}, ${what}, which is not read; unpack it, or pack it again without.`,
  );
}

/** Adds a file. @throws UserError if it, or their number, is too large */
export function addEntry(archive: string, index: ArchiveIndex, name: string, entry: ArchiveEntry): void {
  if (entry.size > largestEntry)
    throw refused(archive, name, `a file of ${entry.size} bytes (at most ${largestEntry})`);
  if (index.size >= mostEntries)
    throw new UserError(`The archive ${archive} holds more than ${mostEntries} files.`);
  index.set(name, entry);
}

/** The error for an archive that cannot be understood. */
export function damaged(archive: string, reason: string, cause?: unknown): UserError {
  return new UserError(`The archive ${archive} cannot be read: ${reason}; copy or download it again.`, {
    cause,
  });
}
