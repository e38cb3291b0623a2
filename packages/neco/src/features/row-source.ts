import sharp, { type Sharp } from 'sharp';
import { decodeImage, UndecodableImage, type ImageSize, type RgbImage } from '../data/decode.js';
import { pictureInput } from '../data/picture-input.js';
import { mostImagePixels } from '../data/pixel-limit.js';
import { firstLine } from '../errors.js';

/** An image whose rows are asked for some at a time. */
export interface RowSource extends ImageSize {
  /** @throws `UndecodableImage` */
  rows(first: number, count: number): Promise<RgbImage>;
  /** All of it, smaller. @throws `UndecodableImage` */
  shrunk(size: ImageSize): Promise<RgbImage>;
}

/** Images with more pixels are not decoded as a whole where tiles make that needless. */
const mostDecoded = 16_000_000;

/** Images that are never decoded as a whole may have so many times the pixels of others. */
const largerBy = 8;

/**
 * Opens an image: decoded, or with its rows left in the file if it is large and read in tiles.
 * @param most pixels from which on rows are left in the file
 * @throws `UndecodableImage`
 */
export async function openImage(
  file: string,
  reading: Readonly<{ tile: number | null }>,
  most = mostDecoded,
): Promise<RowSource> {
  const limit = reading.tile === null ? 0 : largerBy * mostImagePixels();
  const input = await decoding(file, () => pictureInput(file));
  const options = { failOn: 'error', sequentialRead: true, limitInputPixels: limit } as const;
  if (limit === 0) return decodedRows(await decodeImage(file));
  const { width, height } = await decoding(
    file,
    async () => (await sharp(input, options).metadata()).autoOrient,
  );
  if (width * height <= most) return decodedRows(await decodeImage(file));
  const oriented = () => sharp(input, options).autoOrient();
  return {
    width,
    height,
    rows: (first, count) =>
      decoding(file, () => rgbOf(oriented().extract({ left: 0, top: first, width, height: count }))),
    shrunk: (size) => decoding(file, () => rgbOf(oriented().resize({ ...size, fit: 'fill' }))),
  };
}

/** The rows of a decoded image. */
export function decodedRows({ data, width, height }: RgbImage): RowSource {
  return {
    width,
    height,
    rows: (first, count) => {
      const part = data.subarray(3 * width * first, 3 * width * (first + count));
      return Promise.resolve({ data: part, width, height: count });
    },
    shrunk: (size) => {
      const raw = { width, height, channels: 3 } as const;
      return rgbOf(sharp(data, { raw, limitInputPixels: false }).resize({ ...size, fit: 'fill' }));
    },
  };
}

/** Pixels as `decodeImage` gives them. */
async function rgbOf(image: Sharp): Promise<RgbImage> {
  const { data, info } = await image
    .flatten({ background: '#000000' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
}

async function decoding<T>(file: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    throw new UndecodableImage(file, firstLine(cause), { cause });
  }
}
