import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import type { ImageMaskPair } from './pairs.js';

/** A file that is not to be used, and why. */
export interface SkipEntry {
  file: string;
  reason: string;
}

/** Files that training and evaluation leave out. */
export class SkipList {
  /** Those that were met; an entry that none was is perhaps misspelt. */
  readonly #met = new Set<string>();

  private constructor(private readonly files: ReadonlySet<string>) {}

  /**
   * Reads a list that {@link writeSkipList} wrote or that was made by hand. Each line is a path, relative to
   * the folder of the list. Text after a tab is a remark; lines that start with # are ignored.
   *
   * @throws UserError if the file cannot be read
   */
  static read(listFile: string): SkipList {
    let text: string;
    try {
      text = readFileSync(listFile, 'utf8');
    } catch (cause) {
      throw new UserError(`The skip list ${listFile} cannot be read (${(cause as Error).message}).`, {
        cause,
      });
    }
    const folder = path.dirname(path.resolve(listFile));
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
    return new SkipList(
      new Set(lines.map((line) => path.resolve(folder, pathIn(line, listFile)).normalize('NFC'))),
    );
  }

  get size(): number {
    return this.files.size;
  }

  has(file: string): boolean {
    const name = path.resolve(file).normalize('NFC');
    const listed = this.files.has(name);
    if (listed) this.#met.add(name);
    return listed;
  }

  /** The files of the list that nobody asked for. */
  unmatched(): string[] {
    return [...this.files].filter((file) => !this.#met.has(file));
  }

  /** The files that are not on the list. */
  keep(files: readonly string[]): string[] {
    return files.filter((file) => !this.has(file));
  }

  /** The pairs of which neither file is on the list. */
  keepPairs(pairs: readonly ImageMaskPair[]): ImageMaskPair[] {
    return pairs.filter(({ image, mask }) => [this.has(image), this.has(mask)].every((listed) => !listed));
  }
}

function pathIn(line: string, listFile: string): string {
  const [written = ''] = line.split('\t');
  if (!written.startsWith('"')) return written.trim();
  try {
    return String(JSON.parse(written));
  } catch (cause) {
    throw new UserError(`The skip list ${listFile} has the line ${line}, whose quotes do not match.`, {
      cause,
    });
  }
}

/** A name that would be read as something else is written as a JSON string. */
const ambiguous = /[\t\r\n]|^[#"\s]|\s$/;

/** First line of a list that {@link writeSkipList} wrote. */
const HEAD = '# Files to leave out, from the folder of this list; written by neco data check.\n';

/** @throws UserError if something else than a list that {@link writeSkipList} wrote would be replaced */
export function requireOwnSkipList(listFile: string): void {
  if (!existsSync(listFile) || readFileSync(listFile, 'utf8').startsWith(HEAD)) return;
  throw new UserError(
    `${listFile} is there and was not written by neco data check; name another "skipList", or replace it with "overwrite".`,
  );
}

/**
 * Writes the files to leave out, one a line, with paths relative to the folder of the list, so that list and
 * data can be moved together.
 * @throws UserError if the list cannot be written
 */
export function writeSkipList(listFile: string, entries: readonly SkipEntry[]): void {
  const folder = path.dirname(path.resolve(listFile));
  const lines = entries.map(({ file, reason }) => {
    const relative = path.relative(folder, path.resolve(file)).split(path.sep).join('/');
    return `${ambiguous.test(relative) ? JSON.stringify(relative) : relative}\t${reason.replace(/\s+/g, ' ')}\n`;
  });
  try {
    writeFileSync(listFile, HEAD + lines.join(''));
  } catch (cause) {
    throw new UserError(`Cannot write the skip list ${listFile}: ${(cause as Error).message}.`, { cause });
  }
}
