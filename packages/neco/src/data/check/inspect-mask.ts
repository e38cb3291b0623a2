import { classOfValue, storedValues, valueInWords, type LabelTable, type MaskValues } from '../labels.js';
import { UndecodableImage } from '../decode.js';
import { turnWithPicture, UnclearOrientation } from '../mask-orientation.js';
import type { ImageMaskPair } from '../pairs.js';
import { oneLine, UserError } from '../../errors.js';
import type { FindingKind } from './findings.js';

/** What is known of the values of masks. */
export interface MaskRules {
  /** Number of classes; null where any value is a class. */
  classes: number | null;
  ignoreIndex: number;
}

/** What a mask holds, and what is wrong with it. */
export interface MaskFacts {
  /** Pixels of each class, those to ignore among them. */
  pixels: Map<number, number>;
  problems: { kind: FindingKind; detail: string }[];
  /** Why it is not known how it lies on a picture that EXIF turns; null where it is. */
  unclear: string | null;
}

/** Decodes a mask and counts its classes. */
export async function inspectMask(
  pair: ImageMaskPair,
  imageSize: { width: number; height: number } | null,
  rules: MaskRules,
): Promise<MaskFacts> {
  const facts: MaskFacts = { pixels: new Map(), problems: [], unclear: null };
  let mask: MaskValues;
  try {
    mask = await storedValues(pair);
  } catch (error) {
    // Annotations may leave the size to a picture that cannot be decoded, which is a finding of its own.
    if (error instanceof UndecodableImage) return facts;
    if (!(error instanceof UserError)) throw error;
    facts.problems.push({ kind: 'mask-unreadable', detail: reasonOf(error, pair.mask) });
    return facts;
  }
  try {
    mask = await turnWithPicture(mask, pair);
  } catch (error) {
    if (!(error instanceof UnclearOrientation)) throw error;
    facts.unclear = error.message;
  }
  if (imageSize !== null && (imageSize.width !== mask.width || imageSize.height !== mask.height)) {
    facts.problems.push({
      kind: 'mask-size',
      detail: `${mask.width} x ${mask.height} pixels, its picture has ${imageSize.width} x ${imageSize.height}`,
    });
  }
  const unknown: number[] = [];
  for (const [value, count] of countValues(mask)) {
    const index = classOf(value, pair, rules);
    if (index === null) unknown.push(value);
    else facts.pixels.set(index, (facts.pixels.get(index) ?? 0) + count);
  }
  if (unknown.length > 0) facts.problems.push({ kind: 'mask-values', detail: listOf(unknown, pair.labels) });
  return facts;
}

/** The class of a value, or the index of pixels to ignore; null if it is neither. */
function classOf(
  value: number,
  { labels }: ImageMaskPair,
  { classes, ignoreIndex }: MaskRules,
): number | null {
  if (labels !== undefined) {
    const index = classOfValue(labels, value);
    return index < 0 ? null : index;
  }
  return classes === null || value < classes || value === ignoreIndex ? value : null;
}

function countValues({ data }: MaskValues): Iterable<[value: number, count: number]> {
  const counts = new Map<number, number>();
  let [run, last] = [0, -1];
  const end = (): void => {
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  };
  for (const value of data) {
    if (value !== last) {
      end();
      [run, last] = [0, value];
    }
    run++;
  }
  end();
  return counts;
}

function listOf(values: readonly number[], table: LabelTable | undefined): string {
  const sorted = [...values].sort((a, b) => a - b);
  const shown = sorted.slice(0, 8).map((value) => valueInWords(table, value));
  return `value ${shown.join(', ')}${values.length > 8 ? `, ... (${values.length})` : ''}`;
}

function reasonOf(error: UserError, file: string): string {
  if (error.cause !== undefined) return oneLine(error.cause);
  return error.message.slice(error.message.indexOf(file) + file.length).trim();
}
