import type { ImageMaskPair } from '../data/pairs.js';
import { readLabels } from '../data/labels.js';
import { tooFewClasses } from '../data/mask-classes.js';
import { UserError } from '../errors.js';
import { inBatches, readAhead } from '../features/read-ahead.js';

/** Most classes: an index PNG has 256 values, of which one says that there is no class. */
export const mostClasses = 255;

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
  const wrong = tooFewClasses(pairs, counts.keys(), ignore);
  if (wrong !== null) throw new UserError(wrong);
  return counts;
}
