import { lstatSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { notFound } from './api-error.js';

/**
 * The real path of a file, if it lies in a folder once all links are followed.
 *
 * @param folder a real path
 * @throws ApiError if it does not, or is not there
 */
export async function insideFolder(folder: string, file: string): Promise<string> {
  const real = await realpath(file).catch(() => null);
  if (real === null || !contains(folder, real)) throw notFound('This file is no longer in its folder.');
  return real;
}

/** Like {@link insideFolder} for many files of one folder: false instead of an error. Each parent is followed once. */
export function insideTest(folder: string): (file: string) => boolean {
  const parents = new Map<string, boolean>();
  return (file) => {
    const parent = path.dirname(file);
    let inside = parents.get(parent);
    if (inside === undefined) parents.set(parent, (inside = leadsInside(folder, parent)));
    return inside && (!isLink(file) || leadsInside(folder, file));
  };
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? true;
}

function leadsInside(folder: string, file: string): boolean {
  try {
    return contains(folder, realpathSync.native(file));
  } catch {
    return false; // it leads nowhere
  }
}

/** Whether a real path is a folder or lies below it. */
function contains(folder: string, real: string): boolean {
  const relative = path.relative(folder, real);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
