import path from 'node:path';
import { UserError } from '../../errors.js';
import { byCodeUnit } from '../image-folder.js';
import { RandomStream } from '../random.js';

/** Ids of a list: one a line; empty lines and lines that start with # are left out, as are repetitions. Sorted. */
export function readIds(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== '' && !line.startsWith('#')))].sort(byCodeUnit);
}

const imageEnding = /\.(jpe?g|jfif|png|webp|tiff?|avif|gif|bmp|ppm|pgm)$/i;
const kindEnding = /_(leftImg8bit|gtFine_labelIds)$/;

/** Name of a file in lists: its path below the data without ending, and without what Cityscapes adds. */
export function idOf(file: string): string {
  return file.normalize('NFC').replace(imageEnding, '').replace(kindEnding, '');
}

/**
 * The items that a list names, by their whole path or by its end (`2007_000032`, `aachen_000000_000019`,
 * `n01440764/n01440764_10026.JPEG`), in the order of the items.
 *
 * @param listFile is named in errors
 * @throws UserError for the first id that no item has, or that several have
 */
export function choose<Item>(
  items: readonly Item[],
  fileOf: (item: Item) => string,
  ids: readonly string[],
  listFile: string,
): Item[] {
  const places = new Map<string, number[]>();
  items.forEach((item, index) => {
    let id = idOf(fileOf(item));
    for (;;) {
      const known = places.get(id);
      if (known) known.push(index);
      else places.set(id, [index]);
      const cut = id.indexOf('/');
      if (cut < 0) break;
      id = id.slice(cut + 1);
    }
  });
  const chosen = new Set<number>();
  for (const line of ids) {
    const found = places.get(idOf(line)) ?? [];
    if (found.length !== 1) throw badLine(line, found.length, listFile, items.map(fileOf));
    chosen.add(found[0]!);
  }
  return items.filter((_, index) => chosen.has(index));
}

function badLine(line: string, count: number, listFile: string, files: readonly string[]): UserError {
  const example =
    files.length > 0 ? ` (an image is, for example, ${idOf(path.posix.basename(files[0]!))})` : '';
  return new UserError(
    count === 0
      ? `${listFile} names ${line}, which is no image of this split${example}.`
      : `${listFile} names ${line}, which ${count} images of this split are called; write more of the path.`,
  );
}

/** Streams of one seed must not meet: each use has its own number in the key. */
const fractionStream = 3;

/**
 * A seeded random part of the items, at least one, in their order. With one seed, smaller fractions are parts of
 * larger ones.
 */
export function takeFraction<Item>(items: readonly Item[], fraction: number, seed: number): Item[] {
  if (fraction >= 1 || items.length === 0) return [...items];
  const order = new RandomStream(seed, fractionStream).permutation(items.length);
  const count = Math.max(1, Math.floor(items.length * fraction));
  return [...order.subarray(0, count)].sort((a, b) => a - b).map((index) => items[index]!);
}
