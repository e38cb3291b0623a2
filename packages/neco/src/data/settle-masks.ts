import { decodeMask } from './masks.js';
import { headerOrNull, lieBySize, type MaskLie } from './mask-orientation.js';
import type { ImageMaskPair } from './pairs.js';
import { pictureReading } from './picture-reading.js';

/** Pictures of a data set that are asked how its masks lie. */
const mostAsked = 256;

/**
 * Finds how the masks of a data set lie on pictures that EXIF turns, by those pictures whose size tells it, for those
 * whose size does not.
 */
export async function settleLie(pairs: readonly ImageMaskPair[]): Promise<ImageMaskPair[]> {
  if (pictureReading().masks !== 'auto') return [...pairs];
  const step = Math.max(1, pairs.length / mostAsked);
  const found = new Set<MaskLie>();
  for (let i = 0; i < pairs.length && found.size < 2; i += step) {
    const { image, mask, labels } = pairs[Math.floor(i)]!;
    if (labels?.annotations) break;
    const header = await headerOrNull(image);
    if (header === null || header.orientation < 5 || header.width === header.height) continue;
    const size = await decodeMask(mask).catch(() => null);
    const lie = size && lieBySize(size, header);
    if (lie !== null) found.add(lie);
  }
  const [lie] = found;
  return found.size === 1 ? pairs.map((pair) => ({ ...pair, lie: lie! })) : [...pairs];
}
