import { mostImagePixels } from './pixel-limit.js';
import { openPicture } from './picture-file.js';
import { readNumbers } from './picture-numbers.js';
import {
  pictureReading,
  setPictureReading,
  type DeepKind,
  type PictureReading,
  type ValueWindow,
} from './picture-reading.js';
import { treatmentOf, type ValueRange } from './picture-treatment.js';

/** Files whose headers are looked at, pictures of a kind whose values are, and values of each. */
const most = { headers: 512, pictures: 32, values: 20_000 };
/** Shares of the values that are below black, and not above white. */
const shares = { black: 0.001, white: 0.999 };
/** Endings of pictures that have 8 bits, or whose decoder knows what is white. */
const shallow = /\.(jpe?g|jfif|webp|gif|avif|bmp)$/i;

/** How pictures are to be read, as it is asked for. */
export interface AskedReading {
  bands?: readonly number[] | null | undefined;
  /** `auto`: by the values of the data set. */
  window?: 'auto' | ValueWindow | undefined;
  masks?: PictureReading['masks'] | undefined;
}

/**
 * Says how this process reads pictures from now on.
 * @param files of the data set, whose values decide what is black and white where that is `auto`
 * @returns lines for people, none for plain photographs
 */
export async function settlePictures(
  { bands = null, window = 'auto', masks = 'auto' }: AskedReading,
  files: readonly string[],
): Promise<string[]> {
  setPictureReading({ bands, window: window === 'auto' ? {} : window, masks });
  if (window === 'auto') setPictureReading({ bands, window: await windowOf(files), masks });
  const settled = pictureReading().window;
  const ranges = typeof settled === 'object' && !Array.isArray(settled) ? Object.entries(settled) : [];
  return [
    ...(bands === null ? [] : [`bands      ${bands.join(', ')} of TIFFs with several`]),
    ...ranges.map(
      ([kind, range]) =>
        `window     ${kind} from ${range.join(' (black) to ')} (white), by the values of the pictures; --window says otherwise`,
    ),
  ];
}

/**
 * What is black and white in a data set's deep pictures: of each kind of number the range from the lowest to the highest
 * value but one in a thousand. 16 bits whose upper half is in use are left as they are.
 */
export async function windowOf(files: readonly string[]): Promise<ValueWindow> {
  const found = new Map<DeepKind, number[][]>();
  for (const file of spread(
    files.filter((name) => !shallow.test(name)),
    most.headers,
  )) {
    const sample = await sampleOf(file, found).catch(() => null); // whoever decodes it says what is wrong
    if (sample !== null) found.set(sample.kind, [...(found.get(sample.kind) ?? []), sample.values]);
  }
  const ranges = [...found].map(([kind, samples]) => [kind, rangeOf(kind, samples.flat())] as const);
  return Object.fromEntries(ranges.filter(([, range]) => range !== null));
}

function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor(i * step)]!);
}

/** Values of a deep picture; null for others, and where there are enough of its kind. */
async function sampleOf(
  file: string,
  found: ReadonlyMap<DeepKind, number[][]>,
): Promise<{ kind: DeepKind; values: number[] } | null> {
  const picture = await openPicture(file);
  const { bands } = pictureReading();
  // Any range: what is asked is the kind and the bands.
  const treatment = treatmentOf(picture, { bands, window: [0, 1], masks: 'auto' });
  if (treatment.by !== 'numbers' || treatment.kind === 'uint8') return null;
  const { kind } = treatment;
  if ((found.get(kind)?.length ?? 0) >= most.pictures) return null;
  const read = await readNumbers(picture, { ...treatment, alpha: null }, mostImagePixels());
  const values = read.bands.flatMap((band) => spread(Array.from(band).filter(Number.isFinite), most.values));
  return { kind, values };
}

function rangeOf(kind: DeepKind, values: number[]): ValueRange | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [at(shares.black), at(shares.white)];
  if (kind === 'uint16' && high >= 2 ** 15) return null;
  // A set of one value has no range; it becomes black.
  const whole = !kind.startsWith('float');
  const rounded = (value: number): number => (whole ? value : Number(value.toPrecision(4)));
  return low < high ? [rounded(low), rounded(high)] : [low, low + 1];
}
