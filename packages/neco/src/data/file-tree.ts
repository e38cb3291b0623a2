import { readdirSync, statSync, type Stats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { systemReason, UserError } from '../errors.js';
import { byCodeUnit, listImages } from './image-folder.js';

/** Files below a root, named by their path from it with `/`; '' is the root itself. */
export interface FileTree {
  /** The root as it was named. */
  readonly root: string;
  hasFile(file: string): boolean;
  hasFolder(folder: string): boolean;
  /** What lies directly in a folder, sorted; folders end in `/`. */
  childrenOf(folder: string): string[];
  /** All files below a folder with one of the endings, sorted, named from the root. */
  filesBelow(folder: string, extensions: readonly string[]): string[];
  readText(file: string): Promise<string>;
  /** The path that `decodeImage` and `decodeMask` take. */
  pathOf(file: string): string;
}

/** The files of a folder on disk. */
export class FolderTree implements FileTree {
  /** @throws UserError if there is no such folder. */
  constructor(readonly root: string) {
    let found: Stats;
    try {
      found = statSync(root);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      const is = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${systemReason(cause)}`;
      throw new UserError(`The data folder ${root} ${is}; check the path.`, { cause });
    }
    if (!found.isDirectory()) throw new UserError(`The data folder ${root} is no folder; check the path.`);
  }

  hasFile(file: string): boolean {
    return this.#kindOf(file)?.isFile() ?? false;
  }

  hasFolder(folder: string): boolean {
    return this.#kindOf(folder)?.isDirectory() ?? false;
  }

  /** Null where there is nothing, or links that lead to themselves. */
  #kindOf(name: string): Stats | null {
    try {
      return statSync(this.pathOf(name));
    } catch {
      return null;
    }
  }

  childrenOf(folder: string): string[] {
    return readdirSync(this.pathOf(folder), { withFileTypes: true })
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => {
        const isFolder =
          entry.isDirectory() || (entry.isSymbolicLink() && this.hasFolder(below(folder, entry.name)));
        return isFolder ? `${entry.name}/` : entry.name;
      })
      .sort(byCodeUnit);
  }

  filesBelow(folder: string, extensions: readonly string[]): string[] {
    const directory = this.pathOf(folder);
    return listImages(directory, extensions).map((file) =>
      below(folder, path.relative(directory, file).split(path.sep).join('/')),
    );
  }

  readText(file: string): Promise<string> {
    return readFile(this.pathOf(file), 'utf8');
  }

  pathOf(file: string): string {
    return path.join(this.root, file);
  }
}

/** The name of something in a folder of a tree. */
export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
