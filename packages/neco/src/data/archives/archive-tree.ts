import path from 'node:path';
import { UserError } from '../../errors.js';
import { below, type FileTree } from '../file-tree.js';
import { byCodeUnit, imageExtensions, maskExtensions } from '../image-folder.js';
import { tellLeftOut, type LeftOutFile } from '../left-out.js';
import { archiveIndex, readData } from './archive.js';

/** The files of a tar or zip. */
export class ArchiveTree implements FileTree {
  private constructor(
    readonly root: string,
    private readonly files: ReadonlySet<string>,
    /** Names in each folder; those of folders end in `/`. */
    private readonly folders: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** @throws UserError if the archive is damaged or holds an entry that is refused */
  static async open(archive: string): Promise<ArchiveTree> {
    const index = await archiveIndex(archive);
    const folders = new Map<string, Set<string>>([['', new Set()]]);
    for (const file of index.keys()) {
      let child = file;
      for (let slash = file.lastIndexOf('/'); ; slash = child.lastIndexOf('/', child.length - 2)) {
        const folder = slash < 0 ? '' : child.slice(0, slash);
        const known = folders.get(folder);
        const name = child.slice(slash + 1);
        if (known) known.add(name);
        else folders.set(folder, new Set([name]));
        if (slash < 0) break;
        child = `${folder}/`;
      }
    }
    return new ArchiveTree(archive, new Set(index.keys()), folders);
  }

  hasFile(file: string): boolean {
    return this.files.has(file);
  }

  hasFolder(folder: string): boolean {
    return this.folders.has(folder);
  }

  childrenOf(folder: string): string[] {
    return [...(this.folders.get(folder) ?? [])].filter((name) => !name.startsWith('.')).sort(byCodeUnit);
  }

  filesBelow(folder: string, extensions: readonly string[]): string[] {
    const found: string[] = [];
    const others: LeftOutFile[] = [];
    this.collect(folder, new Set(extensions), found, others);
    if (found.length > 0) {
      if (extensions === imageExtensions || extensions === maskExtensions)
        tellLeftOut(this.pathOf(folder), others);
      return found.sort(byCodeUnit);
    }
    const names = extensions.map((extension) => extension.slice(1)).join(', ');
    throw new UserError(`${this.pathOf(folder)} holds no images (${names}).`);
  }

  private collect(
    folder: string,
    extensions: ReadonlySet<string>,
    found: string[],
    others: LeftOutFile[],
  ): void {
    for (const name of this.folders.get(folder) ?? []) {
      if (name.startsWith('.')) continue;
      const file = below(folder, name);
      if (name.endsWith('/')) this.collect(file.slice(0, -1), extensions, found, others);
      else if (extensions.has(path.posix.extname(name).toLowerCase())) found.push(file);
      else others.push({ name: file, unread: null });
    }
  }

  async readText(file: string): Promise<string> {
    return (await readData(this.pathOf(file))).toString('utf8');
  }

  pathOf(file: string): string {
    return path.join(this.root, file);
  }
}
