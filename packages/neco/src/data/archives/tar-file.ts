import { readSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { Header, Pax } from 'tar';
import { addEntry, damaged, entryName, refused, type ArchiveEntry, type ArchiveIndex } from './entries.js';

const block = 512;
/** Headers read without a turn of the event loop. */
const atATime = 2000;
/** Extended headers hold names: more than this is an attack. */
const largestExtension = 2 ** 20;

/** A tar whose files are read where they lie. */
export class TarFile {
  private constructor(
    private readonly handle: FileHandle,
    readonly index: ArchiveIndex,
  ) {}

  /**
   * Reads the headers, one after another, and skips the contents.
   * @throws UserError if the archive is damaged, compressed, or holds an entry that is refused
   */
  static async open(archive: string): Promise<TarFile> {
    const handle = await open(archive);
    try {
      return new TarFile(handle, await readIndex(archive, handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read({ position, size }: ArchiveEntry): Promise<Buffer> {
    const content = Buffer.alloc(size);
    const { bytesRead } = await this.handle.read(content, 0, size, position);
    if (bytesRead < size) throw new Error('the archive is cut short');
    return content;
  }
}

/** Reads without waiting: a header takes a few microseconds, a turn of the event loop ten times as long. */
function readNow(handle: FileHandle, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  if (readSync(handle.fd, buffer, 0, length, position) < length) throw new Error('the archive is cut short');
  return buffer;
}

async function readIndex(archive: string, handle: FileHandle): Promise<ArchiveIndex> {
  const index: ArchiveIndex = new Map();
  const { size: end } = await handle.stat();
  let local: Pax | undefined;
  let global: Pax | undefined;
  let count = 0;
  for (let at = 0; at + block <= end;) {
    if (++count % atATime === 0) await new Promise(setImmediate);
    const header = parseHeader(archive, readNow(handle, at, block), local, global);
    if (header.nullBlock) break;
    if (!header.cksumValid) throw damaged(archive, `there is no header at byte ${at}${compressionHint(at)}`);
    const size = sizeOf(archive, header, at);
    const position = at + block;
    if (position + size > end) throw damaged(archive, 'it is cut short');
    at = position + Math.ceil(size / block) * block;
    if (isExtension(header)) {
      if (size > largestExtension) throw refused(archive, header.type, `an extended header of ${size} bytes`);
      const text = readNow(handle, position, size).toString('utf8');
      if (header.type === 'GlobalExtendedHeader') global = Pax.parse(text, global, true);
      else local = extended(header, text, local);
      continue;
    }
    local = undefined;
    addFile(archive, index, header, position, size);
  }
  return index;
}

function compressionHint(at: number): string {
  return at === 0 ? ' (a compressed tar must be unpacked or decompressed first)' : '';
}

// An extended header gives it as any number.
function sizeOf(archive: string, { size = 0 }: Header, at: number): number {
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw damaged(archive, `the header at byte ${at} gives a file ${JSON.stringify(size)} bytes`);
}

function parseHeader(archive: string, bytes: Buffer, local?: Pax, global?: Pax): Header {
  try {
    return new Header(bytes, 0, local, global);
  } catch (error) {
    throw damaged(archive, (error as Error).message, error);
  }
}

const extensions = [
  'ExtendedHeader',
  'OldExtendedHeader',
  'GlobalExtendedHeader',
  'NextFileHasLongPath',
  'NextFileHasLongLinkpath',
];

function isExtension({ type }: Header): boolean {
  return extensions.includes(type);
}

/** What an extended header says of the file that follows. */
function extended({ type }: Header, text: string, before: Pax | undefined): Pax {
  if (type === 'NextFileHasLongPath') return new Pax({ ...before, path: text.replace(/\0.*$/s, '') });
  if (type === 'NextFileHasLongLinkpath') return new Pax({ ...before });
  return Pax.parse(text, before, false);
}

function addFile(archive: string, index: ArchiveIndex, header: Header, position: number, size: number): void {
  const written = header.path ?? '';
  switch (header.type) {
    case 'Directory':
    case 'GNUDumpDir':
      entryName(archive, written);
      return;
    case 'File':
    case 'OldFile':
    case 'ContiguousFile':
      // Before POSIX a folder was a file whose name ends in a slash.
      if (!written.endsWith('/')) {
        addEntry(archive, index, entryName(archive, written), {
          position,
          stored: size,
          size,
          compressed: false,
        });
      }
      return;
    case 'Link':
    case 'SymbolicLink':
      throw refused(archive, written, 'a link');
    default:
      throw refused(archive, written, `an entry of the kind ${header.type}`);
  }
}
