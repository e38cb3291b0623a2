import { contours } from 'd3-contour';

/** x1, y1, x2, y2, ... in pixels from the upper left corner of the picture; not closed. */
export type Polygon = number[];

/** A connected region of one class. */
interface Region {
  class: number;
  left: number;
  top: number;
  width: number;
  height: number;
  /** `[height * width]`: 1 where the region is. */
  pixels: Uint8Array;
}

/**
 * The outlines of all classes as polygons without holes: a region with holes is cut through them. Outlines run half-way
 * between the centres of pixels, so that exactly the centres of a region's pixels lie inside its polygons.
 *
 * @param labels `[height * width]`, row by row
 * @param skipped label of pixels without a class
 * @returns by class
 */
export function classPolygons(
  labels: ArrayLike<number>,
  { width, height }: { width: number; height: number },
  skipped: number,
): Map<number, Polygon[]> {
  const found = new Map<number, Polygon[]>();
  for (const region of connectedRegions(labels, width, height)) {
    if (region.class === skipped) continue;
    const polygons = found.get(region.class) ?? [];
    found.set(region.class, polygons);
    for (const ring of outlines(region)) polygons.push(ring);
  }
  return found;
}

/** Regions of pixels of one label that touch by their sides, in the order of their first pixels. */
function* connectedRegions(labels: ArrayLike<number>, width: number, height: number): Generator<Region> {
  const seen = new Uint8Array(width * height);
  const waiting = new Int32Array(width * height);
  for (let first = 0; first < seen.length; first++) {
    if (seen[first] === 1) continue;
    const label = labels[first]!;
    let [end, left, right, bottom] = [1, width, 0, 0];
    waiting[0] = first;
    seen[first] = 1;
    const visit = (place: number): void => {
      if (seen[place] === 1 || labels[place] !== label) return;
      seen[place] = 1;
      waiting[end++] = place;
    };
    for (let next = 0; next < end; next++) {
      const place = waiting[next]!;
      const x = place % width;
      const y = (place - x) / width;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y > bottom) bottom = y;
      if (x > 0) visit(place - 1);
      if (x + 1 < width) visit(place + 1);
      if (y > 0) visit(place - width);
      if (y + 1 < height) visit(place + width);
    }
    const top = Math.floor(first / width);
    const [columns, rows] = [right - left + 1, bottom - top + 1];
    const pixels = new Uint8Array(columns * rows);
    for (const place of waiting.subarray(0, end)) {
      pixels[(Math.floor(place / width) - top) * columns + (place % width) - left] = 1;
    }
    yield { class: label, left, top, width: columns, height: rows, pixels };
  }
}

function outlines(region: Region): Polygon[] {
  const { width, height, pixels, left, top } = region;
  const { coordinates } = contours().size([width, height]).smooth(false).contour(Array.from(pixels), 0.5);
  const hole = coordinates.find((rings) => rings.length > 1)?.[1];
  if (hole !== undefined) {
    const rows = hole.map((point) => point[1]!);
    const cut = Math.floor((Math.min(...rows) + Math.max(...rows)) / 2);
    return [...outlines(rowsOf(region, 0, cut)), ...outlines(rowsOf(region, cut, height))];
  }
  return coordinates.map(([ring]) => corners(ring!.map((point) => [point[0]! + left, point[1]! + top])));
}

function rowsOf(region: Region, from: number, to: number): Region {
  const { width, pixels, top } = region;
  return { ...region, top: top + from, height: to - from, pixels: pixels.slice(from * width, to * width) };
}

/** The points of a closed ring at which it turns. */
function corners(ring: readonly [number, number][]): Polygon {
  const points = ring.slice(0, -1);
  return points.flatMap(([x, y], i) => {
    const [beforeX, beforeY] = points.at(i - 1)!;
    const [afterX, afterY] = points[(i + 1) % points.length]!;
    const turns = (x - beforeX) * (afterY - y) !== (y - beforeY) * (afterX - x);
    return turns ? [x, y] : [];
  });
}
