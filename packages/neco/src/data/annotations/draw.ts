import type { ImageSize } from '../decode.js';
import type { AnnotatedObject } from './annotated-set.js';
import { Coverage } from './coverage.js';
import { ignored } from './classes.js';

/**
 * Draws objects one over another on the background, class 0.
 *
 * @param largestFirst - By their pixels, so that small objects stay visible whatever their order; of equal ones the later
 *   lies on top, and regions to ignore below all objects. Else in the given order.
 * @returns `[height, width]`
 */
export function drawObjects(
  objects: readonly AnnotatedObject[],
  { width, height }: ImageSize,
  largestFirst: boolean,
): Uint8Array {
  const mask = new Uint8Array(width * height);
  const coverage = new Coverage(width, height);
  for (const { classIndex, cover } of largestFirst ? bySize(objects, coverage) : objects) {
    cover(coverage);
    coverage.paint(mask, classIndex);
    coverage.clear();
  }
  return mask;
}

function bySize(objects: readonly AnnotatedObject[], coverage: Coverage): AnnotatedObject[] {
  const measured = objects.map((object) => {
    object.cover(coverage);
    const area = coverage.area();
    coverage.clear();
    return { object, below: object.classIndex === ignored, area };
  });
  measured.sort((a, b) => Number(b.below) - Number(a.below) || b.area - a.area);
  return measured.map(({ object }) => object);
}
