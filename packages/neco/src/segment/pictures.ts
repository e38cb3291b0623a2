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
