import path from 'node:path';
import { decode, type DecodedPng } from 'fast-png';
import sharp from 'sharp';
import { firstLine, UserError } from '../errors.js';
import { readData } from './archives/archive.js';
import { pictureInput } from './picture-input.js';
import { boundedPng, largestMaskBytes } from './png-chunks.js';

/** A mask of class indices, row by row. */
export interface IndexMask {
  /** [height, width]; 16 bit only where the file has 16. */
  data: Uint8Array | Uint16Array;
  width: number;
  height: number;
}

/** Where a PNG says whether it is interlaced: signature 8, chunk head 8, then the 13th byte of IHDR. */
const interlaceByte = 28;

/** File name endings that masks may have. */
export const maskExtensions: readonly string[] = ['.png', '.tif', '.tiff'];

/**
 * Reads a mask of class indices: grey PNG of 1 to 16 bits, palette PNG as its *indices* (not its colours),
 * RGB or RGBA whose three colours are equal, and one-channel TIFF. Interlaced PNG needs at least 8 bits. No
 * pixel is read of a file that declares or inflates to more than 128 MiB.
 *
 * @throws UserError naming the file if it is missing, damaged, or a picture of colours.
 */
export async function decodeMask(file: string): Promise<IndexMask> {
  const extension = path.extname(file).toLowerCase();
  return extension === '.png' ? decodePngMask(file) : decodeOtherMask(file);
}

async function decodePngMask(file: string): Promise<IndexMask> {
  let content: Buffer;
  try {
    content = await readData(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  return decodePng(content, file);
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
  if (depth === 16)
    return { data: oneChannel(png.data as Uint16Array, width * height, channels, file), width, height };
  const values = new Uint8Array(png.data.buffer, png.data.byteOffset, png.data.length);
  if (depth === 8) return { data: oneChannel(values, width * height, channels, file), width, height };
  if (bytes[interlaceByte] !== 0) {
    throw new UserError(
      `The mask ${file} is an interlaced PNG of ${depth} bits a pixel, which is not read; ` +
        `save it without interlacing.`,
    );
  }
  return { data: unpack(values, width, height, depth), width, height };
}

async function decodeOtherMask(file: string): Promise<IndexMask> {
  try {
    const image = sharp(await pictureInput(file), { failOn: 'error', limitInputPixels: largestMaskBytes });
    const { depth } = await image.metadata();
    const sixteen = depth === 'ushort';
    const { data, info } = await image
      .raw({ depth: sixteen ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const bytes = new Uint8Array(data);
    const values = sixteen ? new Uint16Array(bytes.buffer) : bytes;
    const { width, height, channels } = info;
    return { data: oneChannel(values, width * height, channels, file), width, height };
  } catch (error) {
    throw error instanceof UserError ? error : unreadable(file, error);
  }
}

/**
 * Reads a mask of colours. Palettes are expanded, transparency is ignored.
 * @returns [height, width]: red * 65536 + green * 256 + blue.
 * @throws UserError naming the file if it is missing or damaged
 */
export async function decodeColourMask(
  file: string,
): Promise<{ data: Uint32Array; width: number; height: number }> {
  try {
    const image = sharp(await pictureInput(file), {
      failOn: 'error',
      sequentialRead: true,
      limitInputPixels: largestMaskBytes / 4,
    });
    const { data: rgb, info } = await image
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

function unreadable(file: string, error: unknown): UserError {
  return new UserError(
    `The mask ${file} cannot be read: ${firstLine(error)}; replace it or remove its image.`,
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

function oneChannel<T extends Uint8Array | Uint16Array>(
  values: T,
  pixels: number,
  channels: number,
  file: string,
): T {
  if (channels === 1) return values;
  const out = values.slice(0, pixels) as T;
  const colours = channels >= 3 ? 3 : 1;
  for (let i = 0; i < pixels; i++) {
    const first = values[i * channels] as number;
    for (let c = 1; c < colours; c++) {
      if (values[i * channels + c] !== first) {
        throw new UserError(
          `The mask ${file} is a colour picture; masks hold one class index a pixel ` +
            `(a grey or palette PNG).`,
        );
      }
    }
    out[i] = first;
  }
  return out;
}
