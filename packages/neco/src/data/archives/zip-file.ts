import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, type Entry, type ZipFile as YauzlFile } from 'yauzl';
import { addEntry, damaged, entryName, refused, type ArchiveEntry, type ArchiveIndex } from './entries.js';
import { PlaceReader } from './place-reader.js';
import { UserError } from '../../errors.js';

/** Bits of a Unix mode that say what a file is, and those of a link. */
const kindMask = 0o170000;
const linkKind = 0o120000;
const [stored, deflated] = [0, 8];
/** Deflate makes at most 1,032 bytes of one. */
const mostRatio = 1040;

/** A zip whose files are read where they lie. */
export class ZipFile {
  private constructor(
    private readonly zip: YauzlFile,
    readonly index: ArchiveIndex,
  ) {}

  /**
   * Reads the directory.
   * @throws UserError if the archive is damaged, encrypted, or holds an entry that is refused
   */
  static async open(archive: string): Promise<ZipFile> {
    const handle = await open(archive);
    try {
      const { size } = await handle.stat();
      const zip = await fromRandomAccessReaderPromise(new PlaceReader(handle), size, { autoClose: false });
      return new ZipFile(zip, await readIndex(archive, zip));
    } catch (error) {
      await handle.close();
      throw error instanceof UserError ? error : damaged(archive, (error as Error).message, error);
    }
  }

  /** The bytes of a file. While they inflate, their number is checked against the directory. */
  async read({ position, stored: bytes, size, compressed }: ArchiveEntry): Promise<Buffer> {
    const local = { relativeOffsetOfLocalHeader: position, compressedSize: bytes } as Entry;
    const { fileDataStart } = await this.zip.readLocalFileHeaderPromise(local, { minimal: true });
    const content = await new Promise<Readable>((resolve, reject) => {
      const done = (error: Error | null, stream: Readable): void => (error ? reject(error) : resolve(stream));
      this.zip.openReadStreamLowLevel(fileDataStart, bytes, 0, bytes, compressed, size, done);
    });
    const parts: Buffer[] = [];
    for await (const part of content) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
}

async function readIndex(archive: string, zip: YauzlFile): Promise<ArchiveIndex> {
  const index: ArchiveIndex = new Map();
  for await (const entry of zip.eachEntry()) {
    // Folders' names end in a slash.
    const name = entryName(archive, entry.fileName);
    if (name.endsWith('/')) continue;
    const { compressedSize, uncompressedSize, compressionMethod } = entry;
    if (((entry.externalFileAttributes >>> 16) & kindMask) === linkKind)
      throw refused(archive, name, 'a link');
    if (entry.isEncrypted()) throw refused(archive, name, 'an encrypted file');
    if (compressionMethod !== stored && compressionMethod !== deflated) {
      throw refused(archive, name, `compressed by method ${compressionMethod}`);
    }
    if (uncompressedSize > mostRatio * compressedSize) {
      throw refused(archive, name, `${compressedSize} bytes that claim to be ${uncompressedSize}`);
    }
    addEntry(archive, index, name, {
      position: entry.relativeOffsetOfLocalHeader,
      stored: compressedSize,
      size: uncompressedSize,
      compressed: compressionMethod === deflated,
    });
  }
  return index;
}
