import {
  decodeImage,
  decodePicture,
  decoderOf,
  headerOf,
  resized,
  rgbOf,
  UndecodableImage,
  type ImageSize,
  type RgbImage,
} from '../data/decode.js';
import { openPicture } from '../data/picture-file.js';
import { pictureReading, type PictureReading } from '../data/picture-reading.js';
import { treatmentOf } from '../data/picture-treatment.js';
import { mostImagePixels } from '../data/pixel-limit.js';
import { oneLine } from '../errors.js';

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
  { tile, pictures: seen }: Readonly<{ tile: number | null; pictures?: Partial<PictureReading> }>,
  most = mostDecoded,
): Promise<RowSource> {
  const pictures = { ...pictureReading(), ...seen };
  if (tile === null) return decodedRows(await decodeImage(file, undefined, pictures));
  const picture = await decoding(file, () => openPicture(file));
  const treatment = await decoding(file, () => Promise.resolve(treatmentOf(picture, pictures)));
  const limitInputPixels = largerBy * mostImagePixels();
  const { width, height } = await decoding(file, () => headerOf(picture, limitInputPixels));
  if (treatment.by !== 'decoder' || width * height <= most)
    return decodedRows(await decodeImage(file, undefined, pictures));
  const { alpha } = treatment;
  const oriented = await decoding(file, () => decoderOf(picture, limitInputPixels));
  return {
    width,
    height,
    rows: (first, count) =>
      decoding(file, () => rgbOf(oriented().extract({ left: 0, top: first, width, height: count }), alpha)),
    shrunk: (size) => decoding(file, () => decodePicture(picture, limitInputPixels, size, pictures)),
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
    shrunk: (size) => resized({ data, width, height }, size),
  };
}

async function decoding<T>(file: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (cause) {
    throw new UndecodableImage(file, oneLine(cause), { cause });
  }
}
