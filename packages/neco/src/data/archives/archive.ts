import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.js';
import type { ArchiveIndex } from './entries.js';
import { TarFile } from './tar-file.js';
import { ZipFile } from './zip-file.js';

/** A file in an archive is named by the archive's path and its own: `data/voc.tar/images/a.jpg`. */
const inArchive = /\.(?:tar|zip)(?=[/\\])/gi;

type OpenArchive = TarFile | ZipFile;

/** Archives are opened once in each thread. */
const opened = new Map<string, Promise<OpenArchive>>();

/** Whether a path is that of an archive. */
export function isArchive(file: string): boolean {
  return /\.(tar|zip)$/i.test(file) && (statSync(file, { throwIfNoEntry: false })?.isFile() ?? false);
}

/**
 * The files of an archive.
 * @throws UserError if it is damaged or holds an entry that is refused
 */
export async function archiveIndex(archive: string): Promise<ArchiveIndex> {
  return (await openArchive(archive)).index;
}

function openArchive(archive: string): Promise<OpenArchive> {
  const place = path.resolve(archive);
  // Another file under the same name is another archive.
  const { mtimeMs, size } = statSync(place);
  const key = `${place}\0${mtimeMs}\0${size}`;
  let archived = opened.get(key);
  if (archived === undefined) {
    archived = /\.tar$/i.test(archive) ? TarFile.open(archive) : ZipFile.open(archive);
    opened.set(key, archived);
    archived.catch(() => opened.delete(key));
  }
  return archived;
}

/** Splits the path of a file in an archive; null for any other. */
function splitPath(file: string): { archive: string; name: string } | null {
  for (const match of file.matchAll(inArchive)) {
    const archive = file.slice(0, match.index + match[0].length);
    if (isArchive(archive))
      return {
        archive,
        name: file
          .slice(archive.length + 1)
          .split(path.sep)
          .join('/'),
      };
  }
  return null;
}

/** The archive in which a path leads to a file; null for a file that lies in none. */
export function archiveOf(file: string): string | null {
  return splitPath(file)?.archive ?? null;
}

/** The decoder's input: the path of a file, or the content of a file in an archive. */
export async function decoderInput(file: string): Promise<string | Buffer> {
  const split = splitPath(file);
  return split === null ? file : readEntry(split);
}

/** The content of a file, in an archive or not. */
export async function readData(file: string): Promise<Buffer> {
  const split = splitPath(file);
  return split === null ? readFile(file) : readEntry(split);
}

/** Size of a file in bytes, in an archive or not; null if it is not there. */
export async function sizeOfData(file: string): Promise<number | null> {
  const split = splitPath(file);
  if (split === null) return statSync(file, { throwIfNoEntry: false })?.size ?? null;
  return (await archiveIndex(split.archive)).get(split.name)?.size ?? null;
}

async function readEntry({ archive, name }: { archive: string; name: string }): Promise<Buffer> {
  const source = await openArchive(archive);
  const entry = source.index.get(name);
  if (entry === undefined) throw new UserError(`The archive ${archive} holds no ${name}.`);
  try {
    return await source.read(entry);
  } catch (cause) {
    throw new UserError(`${name} in the archive ${archive} cannot be read: ${(cause as Error).message}.`, {
      cause,
    });
  }
}
