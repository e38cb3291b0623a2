/** Pictures as the page shows them: reduced, cut out, masks in colour. */
import sharp from 'sharp';
import { decodeImage, type RgbImage } from '@neco/neco';
import { readImageSize, type ClassColour, type ImageSize, type IndexMask } from '@neco/neco/internal';
import type { CropBox } from './api.js';

/** An image file reduced to fit a square of `size` pixels, as WebP; upright, without any of the file's metadata. */
export async function reducedPicture(file: string, size: number): Promise<Buffer> {
  const reduced = fitInside(await readImageSize(file), size);
  const { data, width, height } = await decodeImage(file, reduced);
  return sharp(data, { raw: { width, height, channels: 3 } })
    .webp({ quality: 82, effort: 2 })
    .toBuffer();
}

/** A part of decoded pixels as WebP; its longer side has `size` pixels. */
export function croppedPicture(image: RgbImage, { crop }: CropBox, size: number): Promise<Buffer> {
  const { width, height } = image;
  const left = Math.min(width - 1, Math.round(crop.left * width));
  const top = Math.min(height - 1, Math.round(crop.top * height));
  return sharp(image.data, { raw: { width, height, channels: 3 } })
    .extract({
      left,
      top,
      width: Math.max(1, Math.min(width - left, Math.round(crop.width * width))),
      height: Math.max(1, Math.min(height - top, Math.round(crop.height * height))),
    })
    .resize({ width: size, height: size, fit: 'inside' })
    .webp({ quality: 85, effort: 2 })
    .toBuffer();
}

/** A mask in the colours of its classes as PNG, picked pixel by pixel; without a class transparent. */
export function colouredMask(
  mask: IndexMask,
  palette: readonly ClassColour[],
  ignoreIndex: number,
  size: number,
): Promise<Buffer> {
  const { width, height } = fitInside(mask, size);
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width;
    for (let x = 0; x < width; x++, to += 4) {
      const label = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)]!;
      const colour = label === ignoreIndex ? undefined : palette[label];
      if (colour === undefined) continue;
      pixels.set(colour, to);
      pixels[to + 3] = 255;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** The size of an image reduced so that no side is longer than `most`. */
export function fitInside({ width, height }: ImageSize, most: number): ImageSize {
  const factor = Math.min(1, most / Math.max(width, height, 1));
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  };
}
