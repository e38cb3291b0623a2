import { requireCompression, sampleKind, type SampleKind } from './formats/tiff-samples.js';
import type { TiffHeader } from './formats/tiff-header.js';
import type { PictureFile } from './picture-file.js';
import type { DeepKind, PictureReading, ValueWindow } from './picture-reading.js';

/** Values that are black and white. */
export type ValueRange = readonly [number, number];

/** How the numbers of a picture become 8-bit RGB. */
export type Treatment =
  /** The decoder knows what they mean; what it calls alpha is alpha, or a band to leave out. */
  | { by: 'decoder'; alpha: 'blend' | 'drop' }
  /** They are read as they are and mapped by a range. */
  | {
      by: 'numbers';
      kind: SampleKind;
      /** Three bands, or one for grey, counted from 0; a PNG has its own. */
      bands: readonly number[];
      /** Band that colours are still to be multiplied by. */
      alpha: number | null;
      range: ValueRange;
      whiteIsZero: boolean;
    }
  /** A format that the decoder does not know. */
  | { by: 'format' };

/**
 * Decides how a picture is read, by what its file says.
 * @throws Error for pictures of which nothing says what is to be seen
 */
export function treatmentOf({ tiff, pngBits, plain }: PictureFile, reading: PictureReading): Treatment {
  if (plain !== null) return { by: 'format' };
  if (tiff !== null) return tiffTreatment(tiff, reading);
  const range = pngBits === 16 ? rangeOf('uint16', reading.window) : null;
  if (range === null) return { by: 'decoder', alpha: 'blend' };
  return { by: 'numbers', kind: 'uint16', bands: [], alpha: null, range, whiteIsZero: false };
}

function tiffTreatment(header: TiffHeader, { bands: chosen, window }: PictureReading): Treatment {
  const { photometric, samples, extra, planar } = header;
  requireCompression(header);
  if (![0, 1, 2].includes(photometric)) return otherColours(header);
  const kind = sampleKind(header);
  const several = samples > 1;
  const bands = chosen !== null && several ? chosenBands(chosen, samples) : ownBands(header);
  const alpha = chosen === null && extra.length === 1 && several ? extra[0]! : 0;
  const range = kind === 'uint8' ? null : rangeOf(kind, window);
  const plainBands = chosen === null || !several;
  // The decoder mixes up bands that are stored one after the other, and divides by alpha that is multiplied already.
  const plain = (kind === 'uint8' || kind === 'uint16') && range === null && !planar && alpha !== 1;
  if (plain && plainBands && bands.length === samples - extra.length)
    return { by: 'decoder', alpha: extra.length === 1 && alpha !== 2 ? 'drop' : 'blend' };
  return {
    by: 'numbers',
    kind,
    bands,
    alpha: alpha === 2 ? samples - 1 : null,
    range: range ?? knownRange(kind),
    whiteIsZero: photometric === 0,
  };
}

/** Palette, CMYK, YCbCr and CIELab are left to the decoder, where they are what they usually are. */
function otherColours({ photometric, format, extra, bits, planar, samples }: TiffHeader): Treatment {
  if (![3, 5, 6, 8].includes(photometric))
    throw new Error(
      `it is a TIFF of photometric interpretation ${photometric}, which is not read; save it as RGB or grey`,
    );
  if (format !== 'uint' || bits > 16)
    throw new Error(
      `it holds ${format}${bits} numbers as palette, ink or lightness, which are not read; save it as RGB`,
    );
  if (extra.some((kind) => kind !== 2) || extra.length > 1 || (planar && samples > 1))
    throw new Error(
      'it has further bands, or bands apart, of palette, ink or lightness, which are not read; save it as RGB',
    );
  return { by: 'decoder', alpha: 'blend' };
}

function chosenBands(chosen: readonly number[], samples: number): number[] {
  const absent = chosen.find((band) => band > samples);
  if (absent !== undefined) throw new Error(`it has ${samples} bands, so there is no band ${absent}`);
  return chosen.map((band) => band - 1);
}

/** The bands that a file itself says are to be seen. */
function ownBands({ photometric, samples, extra }: TiffHeader): number[] {
  const alpha = extra.length > 0 && extra.at(-1)! > 0 && extra.at(-1)! < 3;
  const colours = samples - (alpha ? 1 : 0);
  // A fourth band beside red, green and blue is left out; three bands of grey are a colour picture of a writer without colours.
  if (photometric === 2 && samples <= 4) return [0, 1, 2];
  if (photometric !== 2 && colours === 1) return [0];
  if (photometric !== 2 && colours === 3 && samples === 3) return [0, 1, 2];
  throw new Error(
    samples === 2
      ? 'it has 2 bands and does not say which is grey; choose one with --bands 1 or --bands 2'
      : `it has ${samples} bands and does not say which are red, green and blue; choose three, counted from 1, with --bands 3,2,1, ` +
          'or one for grey with --bands 1',
  );
}

/** The range of a kind; null where 16 bits are taken as they are. */
function rangeOf(kind: DeepKind, window: ValueWindow): ValueRange | null {
  if (window === 'full') return kind === 'uint16' ? null : knownRange(kind);
  if (Array.isArray(window)) return window;
  const own = window[kind];
  if (own !== undefined) return own;
  if (kind === 'uint16') return null;
  throw new Error(
    `it holds ${kind} numbers, and nothing says which are black and white; say it with --window LOW,HIGH or --window full`,
  );
}

/** All that a kind can hold; of fractions 0 to 1. */
function knownRange(kind: SampleKind): ValueRange {
  if (kind.startsWith('float')) return [0, 1];
  const bits = Number(/\d+/.exec(kind)![0]);
  return kind.startsWith('u') ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}
