import { z } from 'zod';
import { UserError } from '../errors.js';
import type { SampleKind } from './formats/tiff-samples.js';

const kinds = [
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float16',
  'float32',
] as const satisfies SampleKind[];
/** Numbers that a window turns into 8 bits. */
export type DeepKind = (typeof kinds)[number];

const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, 'the first number must be below the second');

/** Which values are black and white: one range for all, or one by the kind of the numbers. */
export const windowSchema = z.union([z.literal('full'), range, z.partialRecord(z.enum(kinds), range)]);
export type ValueWindow = z.infer<typeof windowSchema>;

export const bandsSchema = z
  .array(z.int().min(1).max(65_535))
  .refine(({ length }) => length === 1 || length === 3, 'give three bands, or one for grey');

/** How pictures that are no plain photographs are read. */
export interface PictureReading {
  /** Bands of a TIFF that are red, green and blue, or the one that is grey, counted from 1; null: those that it says. */
  bands: readonly number[] | null;
  /** For numbers of other kinds than 8 bits. Of a kind that it leaves out, 16 bits are read from 0 to 65535. */
  window: ValueWindow;
  /** How masks lie on pictures that EXIF turns: as these are shown, or stored; `auto` by their sizes. */
  masks: 'auto' | 'upright' | 'raw';
}

/** Also passes the choice on to threads and processes that are started later. */
const variable = 'NECO_PICTURE_READING';

let current: PictureReading | undefined;

/** How this process reads pictures. */
export function pictureReading(): PictureReading {
  current ??= JSON.parse(
    process.env[variable] ?? '{"bands":null,"window":{},"masks":"auto"}',
  ) as PictureReading;
  return current;
}

/** Says how this process, and those that it starts, read pictures. */
export function setPictureReading(reading: PictureReading): void {
  current = reading;
  process.env[variable] = JSON.stringify(reading);
}

/** What tells results of one reading from those of another: empty for the usual one. */
export function readingKey({ bands, window }: Omit<PictureReading, 'masks'> = pictureReading()): string {
  const usual = bands === null && typeof window === 'object' && Object.keys(window).length === 0;
  return usual ? '' : JSON.stringify({ bands, window });
}

/** `4,3,2` as bands. @throws UserError */
export function parseBands(text: string): number[] {
  const parsed = bandsSchema.safeParse(text.split(',').map(Number));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `"bands" takes three bands as red, green and blue, such as 4,3,2, or one as grey; they count from 1. It got "${text}".`,
  );
}

/** `auto`, `full` or `0,4095` as a window. @throws UserError */
export function parseWindow(text: string): 'auto' | ValueWindow {
  if (text === 'auto') return 'auto';
  const parsed = windowSchema.safeParse(text === 'full' ? text : text.split(',').map(Number));
  if (parsed.success) return parsed.data;
  throw new UserError(
    `"window" takes auto, full, or the values that are black and white, such as 0,4095; not "${text}".`,
  );
}
