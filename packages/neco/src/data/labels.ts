import { UserError } from '../errors.js';
import { decodeMask, type IndexMask } from './masks.js';

/** Red, green, blue, 0 to 255. */
export type ClassColour = readonly [number, number, number];

/** What the values of a mask mean. */
export interface LabelTable {
  /** What the values are, for messages: "Cityscapes labelIds". */
  readonly encoding: string;
  /** By value: its class, or the index of pixels to ignore; -1, or beyond the end, where it must not occur. */
  readonly classes: Int16Array;
}

/** The classes that an evaluation tells apart. */
export interface LabelSpace {
  /** By class. */
  readonly names: readonly string[];
  /** By class. */
  readonly colours: readonly ClassColour[];
  /** Index of pixels that take no part. */
  readonly ignoreIndex: number;
  readonly table: LabelTable;
}

/** Makes a table from pairs of value and class. */
export function labelTable(encoding: string, entries: Iterable<readonly [number, number]>): LabelTable {
  const list = [...entries];
  const classes = new Int16Array(Math.max(...list.map(([value]) => value)) + 1).fill(-1);
  for (const [value, index] of list) classes[value] = index;
  return { encoding, classes };
}

/** The first value of a mask that the table does not know; null if there is none. */
export function unknownLabel(mask: IndexMask, { classes }: LabelTable): number | null {
  return mask.data.find((value) => (classes[value] ?? -1) < 0) ?? null;
}

/**
 * Replaces the values of a mask by classes.
 * @throws UserError naming the file and the value that the table does not know
 */
export function applyLabels(mask: IndexMask, table: LabelTable, file: string): IndexMask {
  const { classes, encoding } = table;
  const data = new Uint8Array(mask.data.length);
  for (let i = 0; i < data.length; i++) {
    const index = classes[mask.data[i]!] ?? -1;
    if (index < 0) {
      throw new UserError(
        `The mask ${file} holds the value ${mask.data[i]}, which is none of ${encoding}; ` +
          `neco data check lists all such masks.`,
      );
    }
    data[i] = index;
  }
  return { ...mask, data };
}

/**
 * Reads a mask as classes: its values, or what the table makes of them.
 * @throws UserError naming the file if it is unreadable or holds unknown values
 */
export async function readLabels({
  mask,
  labels,
}: {
  mask: string;
  labels?: LabelTable;
}): Promise<IndexMask> {
  const values = await decodeMask(mask);
  return labels ? applyLabels(values, labels, mask) : values;
}

/**
 * Colours as Pascal VOC's development kit makes them: the bits of the index spread over the high bits of red, green
 * and blue.
 */
export function vocColour(index: number): ClassColour {
  const colour: [number, number, number] = [0, 0, 0];
  for (let bits = index, shift = 7; bits > 0; bits >>= 3, shift--) {
    for (let channel = 0; channel < 3; channel++) colour[channel]! |= ((bits >> channel) & 1) << shift;
  }
  return colour;
}
