import { firstLine } from '../errors.js';
import sharp from 'sharp';
import { pictureInput } from './picture-input.js';
import { mostImagePixels, tooLarge } from './pixel-limit.js';

// Every file is read once, so libvips's cache would be of no use.
sharp.cache(false);

/** Pixels of a decoded image: RGB interleaved, row by row, one byte a channel. */
export interface RgbImage {
  /** [height, width, 3], 0..255. */
  data: Uint8Array;
  width: number;
  height: number;
}

/** A file that is not, or no longer, a readable image. Callers skip such files, name them and count them. */
export class UndecodableImage extends Error {
  /** The path as it was given. */
  readonly file: string;
  /** What the decoder said, one line. */
  readonly reason: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file} cannot be decoded: ${reason}`, options);
    this.name = 'UndecodableImage';
    this.file = file;
    this.reason = reason;
  }
}

/** Width and height in pixels, as {@link decodeImage} gives them: EXIF orientation applied. */
export interface ImageSize {
  width: number;
  height: number;
}

/**
 * The size of an image from its header, without decoding it.
 *
 * @throws UndecodableImage if the file is missing, has no readable header, or has more pixels than are decoded.
 */
export function readImageSize(file: string): Promise<ImageSize> {
  return decoding(file, async (input, limitInputPixels) => {
    return (await sharp(input, { limitInputPixels }).metadata()).autoOrient;
  });
}

/**
 * Decodes an image file to 8-bit sRGB: EXIF orientation applied, grey repeated over the three channels, 16
 * bit scaled to 8, CMYK converted through its colour profile, the first frame of an animation. Transparent
 * pixels are blended onto black, so that hidden colours stay hidden (without alpha, the colours that an
 * editor left underneath would appear). No pixel is read of a file that declares more than
 * {@link mostImagePixels}.
 *
 * @param size to which the image is reduced; the default is its own. A JPEG is then decoded at a fraction of
 *   its size if that leaves enough pixels (shrink-on-load), which is faster and needs less memory.
 * @throws UndecodableImage if the file is missing, damaged, cut short or too large.
 */
export function decodeImage(file: string, size?: ImageSize): Promise<RgbImage> {
  return decoding(file, async (input, limitInputPixels) => {
    const options = { failOn: 'error', sequentialRead: true, limitInputPixels } as const;
    const image = sharp(input, options).autoOrient();
    const { data, info } = await (size ? image.resize({ ...size, fit: 'fill' }) : image)
      .flatten({ background: '#000000' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new Error(`${info.channels} channels came out instead of 3`);
    return {
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      width: info.width,
      height: info.height,
    };
  });
}

/** {@link decodeImage}, or null for an image that cannot be decoded. */
export async function decodeOrNull(file: string): Promise<RgbImage | null> {
  try {
    return await decodeImage(file);
  } catch (error) {
    if (error instanceof UndecodableImage) return null;
    throw error;
  }
}

async function decoding<T>(
  file: string,
  work: (input: string | Buffer, mostPixels: number) => Promise<T>,
): Promise<T> {
  const mostPixels = mostImagePixels();
  let input: string | Buffer | undefined;
  try {
    input = await pictureInput(file);
    return await work(input, mostPixels);
  } catch (error) {
    const vast = input === undefined ? null : await tooLarge(input, error);
    throw new UndecodableImage(file, vast ?? firstLine(error), { cause: error });
  }
}
