import type { IndexMask } from '../data/masks.js';

/** Distance within which boundaries agree, as a share of the image's diagonal (Csurka et al., BMVC 2013). */
export const boundaryTolerance = 0.0075;

/** The tolerance of an image in pixels. */
export function tolerancePixels(width: number, height: number): number {
  return boundaryTolerance * Math.hypot(width, height);
}

/**
 * Boundary F-measure of each class: the harmonic mean of the share of predicted boundary pixels that lie near a true
 * one and the share of true ones that lie near a predicted one (Csurka et al., "What is a good evaluation measure for
 * semantic segmentation?", BMVC 2013). A boundary pixel of a class has a neighbour, above, below or beside it, of
 * another class. Pixels without a class take that of the nearest pixel that has one.
 *
 * @param tolerance in pixels
 * @returns by class; null for a class that the truth does not hold
 */
export function boundaryF(
  predicted: ArrayLike<number>,
  truth: IndexMask,
  classes: number,
  ignore: number,
  tolerance: number,
): (number | null)[] {
  const { width, height } = truth;
  const filled = fillVoid(truth, ignore);
  const held = new Set(truth.data);
  return Array.from({ length: classes }, (_, index) => {
    if (!held.has(index) || index === ignore) return null;
    const own = boundaryPixels(filled, width, height, index);
    const found = boundaryPixels(predicted, width, height, index);
    if (own.length === 0 && found.length === 0) return 1;
    if (own.length === 0 || found.length === 0) return 0;
    const precision = shareNear(found, own, width, height, tolerance);
    const recall = shareNear(own, found, width, height, tolerance);
    return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  });
}

/** A mask whose pixels without a class took that of the nearest one with a class, counted in steps along the axes. */
export function fillVoid({ data, width, height }: IndexMask, ignore: number): IndexMask['data'] {
  const filled = data.slice() as IndexMask['data'];
  let front: number[] = [];
  for (let i = 0; i < data.length; i++) if (data[i] !== ignore) front.push(i);
  if (front.length === data.length) return filled;
  while (front.length > 0) {
    const next: number[] = [];
    for (const i of front) {
      for (const j of neighbours(i, width, height)) {
        if (filled[j] !== ignore) continue;
        filled[j] = filled[i]!;
        next.push(j);
      }
    }
    front = next;
  }
  return filled;
}

function boundaryPixels(mask: ArrayLike<number>, width: number, height: number, index: number): Int32Array {
  const found: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (mask[i] !== index) continue;
      const inside =
        (x === 0 || mask[i - 1] === index) &&
        (x === width - 1 || mask[i + 1] === index) &&
        (y === 0 || mask[i - width] === index) &&
        (y === height - 1 || mask[i + width] === index);
      if (!inside) found.push(i);
    }
  }
  return Int32Array.from(found);
}

/** Share of pixels that have one of `targets` within a distance. */
function shareNear(
  pixels: Int32Array,
  targets: Int32Array,
  width: number,
  height: number,
  distance: number,
): number {
  const vertical = columnDistances(targets, width, height);
  const reach = Math.floor(distance);
  let near = 0;
  for (const pixel of pixels) {
    const x = pixel % width;
    const last = Math.min(width - 1, x + reach);
    for (let at = Math.max(0, x - reach); at <= last; at++) {
      if ((at - x) ** 2 + vertical[pixel - x + at]! ** 2 > distance ** 2) continue;
      near++;
      break;
    }
  }
  return near / pixels.length;
}

/** Distance of each pixel to the nearest target in its column. */
function columnDistances(targets: Int32Array, width: number, height: number): Float32Array {
  const distances = new Float32Array(width * height).fill(Infinity);
  for (const target of targets) distances[target] = 0;
  const pixels = width * height;
  for (let i = width; i < pixels; i++) distances[i] = Math.min(distances[i]!, distances[i - width]! + 1);
  for (let i = pixels - width - 1; i >= 0; i--) {
    distances[i] = Math.min(distances[i]!, distances[i + width]! + 1);
  }
  return distances;
}

function neighbours(i: number, width: number, height: number): number[] {
  const x = i % width;
  const found: number[] = [];
  if (x > 0) found.push(i - 1);
  if (x < width - 1) found.push(i + 1);
  if (i >= width) found.push(i - width);
  if (i < width * (height - 1)) found.push(i + width);
  return found;
}
