import sharp from 'sharp';
import type { RgbImage } from '../data/decode.js';
import type { ClassColour } from '../data/labels.js';
import type { Segmentation } from './enlarge.js';

/** The image with every pixel half in the colour of its class, as JPEG. */
export function overlayPicture(
  image: RgbImage,
  { classes }: Pick<Segmentation, 'classes'>,
  colours: readonly ClassColour[],
): Promise<Buffer> {
  const data = new Uint8Array(image.data.length);
  for (let i = 0; i < classes.length; i++) {
    const colour = colours[classes[i]!]!;
    for (let c = 0; c < 3; c++) data[3 * i + c] = (image.data[3 * i + c]! + colour[c]!) >> 1;
  }
  return sharp(data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Confidence as a grey PNG: 255 is certain. */
export function confidencePicture({ confidence, width, height }: Segmentation): Promise<Buffer> {
  const data = Uint8Array.from(confidence, (value) => Math.round(255 * value));
  return sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png()
    .toBuffer();
}
