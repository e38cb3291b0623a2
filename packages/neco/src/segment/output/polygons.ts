import type { ImageSize } from '../../data/decode.js';

/** x1, y1, x2, y2, ... at corners of pixels, from the upper left corner of the picture; not closed. */
export type Polygon = number[];

/** A region of pixels of one class that touch by their sides. */
export interface RegionOutline {
  class: number;
  /** Clockwise. */
  outline: Polygon;
  /** Counterclockwise; holes that touch by a corner are one. */
  holes: Polygon[];
}

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
 * The exact outlines of all regions along the sides of their pixels: areas of polygons are numbers of pixels, and
 * pycocotools makes the same pixels of them again.
 *
 * @param labels `[height * width]`, row by row
 * @param skipped label of pixels without a class
 */
export function* regionOutlines(
  labels: ArrayLike<number>,
  size: ImageSize,
  skipped: number,
): Generator<RegionOutline> {
  for (const region of connectedRegions(labels, size)) {
    if (region.class === skipped) continue;
    // The first pixel from above lies on the outer border, so its ring comes first.
    const [outline, ...holes] = rings(region);
    yield { class: region.class, outline: outline!, holes };
  }
}

/**
 * The outlines of all classes as polygons without holes, as COCO knows no others: a region with holes is cut through
 * them.
 *
 * @param labels `[height * width]`, row by row
 * @param skipped label of pixels without a class
 * @returns by class
 */
export function classPolygons(
  labels: ArrayLike<number>,
  size: ImageSize,
  skipped: number,
): Map<number, Polygon[]> {
  const found = new Map<number, Polygon[]>();
  for (const region of connectedRegions(labels, size)) {
    if (region.class === skipped) continue;
    const polygons = found.get(region.class) ?? [];
    found.set(region.class, polygons);
    for (const ring of withoutHoles(region)) polygons.push(ring);
  }
  return found;
}

/** Regions of pixels of one label that touch by their sides, in the order of their first pixels. */
function* connectedRegions(labels: ArrayLike<number>, { width, height }: ImageSize): Generator<Region> {
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

function withoutHoles(region: Region): Polygon[] {
  const found = rings(region);
  const hole = found.find((ring) => signedArea(ring) < 0);
  if (hole === undefined) return found;
  const rows = hole.filter((_, i) => i % 2 === 1);
  const cut = Math.floor((Math.min(...rows) + Math.max(...rows) + 1) / 2) - region.top;
  return [...withoutHoles(rowsOf(region, 0, cut)), ...withoutHoles(rowsOf(region, cut, region.height))];
}

function rowsOf(region: Region, from: number, to: number): Region {
  const { width, pixels, top } = region;
  return { ...region, top: top + from, height: to - from, pixels: pixels.slice(from * width, to * width) };
}

/** All borders of a region, followed with the region to the right. */
function rings({ pixels, width, height, left, top }: Region): Polygon[] {
  const inside = (x: number, y: number): boolean =>
    x >= 0 && x < width && y >= 0 && y < height && pixels[y * width + x] === 1;
  // Every ring runs along the upper side of some pixel, from left to right.
  const followed = new Uint8Array(width * height);
  const found: Polygon[] = [];
  for (let place = 0; place < pixels.length; place++) {
    const [startX, startY] = [place % width, Math.floor(place / width)];
    if (pixels[place] === 0 || followed[place] === 1 || inside(startX, startY - 1)) continue;
    const ring: Polygon = [];
    let [x, y, dx, dy] = [startX, startY, 1, 0];
    do {
      if (dx === 1) followed[y * width + x] = 1;
      x += dx;
      y += dy;
      // The pixels ahead, to the right and to the left of the way.
      const right = inside(x + (dx - dy - 1) / 2, y + (dx + dy - 1) / 2);
      const straight = right && !inside(x + (dx + dy - 1) / 2, y + (dy - dx - 1) / 2);
      if (straight) continue;
      ring.push(x + left, y + top);
      [dx, dy] = right ? [dy, -dx] : [-dy, dx];
    } while (x !== startX || y !== startY || dx !== 1);
    found.push(ring);
  }
  return found;
}

/** Positive for a ring that runs clockwise. */
function signedArea(ring: Polygon): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const next = (i + 2) % ring.length;
    twice += ring[i]! * ring[next + 1]! - ring[next]! * ring[i + 1]!;
  }
  return twice / 2;
}
