import { readLabels, labelTable } from './labels.js';
import type { ImageMaskPair } from './pairs.js';
import { UserError } from '../errors.js';
import { settleLie } from './settle-masks.js';
import { UndecodableImage } from './decode.js';

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

/** How masks are made ready for what learns from them, or is measured by them. */
export interface MaskPreparation {
  /** Read 0 and 255 as two classes. */
  binary?: boolean | undefined;
  ignoreIndex: number;
}

/** Of so many masks all classes are found out; of more only that there are two. */
const mostSurveyed = 2000;

/** Pairs that are ready. */
export interface PreparedPairs {
  pairs: ImageMaskPair[];
  /** Values that occur in the masks; null where there are too many to read them all. */
  seen: ReadonlySet<number> | null;
}

/**
 * Settles how masks lie on pictures that EXIF turns, and makes sure that there is something to tell apart.
 *
 * @throws UserError for masks of fewer than two classes, and for one that is read and cannot be
 */
export async function preparePairs(
  pairs: readonly ImageMaskPair[],
  { binary = false, ignoreIndex }: MaskPreparation,
): Promise<PreparedPairs> {
  const settled = await settleLie(binary ? binaryPairs(pairs) : pairs);
  const seen = new Set<number>();
  for (const pair of settled) {
    for (const value of await classesOf(pair)) seen.add(value);
    const two = seen.size - (seen.has(ignoreIndex) ? 1 : 0) > 1;
    if (two && settled.length > mostSurveyed) return { pairs: settled, seen: null };
  }
  const wrong = settled.length === 0 ? null : tooFewClasses(settled, seen, ignoreIndex);
  if (wrong !== null) throw new UserError(wrong);
  return { pairs: settled, seen };
}

/** Values of a mask; none where its picture, which cannot be decoded, would say how large it is. */
async function classesOf(pair: ImageMaskPair): Promise<ReadonlySet<number>> {
  try {
    return new Set((await readLabels(pair)).data);
  } catch (error) {
    if (error instanceof UndecodableImage) return new Set();
    throw error;
  }
}

/**
 * What is wrong with masks from which nothing can be learnt, and on which every model would be right: no class, a single
 * one, or 0 and 255 only. Null for others.
 *
 * @param seen values that occur in them
 */
export function tooFewClasses(
  pairs: readonly ImageMaskPair[],
  seen: Iterable<number>,
  ignore: number,
): string | null {
  const all = new Set(seen);
  const values = [...all].filter((value) => value !== ignore);
  if (values.length > 1) return null;
  const masks = `The ${pairs.length} masks (${pairs[0]!.mask}, ...) hold`;
  const plain = pairs.every(({ labels }) => labels === undefined);
  if (plain && ignore === 255 && all.has(255) && values[0] === 0) {
    return (
      `${masks} nothing but 0 and 255, and 255 is ignored as a pixel without ` +
      'a class; to read them as two classes, 0 background and 255 foreground, add --binary; to train on them, give the ' +
      'values 0 and 255 a class each in classes.json.'
    );
  }
  if (values.length === 0) return `${masks} no class: every pixel is ${ignore}.`;
  return `${masks} the single value ${values[0]}, so there is nothing to tell apart; label a second class.`;
}
