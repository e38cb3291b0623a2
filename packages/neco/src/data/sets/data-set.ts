import { UserError } from '../../errors.js';
import type { FileTree } from '../file-tree.js';
import type { LabelSpace } from '../labels.js';
import type { PairedFiles } from '../pairs.js';

/** A published data set: its files, its classes, and where to get it. */
export interface DataSet {
  /** What `--data` takes. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  /** The tree below `--data-dir`, drawn. */
  readonly tree: string;
  /** Official pages. */
  readonly pages: readonly string[];
  /** Terms of use, in a sentence. */
  readonly licence: string;
  /** What a reader of the tree should know. */
  readonly notes: readonly string[];
  /** Published number of images of each split. */
  readonly counts: Readonly<Record<string, number>>;
  readonly trainSplit: string;
  /** Null if the data set has no masks. */
  readonly valSplit: string | null;
  /**
   * Images of a split, from the tree's root. Masks need not be there.
   * @throws UserError if a part is missing
   */
  images(tree: FileTree, split: string): Promise<string[]>;
  /**
   * Images with masks of a split, from the tree's root. Absent if the data set has no masks.
   * @throws UserError if a part is missing
   */
  pairs?(tree: FileTree, split: string): Promise<PairedFiles>;
  /** The classes; read from the tree if a file of the data set lists them. */
  labels?(tree: FileTree): Promise<LabelSpace>;
}

type TreeOwner = Pick<DataSet, 'title' | 'tree'>;

/** The error for a tree that lacks a part: what is missing, the tree that is expected, and what is there. */
export function missingPart({ title, tree: drawn }: TreeOwner, tree: FileTree, part: string): UserError {
  const found = tree.childrenOf('');
  const shown =
    found.length === 0 ? 'nothing' : found.slice(0, 8).join(' ') + (found.length > 8 ? ' ...' : '');
  return new UserError(
    `${title} needs ${part} below ${tree.root}, which is not there. Expected below "dataDir":\n` +
      `${indent(drawn)}\nFound there: ${shown}`,
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

/**
 * The first of the folders that is there.
 * @throws UserError with the expected tree if none is
 */
export function requireFolder(owner: TreeOwner, tree: FileTree, candidates: readonly string[]): string {
  const found = candidates.find((folder) => tree.hasFolder(folder));
  if (found !== undefined) return found;
  throw missingPart(owner, tree, alternatives(candidates.map((folder) => `${folder}/`)));
}

/** As {@link requireFolder}, for a file. */
export function requireFile(owner: TreeOwner, tree: FileTree, candidates: readonly string[]): string {
  const found = candidates.find((file) => tree.hasFile(file));
  if (found !== undefined) return found;
  throw missingPart(owner, tree, alternatives(candidates));
}

function alternatives(paths: readonly string[]): string {
  return paths.length > 1 ? `${paths[0]} (or ${paths.slice(1).join(', ')})` : String(paths[0]);
}

/** The error for a split that a data set does not have. */
export function unknownSplit({ title }: TreeOwner, split: string, known: readonly string[]): UserError {
  return new UserError(`${title} has no split "${split}"; it has ${known.join(', ')}.`);
}

/** A damaged list may hold names of any length. */
function shortened(name: string): string {
  return name.length > 300 ? `${name.slice(0, 300)}...` : name;
}

/** @throws UserError if files that a list names are not there */
export function requireListed(
  { title }: TreeOwner,
  tree: FileTree,
  missing: readonly string[],
  named: number,
): void {
  if (missing.length === 0) return;
  const shown = missing.slice(0, 3).map((file) => shortened(tree.pathOf(file)));
  throw new UserError(
    `${title}: ${missing.length} of the ${named} files that the split names are missing: ${shown.join(', ')}` +
      `${missing.length > 3 ? ', ...' : ''}; neco data check lists them all.`,
  );
}
