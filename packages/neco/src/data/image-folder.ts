import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';

/** File name endings that count as images, lower case. */
export const imageExtensions: readonly string[] = [
  '.jpg',
  '.jpeg',
  '.png',
  '.webp',
  '.tif',
  '.tiff',
  '.avif',
  '.gif',
];

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Pictures that are written among images would be taken for images the next time.
 * @throws UserError if `out` is the folder of images or below it
 */
export function requireOutside(out: string, images: string): void {
  const way = path.relative(followed(images), followed(out));
  if (way === '..' || way.startsWith(`..${path.sep}`) || path.isAbsolute(way)) return;
  throw new UserError(`"out" ${out} lies in the folder of images ${images}; name one outside of it.`);
}

/** A path without links, as far as it exists. */
function followed(place: string): string {
  const absolute = path.resolve(place);
  try {
    return realpathSync(absolute);
  } catch {
    const above = path.dirname(absolute);
    return above === absolute ? absolute : path.join(followed(above), path.basename(absolute));
  }
}

interface Walk {
  extensions: ReadonlySet<string>;
  images: string[];
  /** Real paths of the folders entered so far: a link back up, or a second link to a folder, ends there. */
  entered: Set<string>;
  /** How many other files there were, by ending, for the error message. */
  others: Map<string, number>;
}

/**
 * Every image below a folder, recursively, as paths that start with `directory`, sorted by their relative path.
 * Symbolic links are followed; each real folder is read once, so loops end. Names that start with a dot are
 * left out (macOS and editors leave such files beside images). A link whose target is missing is listed if its
 * name is an image's: decoding then reports it by name.
 *
 * @throws UserError if the folder does not exist, is not a folder, cannot be read, or holds no image.
 */
export function listImages(directory: string, extensions: readonly string[] = imageExtensions): string[] {
  assertFolder(directory);
  const walk: Walk = { extensions: new Set(extensions), images: [], entered: new Set(), others: new Map() };
  visit(directory, '', walk);
  if (walk.images.length === 0) throw new UserError(nothingFound(directory, extensions, walk.others));
  return walk.images.sort(byCodeUnit).map((relative) => path.join(directory, relative));
}

function assertFolder(directory: string): void {
  let isFolder: boolean;
  try {
    isFolder = statSync(directory).isDirectory();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? 'does not exist' : `cannot be read (${(error as Error).message})`;
    throw new UserError(`The image folder ${directory} ${what}; check the path.`, { cause: error });
  }
  if (!isFolder) throw new UserError(`${directory} is a file; give the folder that holds the images.`);
}

function visit(root: string, relative: string, walk: Walk): void {
  const folder = path.join(root, relative);
  const { real, entries } = opened(folder);
  if (walk.entered.has(real)) return;
  walk.entered.add(real);
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
    if (isFolder(entry, folder)) visit(root, below, walk);
    else count(below, walk);
  }
}

function opened(folder: string): { real: string; entries: Dirent[] } {
  try {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name));
    return { real: realpathSync(folder), entries };
  } catch (error) {
    throw new UserError(
      `The folder ${folder} cannot be read (${(error as Error).message}); check its permissions.`,
      {
        cause: error,
      },
    );
  }
}

function isFolder(entry: Dirent, folder: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  // A link without a target, or that leads to itself, counts as a file.
  try {
    return statSync(path.join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

function count(relative: string, walk: Walk): void {
  const extension = path.extname(relative).toLowerCase();
  if (walk.extensions.has(extension)) walk.images.push(relative);
  else walk.others.set(extension, (walk.others.get(extension) ?? 0) + 1);
}

function nothingFound(directory: string, extensions: readonly string[], others: Map<string, number>): string {
  const wanted = extensions.map((extension) => extension.slice(1)).join(', ');
  const total = [...others.values()].reduce((sum, n) => sum + n, 0);
  if (total === 0)
    return `The folder ${directory} is empty; images (${wanted}) were expected in or below it.`;
  const kinds = [...others.entries()]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 4)
    .map(([extension, n]) => `${n} ${extension === '' ? 'without an ending' : extension}`);
  return `The folder ${directory} holds no images (${wanted}): of its ${total} files, ${kinds.join(', ')}.`;
}
