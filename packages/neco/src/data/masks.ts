import { decode, type DecodedPng } from 'fast-png';
import sharp from 'sharp';
import { oneLine, UserError } from '../errors.js';
import { readData } from './archives/archive.js';
import { isTiff, readTiffHeader, type TiffHeader } from './formats/tiff-header.js';
import {
  keepsNumbers,
  readTiffSamples,
  requireCompression,
  sampleKind,
  type Samples,
} from './formats/tiff-samples.js';
import { boundedPng, isPng, largestMaskBytes } from './png-chunks.js';

/** A mask of class indices, row by row. */
export interface IndexMask {
  /** [height, width]; 16 bit only where the file has 16, or larger values. */
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
}

/** Where a PNG says whether it is interlaced: signature 8, chunk head 8, then the 13th byte of IHDR. */
const interlaceByte = 28;
/** Largest class index: two bytes, as in PNG. */
const largestIndex = 65_535;

/**
 * Reads a mask of class indices as the numbers in its file, whatever its ending: no colour profile, gamma or turning.
 * PNG: grey of 1 to 16 bits, a palette as its *indices* (not its colours), RGB or RGBA whose three colours are equal;
 * interlaced only with at least 8 bits. TIFF without loss: grey or palette of 1 to 32 bits, whole numbers also as
 * floats, or several equal bands. No pixel is read of a file that declares or inflates to more than 128 MiB.
 *
 * @throws UserError naming the file if it is missing, damaged, or a picture of colours, and a value that is no index
 */
export async function decodeMask(file: string): Promise<IndexMask> {
  const content = await contentOf(file);
  return isPng(content) ? decodePng(content, file) : decodeTiff(content, file);
}

async function contentOf(file: string): Promise<Buffer> {
  let content: Buffer;
  try {
    content = await readData(file);
    if (content.length === 0) throw new Error('it is empty');
  } catch (error) {
    throw unreadable(file, error);
  }
  const start = content.toString('latin1', 0, 16);
  if (isPng(content) || isTiff(start)) return content;
  const lossy = /^(\xff\xd8|RIFF)/.test(start) ? ', and its compression changes numbers' : '';
  throw unreadable(file, new Error(`it is neither PNG nor TIFF${lossy}; save masks as PNG`));
}

/**
 * Reads a mask of class indices from the content of a PNG.
 * @param file what messages call it
 * @throws UserError as {@link decodeMask}
 */
export async function decodePng(content: Buffer, file: string): Promise<IndexMask> {
  let png: DecodedPng;
  let bytes: Uint8Array;
  try {
    bytes = await boundedPng(content);
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw unreadable(file, error);
  }
  const { width, height, depth, channels } = png;
  if (depth < 8) {
    if (bytes[interlaceByte] !== 0) {
      throw new UserError(
        `The mask ${file} is an interlaced PNG of ${depth} bits a pixel, which is not read; ` +
          `save it without interlacing.`,
      );
    }
    const packed = new Uint8Array(png.data.buffer, png.data.byteOffset, png.data.length);
    return { data: unpack(packed, width, height, depth), width, height };
  }
  const values =
    depth === 16
      ? (png.data as Uint16Array)
      : new Uint8Array(png.data.buffer, png.data.byteOffset, png.data.length);
  const band = (index: number): Uint8Array | Uint16Array => everyNth(values, channels, index);
  const colours = channels >= 3 ? 3 : 1;
  const alpha = channels > colours ? band(colours) : null;
  const bands = Array.from({ length: colours }, (_, index) => band(index));
  return { data: oneBand(bands, alpha, file) as Uint8Array | Uint16Array, width, height };
}

function everyNth<T extends Uint8Array | Uint16Array>(values: T, step: number, from: number): T {
  if (step === 1) return values;
  const out = values.slice(0, values.length / step) as T;
  for (let i = 0; i < out.length; i++) out[i] = values[i * step + from]!;
  return out;
}

async function decodeTiff(content: Buffer, file: string): Promise<IndexMask> {
  let header: TiffHeader;
  let bands: Samples[];
  let alpha: Samples | null;
  try {
    header = await readTiffHeader(content);
    requireIndices(header);
    const { samples, extra } = header;
    const hasAlpha = samples > 1 && (extra.at(-1) === 1 || extra.at(-1) === 2);
    const all = [...Array(samples).keys()];
    const read = await readTiffSamples(content, header, all, largestMaskBytes);
    alpha = hasAlpha ? read[samples - 1]! : null;
    bands = hasAlpha ? read.slice(0, -1) : read;
  } catch (error) {
    throw unreadable(file, error);
  }
  const { width, height } = header;
  return { data: asIndices(oneBand(bands, alpha, file), width, file), width, height };
}

/** @throws Error for a TIFF whose numbers cannot be class indices, or are too many */
function requireIndices(header: TiffHeader): void {
  const { photometric, samples, width, height, compression, bits } = header;
  sampleKind(header);
  requireCompression(header);
  if (!keepsNumbers(header))
    throw new Error(`its compression (${compression}) changes numbers; save it as PNG, or as TIFF with LZW`);
  if (photometric === 0)
    throw new Error(
      'it says that 0 is white, so programs disagree on its numbers; save it with 0 as black, or as PNG',
    );
  if (![1, 2, 3].includes(photometric))
    throw new Error(
      `it is a colour picture (photometric interpretation ${photometric}); masks hold one class index a pixel`,
    );
  if (samples > 4) throw new Error(`it has ${samples} bands; masks hold one class index a pixel`);
  if (width * height * samples * Math.max(1, bits / 8) > largestMaskBytes)
    throw new Error(`it has ${width} x ${height} pixels, more than fit in ${largestMaskBytes} bytes`);
}

/** Whole numbers from 0 to 65535 in as few bytes as they need; the 16 bits of a file stay. */
function asIndices(values: Samples, width: number, file: string): Uint8Array | Uint16Array {
  if (values instanceof Uint8Array || values instanceof Uint16Array) return values;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= 0 && value <= largestIndex && Number.isInteger(value))) {
      throw new UserError(
        `The mask ${file} holds the value ${value} (column ${i % width}, row ${Math.floor(i / width)}), which is no class ` +
          `index; classes are whole numbers from 0 to ${largestIndex}: change it, 255 for pixels without a class.`,
      );
    }
    if (value > largest) largest = value;
  }
  return largest > 255 ? Uint16Array.from(values) : Uint8Array.from(values);
}

/**
 * Reads a mask of colours as they are in its file, without colour profile. Palettes are expanded, transparency is
 * ignored.
 * @returns [height, width]: red * 65536 + green * 256 + blue.
 * @throws UserError naming the file if it is missing or damaged, or if its colours have more than 8 bits
 */
export async function decodeColourMask(
  file: string,
): Promise<{ data: Uint32Array; width: number; height: number }> {
  const content = await contentOf(file);
  try {
    if (isPng(content)) {
      if (content[24] === 16) throw new Error('its colours have 16 bits; save it with 8');
    } else requireColours(await readTiffHeader(content));
    const { data: rgb, info } = await sharp(content, {
      failOn: 'error',
      sequentialRead: true,
      limitInputPixels: largestMaskBytes / 4,
      ignoreIcc: true,
    })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const data = new Uint32Array(info.width * info.height);
    for (let i = 0; i < data.length; i++)
      data[i] = (rgb[3 * i]! << 16) | (rgb[3 * i + 1]! << 8) | rgb[3 * i + 2]!;
    return { data, width: info.width, height: info.height };
  } catch (error) {
    throw unreadable(file, error);
  }
}

function requireColours(header: TiffHeader): void {
  const { photometric, samples, extra, bits, format, compression, planar } = header;
  requireCompression(header);
  if (!keepsNumbers(header))
    throw new Error(`its compression (${compression}) changes colours; save it as PNG`);
  if (planar) throw new Error('its bands are stored one after the other, which is not read; save it as PNG');
  const known = photometric === 2 || photometric === 3 || (photometric === 1 && samples - extra.length === 1);
  if (known && format === 'uint' && bits <= 8 && extra.length <= 1) return;
  throw new Error('it is no picture of 8-bit RGB colours or of a palette; save it as PNG');
}

/** How a mask file says that it is to be turned, as EXIF counts. */
export async function orientationOfMask(file: string): Promise<number> {
  try {
    return (await sharp(await readData(file), { limitInputPixels: false }).metadata()).orientation ?? 1;
  } catch {
    return 1; // what reads the mask says what is wrong with it
  }
}

function unreadable(file: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  return new UserError(
    `The mask ${file} cannot be read: ${oneLine(error)}; replace it or remove its image.`,
    {
      cause: error,
    },
  );
}

/** Splits bytes of 8 / depth pixels each; every row starts on a new byte, the leftmost pixel in the top bits. */
function unpack(packed: Uint8Array, width: number, height: number, depth: number): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8);
  const perByte = 8 / depth;
  const top = (1 << depth) - 1;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const byte = packed[y * rowBytes + Math.floor(x / perByte)] as number;
      out[y * width + x] = (byte >> (8 - depth * ((x % perByte) + 1))) & top;
    }
  }
  return out;
}

/** The one number of each pixel. @throws UserError for a picture of colours, and for classes that are in the alpha */
function oneBand(bands: readonly Samples[], alpha: Samples | null, file: string): Samples {
  const [first, ...others] = bands as [Samples, ...Samples[]];
  for (const band of others) {
    if (band.some((value, i) => value !== first[i])) {
      throw new UserError(
        `The mask ${file} is a colour picture; masks hold one class index a pixel ` +
          `(a grey or palette PNG). If each colour is a class, say which in classes.json.`,
      );
    }
  }
  const differs = (values: Samples): boolean => values.some((value) => value !== values[0]);
  if (alpha !== null && differs(alpha) && !differs(first)) {
    throw new UserError(
      `The mask ${file} is ${first[0]} everywhere and differs in its transparency alone, so its classes seem to be ` +
        'there; save the transparency as a grey PNG.',
    );
  }
  return first;
}
