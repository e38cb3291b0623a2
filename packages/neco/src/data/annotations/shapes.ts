import { UserError } from '../../errors.js';
import type { Coverage } from './coverage.js';

/** x, y, x, y, ... in pixels; pixel (x, y) reaches from x to x + 1 and from y to y + 1. */
export type Ring = readonly number[];

/** Vertices lie on a grid of so many steps a pixel. */
const steps = 5;

/** Column x is crossed where an edge goes from step 5x + 2 to step 5x + 3: at the middle of the pixel. */
const middle = 2;

/** Most crossings of edges with columns in one polygon: 128 MiB of them. */
const mostCrossings = 2 ** 24;

/** Coordinates beyond it are no pixels of any image that is read. */
const largestCoordinate = 2 ** 24;

/** Whether a number can be a coordinate: also one outside of its image, within reason. */
export function isCoordinate(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= largestCoordinate;
}

/** Whether a polygon leaves an image by more than a pixel. */
export function leaves(ring: Ring, { width, height }: { width: number; height: number }): boolean {
  return ring.some((value, i) => value < -1 || value > (i % 2 === 0 ? width : height) + 1);
}

/**
 * Covers the inside of a closed polygon, by the even-odd rule where it crosses itself: the pixels whose middle lies
 * inside, with vertices rounded to fifths of a pixel and edges to the same grid, column by column. These are the pixels
 * that COCO's reference gives it (`rleFrPoly` in pycocotools), to the bit.
 *
 * @throws UserError for a polygon of absurdly many edges
 */
export function coverPolygon(coverage: Coverage, ring: Ring): void {
  const { width, height } = coverage;
  const points = Array.from(ring, (value) => Math.trunc(steps * value + 0.5));
  // A crossing as one number that sorts by column, then by row.
  const crossings: number[] = [];
  const stride = height + 1;
  for (let i = 0; i < points.length; i += 2) {
    const next = (i + 2) % points.length;
    crossColumns(points[i]!, points[i + 1]!, points[next]!, points[next + 1]!, width, (x, step) => {
      const row = Math.ceil((step - middle) / steps);
      crossings.push(x * stride + Math.min(Math.max(row, 0), height));
    });
    if (crossings.length > mostCrossings) {
      throw new UserError(`A polygon of ${points.length / 2} points has too many edges to be drawn.`);
    }
  }
  const sorted = Float64Array.from(crossings).sort();
  // A closed line crosses every column an even number of times.
  for (let i = 0; i + 1 < sorted.length; i += 2) {
    const x = Math.floor(sorted[i]! / stride);
    coverage.coverColumn(x, sorted[i]! - x * stride, sorted[i + 1]! - x * stride);
  }
}

/** Calls `crossed` with each column whose middle an edge crosses, and the step of y where it does. */
function crossColumns(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  width: number,
  crossed: (x: number, stepY: number) => void,
): void {
  const [dx, dy] = [Math.abs(toX - fromX), Math.abs(toY - fromY)];
  const flat = dx >= dy;
  const flip = flat ? fromX > toX : fromY > toY;
  const [startX, startY, endX, endY] = flip ? [toX, toY, fromX, fromY] : [fromX, fromY, toX, toY];
  const first = Math.max(0, Math.ceil((Math.min(startX, endX) - middle) / steps));
  const last = Math.min(width - 1, Math.floor((Math.max(startX, endX) - middle - 1) / steps));
  if (flat) {
    const slope = (endY - startY) / dx;
    const stepY = (t: number): number => Math.trunc(startY + slope * t + 0.5);
    for (let x = first; x <= last; x++) {
      const t = steps * x + middle - startX;
      crossed(x, Math.min(stepY(t), stepY(t + 1)));
    }
    return;
  }
  const slope = (endX - startX) / dy;
  const right = slope > 0;
  for (let x = first; x <= last; x++) {
    const behind = steps * x + middle + (right ? 1 : 0);
    // The edge is on the far side of the middle from this step of y on.
    const isBehind = (t: number): boolean => {
      const stepX = Math.trunc(startX + slope * t + 0.5);
      return right ? stepX >= behind : stepX <= behind;
    };
    let t = Math.ceil((behind + (right ? -0.5 : 0.5) - startX) / slope);
    while (t > 0 && isBehind(t - 1)) t--;
    while (t < dy && !isBehind(t)) t++;
    crossed(x, startY + t - 1);
  }
}

/** Covers the pixels whose middle is no further than `radius` from a point. */
export function coverCircle(coverage: Coverage, [centreX, centreY]: Ring, radius: number): void {
  const first = Math.max(0, Math.floor(centreX! - radius));
  const last = Math.min(coverage.width - 1, Math.ceil(centreX! + radius));
  for (let x = first; x <= last; x++) {
    const half = Math.sqrt(radius ** 2 - (x + 0.5 - centreX!) ** 2);
    // NaN beside the circle: nothing is covered.
    coverage.coverColumn(x, Math.ceil(centreY! - half - 0.5), Math.floor(centreY! + half - 0.5) + 1);
  }
}

/** Covers runs of pixels, column by column, the first one of pixels outside. */
export function coverRuns(coverage: Coverage, runs: readonly number[]): void {
  const { height } = coverage;
  let at = 0;
  runs.forEach((run, i) => {
    const end = at + run;
    for (let from = at; i % 2 === 1 && from < end;) {
      const x = Math.floor(from / height);
      const to = Math.min(end, (x + 1) * height);
      coverage.coverColumn(x, from - x * height, to - x * height);
      from = to;
    }
    at = end;
  });
}
