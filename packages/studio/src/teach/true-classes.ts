import { ConfusionMatrix, presentIoU, type IndexMask } from '@neco/neco/internal';
import type { Project } from './project.js';

/** Value of pixels that take no part in a score. */
export const notScored = 255;

/**
 * For each class of the masks the class of a project that has its name, or stands for all else; {@link notScored} if
 * none does.
 * @returns by value of the masks, 256 entries
 */
export function projectClasses(
  { classes, otherClass }: Pick<Project, 'classes' | 'otherClass'>,
  maskNames: readonly string[],
  ignored: number,
): Uint8Array {
  const known = new Map(classes.map(({ name }, index) => [name.toLowerCase(), index]));
  const table = new Uint8Array(256).fill(notScored);
  for (let value = 0; value < table.length; value++) {
    if (value === ignored) continue;
    table[value] = known.get(maskNames[value]?.toLowerCase() ?? `class ${value}`) ?? otherClass ?? notScored;
  }
  return table;
}

/** How well predictions agree with masks. */
export interface TaughtScore {
  /** Mean over the classes that occur. */
  mIoU: number;
  /** By class of the project; null for one that does not occur. */
  perClass: (number | null)[];
  /** Images that were compared. */
  images: number;
  /** Share of pixels whose true class the project does not have: they take no part. */
  leftOut: number;
}

/** Adds up predictions and true masks, pixel by pixel, as the evaluations do. */
export class TaughtScorer {
  readonly #matrix: ConfusionMatrix;
  readonly #table: Uint8Array;
  #images = 0;
  #pixels = 0;
  #leftOut = 0;

  /** @param table see {@link projectClasses} */
  constructor(
    private readonly classes: number,
    table: Uint8Array,
    private readonly ignored: number,
  ) {
    // Pixels without a class are predicted as one class more, which is never true.
    this.#matrix = new ConfusionMatrix(classes + 1);
    this.#table = table;
  }

  /** @param predicted `[height * width]` of the true mask; 255 where there is no class */
  add(predicted: Uint8Array, { data }: IndexMask): void {
    const truth = Uint8Array.from(data, (value) => this.#table[value] ?? notScored);
    for (let i = 0; i < data.length; i++) {
      if (data[i] === this.ignored) continue;
      this.#pixels++;
      if (truth[i] === notScored) this.#leftOut++;
    }
    this.#matrix.add(
      predicted.map((label) => Math.min(label, this.classes)),
      truth,
      notScored,
    );
    this.#images++;
  }

  /** `[classes + 1, classes + 1]`, the last one for pixels that were given no class. */
  get confusion(): Float64Array {
    return this.#matrix.counts;
  }

  result(): TaughtScore {
    const { perClass } = presentIoU(this.#matrix);
    const own = perClass.slice(0, this.classes);
    const present = own.filter((iou) => !Number.isNaN(iou));
    return {
      mIoU: present.length === 0 ? 0 : present.reduce((sum, iou) => sum + iou, 0) / present.length,
      perClass: own.map((iou) => (Number.isNaN(iou) ? null : iou)),
      images: this.#images,
      leftOut: this.#pixels === 0 ? 0 : this.#leftOut / this.#pixels,
    };
  }
}
