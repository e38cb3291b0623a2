import path from 'node:path';
import { UserError } from '../errors.js';

/**
 * Files by their path below a folder, without the ending, in Unicode's composed form (NFC): some systems take letters with
 * accents apart, and the mask of an image may come from one of them.
 * @param suffix what all names have before the ending and the stem has not; files without it are left out
 * @throws UserError if two files share a stem
 */
export function stemsOf(files: readonly string[], folder: string, suffix = ''): Map<string, string> {
  const stems = new Map<string, string>();
  for (const file of files) {
    const relative = path.relative(folder, file).split(path.sep).join('/');
    const name = relative.slice(0, relative.length - path.extname(relative).length);
    if (!name.endsWith(suffix)) continue;
    const stem = name.slice(0, name.length - suffix.length).normalize('NFC');
    const other = stems.get(stem);
    if (other !== undefined) {
      throw new UserError(
        `${other} and ${file} differ only in their ending, or in how their letters are composed, so their partner is unclear; rename one.`,
      );
    }
    stems.set(stem, file);
  }
  return stems;
}
