import sharp from 'sharp';

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

/** The decoder's messages have several lines, some with the path; the first one says what happened. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).trim();
}

/**
 * Decodes an image file to 8-bit sRGB: EXIF orientation applied, grey repeated over the three channels, 16 bit
 * scaled to 8, CMYK converted through its colour profile, the first frame of an animation. Transparent pixels
 * are blended onto black: what could not be seen stays unseen (dropping alpha instead would lay bare whatever
 * colours an editor left underneath).
 *
 * @throws UndecodableImage if the file is missing, damaged or cut short.
 */
export async function decodeImage(file: string): Promise<RgbImage> {
  try {
    const { data, info } = await sharp(file, { failOn: 'error', sequentialRead: true })
      .autoOrient()
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
  } catch (error) {
    throw new UndecodableImage(file, firstLine(error), { cause: error });
  }
}
