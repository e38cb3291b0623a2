import sharp from 'sharp';
import type { ImageSize, RgbImage } from '../../data/decode.js';
import type { ClassColour } from '../../data/labels.js';
import type { RowSource } from '../../features/row-source.js';

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

/** JPEG of RGB pixels. */
export function jpeg({ data, width, height }: RgbImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** An image for people: as it is, or with its longer side brought to `longest` pixels. */
export function pictureWithin(image: RowSource, longest: number): Promise<RgbImage> {
  const shrink = longest / Math.max(image.width, image.height);
  if (shrink >= 1) return image.rows(0, image.height);
  const side = (length: number): number => Math.max(1, Math.round(length * shrink));
  return image.shrunk({ width: side(image.width), height: side(image.height) });
}

/** The labels of a smaller picture: those at the middles of its pixels. */
export function shrunkLabels(
  { labels, width, height }: ImageSize & { labels: Uint8Array },
  small: ImageSize,
): Uint8Array {
  const out = new Uint8Array(small.width * small.height);
  for (let y = 0, i = 0; y < small.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / small.height) * width;
    for (let x = 0; x < small.width; x++, i++) {
      out[i] = labels[row + Math.floor(((x + 0.5) * width) / small.width)]!;
    }
  }
  return out;
}
