import sharp from 'sharp';
import { UserError } from '../errors.js';
import { decoderInput } from './archives/archive.js';

/** Where a user sets the limit. */
const variable = 'NECO_MAX_IMAGE_PIXELS';
/** Where Pillow, and with it torchvision, stops: twice its `MAX_IMAGE_PIXELS`. Decoded, such an image has 537 MB. */
const defaultMost = 178_956_970;

/**
 * Most pixels that a decoded image may have. A file of some kilobytes can declare any number, and each
 * decoded pixel takes three bytes.
 * @throws UserError if `NECO_MAX_IMAGE_PIXELS` is set to something else than a number of pixels
 */
export function mostImagePixels(): number {
  const text = process.env[variable] ?? '';
  if (text.trim() === '') return defaultMost;
  const most = Number(text);
  if (Number.isSafeInteger(most) && most > 0) return most;
  throw new UserError(
    `${variable} is "${text}"; it must be a whole number of pixels, such as ${defaultMost}.`,
  );
}

/** The message for an image that has too many pixels; null for other images. */
export function excessOf({ width, height }: { width: number; height: number }): string | null {
  const most = mostImagePixels();
  if (width * height <= most) return null;
  return (
    `it has ${width} x ${height} pixels, more than the ${most} that are decoded; ` +
    `make it smaller, cut it into tiles, or set ${variable}=${width * height}`
  );
}

/** The same after an image could not be read; null if the reason was another. */
export async function tooLarge(file: string, error: unknown): Promise<string | null> {
  // Only then is the header read once more: the decoder does not tell the size.
  if (!(error instanceof Error) || !error.message.includes('exceeds pixel limit')) return null;
  try {
    return excessOf(
      (await sharp(await decoderInput(file), { limitInputPixels: false }).metadata()).autoOrient,
    );
  } catch {
    return null; // the file went away meanwhile
  }
}
