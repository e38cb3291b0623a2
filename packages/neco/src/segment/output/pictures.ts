import sharp from 'sharp';
import type { RgbImage } from '../../data/decode.js';
import type { ClassColour } from '../../data/labels.js';
import type { PixelClasses } from '../refine/logits.js';

/** How much of a class's colour is seen, 0 to 1; the outline of regions is in full colour. */
const opacity = 0.5;

/**
 * The image with each pixel tinted in the colour of its class, and the outlines of regions in full colour. A pixel whose
 * class has no colour stays as it is.
 *
 * @param labels `[height * width]`, as large as the image
 */
export function overlay(
  { data, width, height }: RgbImage,
  labels: Uint8Array,
  colours: readonly ClassColour[],
): RgbImage {
  if (labels.length !== width * height) {
    throw new RangeError(`overlay: ${labels.length} labels for ${width} x ${height} pixels`);
  }
  const out = data.slice();
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const colour = colours[labels[i]!];
      if (colour === undefined) continue;
      const atBorder =
        (x + 1 < width && labels[i + 1] !== labels[i]) || (y + 1 < height && labels[i + width] !== labels[i]);
      const share = atBorder ? 1 : opacity;
      for (let c = 0; c < 3; c++) {
        const own = data[3 * i + c]!;
        out[3 * i + c] = Math.round(own + share * (colour[c]! - own));
      }
    }
  }
  return { data: out, width, height };
}

/** PNG of RGB pixels. */
export function rgbPng({ data, width, height }: RgbImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A grey PNG of 8 bits: 255 where the class is certain. */
export function confidencePng({ confidence, width, height }: PixelClasses): Promise<Buffer> {
  const grey = Uint8Array.from(confidence, (share) => Math.round(255 * share));
  return sharp(grey, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
