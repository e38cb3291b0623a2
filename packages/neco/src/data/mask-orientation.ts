import { UserError } from '../errors.js';
import { readImageHeader, UndecodableImage, type ImageHeader } from './decode.js';
import { orientationOfMask } from './masks.js';
import { upright, type Grid } from './orientation.js';
import { pictureReading } from './picture-reading.js';

/** How a mask lies on a picture that EXIF turns: on the picture as it is shown, or as it is stored. */
export type MaskLie = 'upright' | 'raw';

/** A mask as its file has it. */
type Stored = Grid<Uint8Array | Uint16Array | Uint32Array>;

/** A mask and its picture. */
export interface MaskOfPicture {
  /** Its picture, which EXIF may turn; without it the mask stays as it is stored. */
  image?: string;
  mask: string;
  /** How masks of the data set lie on pictures that are turned, where that was found out. */
  lie?: MaskLie;
  /** What its values mean; those drawn from annotations have no file with an orientation of its own. */
  labels?: { annotations?: unknown };
}

/** A mask that fits its picture both as it is shown and as it is stored. */
export class UnclearOrientation extends UserError {
  override name = 'UnclearOrientation';
}

/**
 * Turns a mask as its picture is turned. A mask whose file has an orientation of its own follows that; else it is taken
 * as the process was told, else as its size says, else as its data set was found to do it.
 *
 * @throws UnclearOrientation where a mask fits both ways and nothing says which is meant
 */
export async function turnWithPicture(values: Stored, reading: MaskOfPicture): Promise<Stored> {
  if (reading.image === undefined) return values;
  const header = await headerOrNull(reading.image);
  if (header === null || header.orientation === 1) return values;
  const own = reading.labels?.annotations ? 1 : await orientationOfMask(reading.mask);
  if (own !== 1) return upright(values, own);
  const turned = upright(values, header.orientation);
  const { masks } = pictureReading();
  const lie = masks === 'auto' ? (lieBySize(values, header) ?? reading.lie ?? null) : masks;
  if (lie !== null) return lie === 'raw' ? turned : values;
  if (turned.data.every((value, i) => value === values.data[i])) return values;
  if (turned.width !== header.width || turned.height !== header.height) return values;
  throw new UnclearOrientation(
    `${reading.image} is turned by EXIF (orientation ${header.orientation}), and its mask ${reading.mask} fits both ways: ` +
      'say with --mask-orientation whether masks are drawn on pictures as they are shown (upright) or as they are stored (raw).',
  );
}

/** What the size of a mask says of its lie; null where it fits both ways, or neither. */
export function lieBySize(
  mask: { width: number; height: number },
  { width, height, orientation }: ImageHeader,
): MaskLie | null {
  if (orientation < 5 || width === height) return null;
  if (mask.width === width && mask.height === height) return 'upright';
  return mask.width === height && mask.height === width ? 'raw' : null;
}

export async function headerOrNull(image: string): Promise<ImageHeader | null> {
  try {
    return await readImageHeader(image);
  } catch (error) {
    if (error instanceof UndecodableImage) return null;
    throw error;
  }
}
