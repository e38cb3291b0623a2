import { UserError } from '../errors.js';
import { drawMask, type AnnotationSource } from './annotations/open.js';
import { turnWithPicture, type MaskOfPicture } from './mask-orientation.js';
import { decodeColourMask, decodeMask, type IndexMask } from './masks.js';

/** Red, green, blue, 0 to 255. */
export type ClassColour = readonly [number, number, number];

/** What the values of a mask mean. */
export interface LabelTable {
  /** What the values are, for messages: "Cityscapes labelIds". */
  readonly encoding: string;
  /** By value: its class, or the index of pixels to ignore; -1, or beyond the end, where it must not occur. */
  readonly classes: Int16Array;
  /** Masks are colour pictures: by colour (red * 65536 + green * 256 + blue) its class. `classes` is empty then. */
  readonly colours?: ReadonlyMap<number, number>;
  /** Masks are drawn from annotations. */
  readonly annotations?: AnnotationSource;
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
  const largest = list.reduce((most, [value]) => Math.max(most, value), -1);
  const classes = new Int16Array(largest + 1).fill(-1);
  for (const [value, index] of list) classes[value] = index;
  return { encoding, classes };
}

/** A mask as its file has it: indices, or colours (red * 65536 + green * 256 + blue). */
export interface MaskValues {
  data: Uint8Array | Uint16Array | Uint32Array;
  width: number;
  height: number;
}

/** What the mask of a pair is read by. */
export interface MaskReading extends MaskOfPicture {
  /** Without it the values are the classes. */
  labels?: LabelTable;
}

/**
 * Reads the values of a mask, turned as its picture: colours if its table is one of colours.
 * @throws UserError naming the file if it is unreadable, or if it is unclear how it is to be turned
 */
export async function readMaskValues(reading: MaskReading): Promise<MaskValues> {
  return turnWithPicture(await storedValues(reading), reading);
}

/** The values of a mask as they are stored. @throws UserError naming the file if it is unreadable */
export function storedValues({ mask, labels }: MaskReading): Promise<MaskValues> {
  if (labels?.annotations) return drawMask(labels.annotations, mask);
  return labels?.colours ? decodeColourMask(mask) : decodeMask(mask);
}

/** The class of a value, or the index of pixels to ignore; -1 if the table does not know the value. */
export function classOfValue({ classes, colours }: LabelTable, value: number): number {
  return (colours ? colours.get(value) : classes[value]) ?? -1;
}

/** A value for people: `7`, or `#ff8000`. */
export function valueInWords(table: LabelTable | undefined, value: number): string {
  return table?.colours ? `#${value.toString(16).padStart(6, '0')}` : String(value);
}

/**
 * Reads a mask as classes: its values, or the classes that the table gives for them.
 * @throws UserError naming the file if it is unreadable, and the value that the table does not know
 */
export async function readLabels(reading: MaskReading): Promise<IndexMask> {
  const { mask: file, labels } = reading;
  const values = await readMaskValues(reading);
  if (labels === undefined) return values as IndexMask;
  const data = new Uint8Array(values.data.length);
  let [last, index] = [-1, -1];
  for (let i = 0; i < data.length; i++) {
    const value = values.data[i]!;
    // Neighbours are mostly alike.
    if (value !== last) [last, index] = [value, classOfValue(labels, value)];
    if (index < 0) {
      throw new UserError(
        `The mask ${file} holds the value ${valueInWords(labels, value)}, which is none of ${labels.encoding}; ` +
          `neco data check lists all such masks.`,
      );
    }
    data[i] = index;
  }
  return { data, width: values.width, height: values.height };
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
