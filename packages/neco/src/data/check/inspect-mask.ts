import { firstLine } from '../decode.js';
import { decodeMask, type IndexMask } from '../masks.js';
import type { ImageMaskPair } from '../pairs.js';
import { UserError } from '../../errors.js';
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
}

/** Decodes a mask and counts its classes. */
export async function inspectMask(
  pair: ImageMaskPair,
  imageSize: { width: number; height: number } | null,
  rules: MaskRules,
): Promise<MaskFacts> {
  const facts: MaskFacts = { pixels: new Map(), problems: [] };
  let mask: IndexMask;
  try {
    mask = await decodeMask(pair.mask);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    facts.problems.push({ kind: 'mask-unreadable', detail: reasonOf(error, pair.mask) });
    return facts;
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
  if (unknown.length > 0) facts.problems.push({ kind: 'mask-values', detail: listOf(unknown) });
  return facts;
}

/** The class of a value, or the index of pixels to ignore; null if it is neither. */
function classOf(
  value: number,
  { labels }: ImageMaskPair,
  { classes, ignoreIndex }: MaskRules,
): number | null {
  if (labels !== undefined) {
    const index = labels.classes[value] ?? -1;
    return index < 0 ? null : index;
  }
  return classes === null || value < classes || value === ignoreIndex ? value : null;
}

function countValues({ data }: IndexMask): [value: number, count: number][] {
  const counts = new Uint32Array(data instanceof Uint8Array ? 2 ** 8 : 2 ** 16);
  for (const value of data) counts[value]!++;
  const found: [number, number][] = [];
  counts.forEach((count, value) => count > 0 && found.push([value, count]));
  return found;
}

function listOf(values: readonly number[]): string {
  const shown = values.slice(0, 8).join(', ');
  return values.length > 8 ? `values ${shown}, ... (${values.length})` : `value ${shown}`;
}

function reasonOf(error: UserError, file: string): string {
  if (error.cause !== undefined) return firstLine(error.cause);
  return error.message.slice(error.message.indexOf(file) + file.length).trim();
}
