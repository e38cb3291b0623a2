import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { UserError } from '../errors.js';
import { endingsInWords, tellLeftOut, type LeftOutFile } from './left-out.js';
import { beginsLikePicture, longestBeginning, unreadPicture } from './picture-input.js';

/** File name endings that count as images, lower case; a file with another one counts if it begins like a picture. */
export const imageExtensions: readonly string[] = [
  '.jpg',
  '.jpeg',
  '.jfif',
  '.png',
  '.webp',
  '.tif',
  '.tiff',
  '.avif',
  '.gif',
  '.bmp',
  '.ppm',
  '.pgm',
];

/** File name endings that masks may have. */
export const maskExtensions: readonly string[] = ['.png', '.tif', '.tiff'];

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
  /** The other files, by their names below the root. */
  others: LeftOutFile[];
  /** Whether files of other endings are looked into. */
  byContent: boolean;
}

/**
 * Every image below a folder, recursively, as paths that start with `directory`, sorted by their relative path.
 * Symbolic links are followed; each real folder is read once, so loops end. Names that start with a dot are
 * left out (macOS and editors leave such files beside images). A link whose target is missing is listed if its
 * name is an image's: decoding then reports it by name. Of images, files with other endings or none are taken if they begin
 * like a picture that is read; who listens is told of all that are left out (`onLeftOut`).
 *
 * @throws UserError if the folder does not exist, is not a folder, cannot be read, or holds no image.
 */
export function listImages(directory: string, extensions: readonly string[] = imageExtensions): string[] {
  assertFolder(directory);
  const byContent = extensions === imageExtensions;
  const walk: Walk = {
    ...{ extensions: new Set(extensions), images: [], entered: new Set(), others: [], byContent },
  };
  visit(directory, '', walk);
  if (walk.images.length === 0) throw new UserError(nothingFound(directory, extensions, walk.others));
  if (byContent || extensions === maskExtensions) tellLeftOut(directory, walk.others);
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
    else count(root, below, walk);
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

function count(root: string, relative: string, walk: Walk): void {
  if (walk.extensions.has(path.extname(relative).toLowerCase())) {
    walk.images.push(relative);
    return;
  }
  const start = walk.byContent ? beginningOf(path.join(root, relative)) : '';
  if (start !== '' && beginsLikePicture(start)) walk.images.push(relative);
  else walk.others.push({ name: relative, unread: start === '' ? null : unreadPicture(start) });
}

/** The first bytes of a file; empty for what is no regular file, or cannot be read. */
function beginningOf(file: string): string {
  let handle: number | undefined;
  try {
    if (!statSync(file).isFile()) return '';
    handle = openSync(file, 'r');
    const bytes = Buffer.alloc(longestBeginning);
    return bytes.toString('latin1', 0, readSync(handle, bytes, 0, longestBeginning, 0));
  } catch {
    return '';
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function nothingFound(
  directory: string,
  extensions: readonly string[],
  others: readonly LeftOutFile[],
): string {
  const wanted = extensions.map((extension) => extension.slice(1)).join(', ');
  if (others.length === 0)
    return `The folder ${directory} is empty; images (${wanted}) were expected in or below it.`;
  const kinds = endingsInWords(others.map(({ name }) => name));
  const unread = others.find((file) => file.unread !== null);
  const hint = unread === undefined ? '' : ` ${unread.name}: ${unread.unread}.`;
  return `The folder ${directory} holds no images (${wanted}): of its ${others.length} files, ${kinds}.${hint}`;
}
