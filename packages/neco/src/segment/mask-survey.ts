import type { ImageMaskPair } from '../data/pairs.js';
import { labelTable, readLabels } from '../data/labels.js';
import { UserError } from '../errors.js';
import { inBatches, readAhead } from '../features/read-ahead.js';

/** Most classes: an index PNG has 256 values, of which one says that there is no class. */
export const mostClasses = 255;

/** What `binary` makes of masks of 0 and 255. */
export const binaryNames = ['background', 'foreground'] as const;

/** Reads 0 as class 0 and 255 as class 1, in the place of whatever the values meant. */
export function binaryPairs(pairs: readonly ImageMaskPair[]): ImageMaskPair[] {
  const labels = labelTable('the values 0 and 255 of two-class masks', [
    [0, 0],
    [255, 1],
  ]);
  return pairs.map((pair) => ({ ...pair, labels }));
}

/**
 * Counts the pixels of every value in the masks, before any image is encoded.
 *
 * @returns by value; `ignore` is among them
 * @throws UserError for masks from which nothing can be learnt: no class, a single one, or 0 and 255 only
 */
export async function surveyMasks(
  pairs: readonly ImageMaskPair[],
  ignore: number,
): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for await (const batch of inBatches(readAhead(pairs, readLabels, 4), 1)) {
    for (const { data } of batch) {
      const own = new Float64Array(65_536);
      for (const value of data) own[value]!++;
      own.forEach((count, value) => {
        if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count);
      });
    }
  }
  requireClasses(pairs, counts, ignore);
  return counts;
}

function requireClasses(
  pairs: readonly ImageMaskPair[],
  counts: ReadonlyMap<number, number>,
  ignore: number,
): void {
  const values = [...counts.keys()].filter((value) => value !== ignore);
  const plain = pairs.every(({ labels }) => labels === undefined);
  const folderOf = pairs[0]!.mask;
  if (plain && ignore === 255 && counts.has(255) && values.length === 1 && values[0] === 0) {
    throw new UserError(
      `The ${pairs.length} masks (${folderOf}, ...) hold nothing but 0 and 255, and 255 is ignored as a pixel without ` +
        'a class; to read them as two classes, 0 background and 255 foreground, add --binary.',
    );
  }
  if (values.length === 0) {
    throw new UserError(
      `The ${pairs.length} masks (${folderOf}, ...) hold no class: every pixel is ${ignore}.`,
    );
  }
  if (values.length === 1) {
    throw new UserError(
      `The ${pairs.length} masks (${folderOf}, ...) hold the single value ${values[0]}, so there is nothing to tell ` +
        'apart; label a second class.',
    );
  }
}
