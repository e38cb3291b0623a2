import { oneLine } from '../errors.js';
import sharp, { type Sharp } from 'sharp';
import { decodeBmp } from './formats/bmp.js';
import { decodeNetpbm } from './formats/netpbm.js';
import { isReducible, openPicture, type PictureFile } from './picture-file.js';
import { numbersToRgb, readNumbers } from './picture-numbers.js';
import { pictureReading, type PictureReading } from './picture-reading.js';
import { treatmentOf } from './picture-treatment.js';
import { excessOf, mostImagePixels, tooLarge } from './pixel-limit.js';

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

/** What a picture's header says. */
export interface ImageHeader extends ImageSize {
  /** As EXIF counts: 1 upright, 5 to 8 stored with its sides exchanged. */
  orientation: number;
  /** As the decoder calls it. */
  format: string;
}

/**
 * What the header of an image says, without decoding it.
 *
 * @throws UndecodableImage if the file is missing, has no readable header, or has more pixels than are decoded.
 */
export function readImageHeader(file: string): Promise<ImageHeader> {
  return decoding(file, async (limitInputPixels) => headerOf(await openPicture(file), limitInputPixels));
}

/** The size of an image from its header. @throws UndecodableImage as {@link readImageHeader} */
export async function readImageSize(file: string): Promise<ImageSize> {
  const { width, height } = await readImageHeader(file);
  return { width, height };
}

/** The same for an opened picture, whose pixels may be limited or not. */
export async function headerOf(
  { input, plain }: PictureFile,
  limitInputPixels: number | false,
): Promise<ImageHeader> {
  if (plain !== null) {
    const { width, height, format } = plain;
    if (limitInputPixels !== false) requireSize(plain);
    return { width, height, format, orientation: 1 };
  }
  const { autoOrient, orientation = 1, format } = await sharp(input, { limitInputPixels }).metadata();
  return { ...autoOrient, orientation, format };
}

/**
 * Decodes an image file to 8-bit sRGB: EXIF orientation applied, grey repeated over the three channels, 16
 * bit scaled to 8, CMYK converted through its colour profile, the first frame of an animation. Transparent
 * pixels are blended onto black, so that hidden colours stay hidden (without alpha, the colours that an
 * editor left underneath would appear); a further band of a TIFF counts as alpha only where the file says so. No pixel
 * is read of a file that declares more than {@link mostImagePixels}.
 *
 * @param size to which the image is reduced; the default is its own. A JPEG is then decoded at a fraction of
 *   its size if that leaves enough pixels (shrink-on-load), which is faster and needs less memory.
 * @param reading which bands are seen, and which values of deep pictures are black and white; by default as the
 *   process was told.
 * @throws UndecodableImage if the file is missing, damaged, cut short or too large, or does not say what is to be seen.
 */
export function decodeImage(file: string, size?: ImageSize, reading?: PictureReading): Promise<RgbImage> {
  return decoding(file, async (mostPixels) =>
    decodePicture(await openPicture(file), mostPixels, size, reading),
  );
}

/** The same for an opened picture. @throws Error that says what is wrong */
export async function decodePicture(
  picture: PictureFile,
  mostPixels: number,
  size?: ImageSize,
  reading: PictureReading = pictureReading(),
): Promise<RgbImage> {
  const treatment = treatmentOf(picture, reading);
  if (treatment.by === 'decoder') {
    const image = (await decoderOf(picture, mostPixels))();
    const atOnce = size !== undefined && treatment.alpha === 'blend' && (await isReducible(picture.input));
    const decoded = await rgbOf(atOnce ? image.resize({ ...size, fit: 'fill' }) : image, treatment.alpha);
    return size === undefined || atOnce ? decoded : resized(decoded, size);
  }
  requireSize(picture.plain ?? picture.tiff);
  const decoded =
    treatment.by === 'numbers'
      ? numbersToRgb(await readNumbers(picture, treatment, mostPixels), treatment)
      : picture.plain!.format === 'bmp'
        ? decodeBmp(picture.plain!.content)
        : decodeNetpbm(picture.plain!.content);
  return size === undefined ? decoded : resized(decoded, size);
}

/**
 * The decoder on a picture, upright, as often as it is asked for. Deep colours with a profile it would leave in Display P3,
 * in which it works on them.
 */
export async function decoderOf(
  { input, deep }: PictureFile,
  limitInputPixels: number,
): Promise<() => Sharp> {
  const open = (): Sharp =>
    sharp(input, { failOn: 'error', sequentialRead: true, limitInputPixels }).autoOrient();
  if (!deep) return open;
  const { space, icc } = await open().metadata();
  return space === 'rgb16' && icc !== undefined ? () => open().withIccProfile('srgb') : open;
}

function requireSize(size: ImageSize | null): void {
  const excess = size && excessOf(size);
  if (excess !== null) throw new Error(excess);
}

/** Pixels of the decoder as 8-bit sRGB; what it takes for alpha is blended onto black, or left out. */
export async function rgbOf(image: Sharp, alpha: 'blend' | 'drop'): Promise<RgbImage> {
  const opaque = alpha === 'blend' ? image.flatten({ background: '#000000' }) : image.removeAlpha();
  const { data, info } = await opaque
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels !== 3) throw new Error(`${channels} channels came out instead of 3`);
  return { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height };
}

/** Decoded pixels at another size. */
export function resized({ data, width, height }: RgbImage, size: ImageSize): Promise<RgbImage> {
  const raw = { width, height, channels: 3 } as const;
  return rgbOf(sharp(data, { raw, limitInputPixels: false }).resize({ ...size, fit: 'fill' }), 'blend');
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

async function decoding<T>(file: string, work: (mostPixels: number) => Promise<T>): Promise<T> {
  const mostPixels = mostImagePixels();
  try {
    return await work(mostPixels);
  } catch (error) {
    throw new UndecodableImage(file, (await tooLarge(file, error)) ?? oneLine(error), { cause: error });
  }
}
