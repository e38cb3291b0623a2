import { readImageSize } from '../../data/decode.js';
import { readLabels } from '../../data/labels.js';
import type { ImageMaskPair } from '../../data/pairs.js';
import type { IndexMask } from '../../data/masks.js';
import { UserError } from '../../errors.js';

/** Most bytes of masks that are kept. */
const cacheBytes = 512 * 2 ** 20;

/** The masks of images, read when they are first needed and kept as far as memory allows. */
export class MaskSource {
  readonly #pairs: ReadonlyMap<string, ImageMaskPair>;
  readonly #kept = new Map<string, IndexMask>();
  #free = cacheBytes;

  constructor(
    pairs: readonly ImageMaskPair[],
    private readonly classNames: readonly string[],
    private readonly ignore: number,
  ) {
    this.#pairs = new Map(pairs.map((pair) => [pair.image, pair]));
  }

  /** @throws UserError naming a mask that is unreadable, of another size than its image, or of unknown classes */
  async maskOf(image: string): Promise<IndexMask> {
    const kept = this.#kept.get(image);
    if (kept !== undefined) return kept;
    const pair = this.#pairs.get(image)!;
    const [mask, size] = await Promise.all([readLabels(pair), readImageSize(image)]);
    if (mask.width !== size.width || mask.height !== size.height) {
      throw new UserError(
        `The mask ${pair.mask} has ${mask.width} x ${mask.height} pixels, but its image ${image} has ` +
          `${size.width} x ${size.height}; they must be the same.`,
      );
    }
    this.#checkClasses(pair.mask, mask);
    // A random order over more than fits: what was kept first is as good as what came last.
    if (mask.data.byteLength <= this.#free) {
      this.#free -= mask.data.byteLength;
      this.#kept.set(image, mask);
    }
    return mask;
  }

  #checkClasses(file: string, { data }: IndexMask): void {
    const { length } = this.classNames;
    const unknown = data.find((label) => label >= length && label !== this.ignore);
    if (unknown === undefined) return;
    throw new UserError(
      `The mask ${file} holds the value ${unknown}, but there are ${length} classes (0 to ${length - 1}) and ` +
        `${this.ignore} for pixels to ignore; name the class in the class file or set labels.ignoreIndex.`,
    );
  }
}
