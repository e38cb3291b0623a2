import type { RandomStream } from '../data/random.js';
import type { ViewConfig, ViewGroup } from './config.js';

/** A rectangle of whole pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** x1, y1, x2, y2; x1 > x2 in a mirrored view. */
export type Corners = [number, number, number, number];

/** Where the views of one picture overlap, in the views' own output pixels. */
export interface Overlaps {
  /** `globalBoxes[g][v]`: intersection of global view g with view v, in pixels of g. */
  globalBoxes: Corners[][];
  /** `viewBoxes[v][g]`: the same rectangle in pixels of v. */
  viewBoxes: Corners[][];
}

const cropTries = 10;

/** How often a view is drawn anew before the fallback; a usual picture needs one or two draws. */
export const intersectionTries = 100;

/**
 * Draws a rectangle as torchvision's RandomResizedCrop does: up to ten tries with an area uniform in `scale`
 * and a log-uniform aspect ratio. If none fits, it takes the largest centred rectangle with an allowed ratio.
 */
export function sampleBox(
  random: RandomStream,
  width: number,
  height: number,
  scale: readonly [number, number],
  ratio: readonly [number, number],
): Box {
  for (let i = 0; i < cropTries; i++) {
    const area = width * height * random.uniform(...scale);
    const aspect = random.logUniform(...ratio);
    const w = Math.round(Math.sqrt(area * aspect));
    const h = Math.round(Math.sqrt(area / aspect));
    if (w > 0 && w <= width && h > 0 && h <= height) {
      return { x: random.integer(width - w + 1), y: random.integer(height - h + 1), width: w, height: h };
    }
  }
  return centreBox(width, height, ratio);
}

function centreBox(width: number, height: number, ratio: readonly [number, number]): Box {
  let [w, h] = [width, height];
  if (width / height < ratio[0]) h = Math.round(width / ratio[0]);
  else if (width / height > ratio[1]) w = Math.round(height * ratio[1]);
  return { x: Math.floor((width - w) / 2), y: Math.floor((height - h) / 2), width: w, height: h };
}

/** The common part of two rectangles; width and height 0 where there is none. */
export function intersect(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x);
  const height = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y);
  return { x, y, width, height };
}

/**
 * Draws the boxes of all views of a picture: the globals, then the locals. Each view but the first is drawn
 * anew until it shares more than `minIntersection` of the picture's area (twice that if it is global) with
 * *every* earlier global view. After {@link intersectionTries} draws (very long or very small pictures) the
 * last draw is widened to contain the part that all earlier global views share. If that is still too little,
 * the view is the whole picture, which has the largest possible overlap. So the loader always ends, and the
 * intersections are never empty.
 */
export function sampleViews(random: RandomStream, width: number, height: number, config: ViewConfig): Box[] {
  const boxes: Box[] = [];
  const { globals, locals, ratio, minIntersection } = config;
  // The published code rounds the area down before it doubles it.
  const least = Math.floor(width * height * minIntersection);
  for (let i = 0; i < globals.count + locals.count; i++) {
    const group: ViewGroup = i < globals.count ? globals : locals;
    const earlier = boxes.slice(0, globals.count);
    const enough = (box: Box): boolean => overlapsAll(box, earlier, i < globals.count ? 2 * least : least);
    let box = sampleBox(random, width, height, group.scale, ratio);
    for (let tries = 1; !enough(box) && tries < intersectionTries; tries++) {
      box = sampleBox(random, width, height, group.scale, ratio);
    }
    if (!enough(box)) box = widen(random, box, earlier.reduce(intersect), width, height);
    if (!enough(box)) box = { x: 0, y: 0, width, height };
    boxes.push(box);
  }
  return boxes;
}

function overlapsAll(box: Box, others: readonly Box[], least: number): boolean {
  return others.every((other) => {
    const common = intersect(box, other);
    return common.width * common.height > least;
  });
}

/** A box at least as large as `box` that contains `part`, placed at random within the picture. */
function widen(random: RandomStream, box: Box, part: Box, width: number, height: number): Box {
  const w = Math.max(box.width, part.width);
  const h = Math.max(box.height, part.height);
  const place = (start: number, length: number, size: number, limit: number): number =>
    random.integer(Math.max(0, start + length - size), Math.min(start, limit - size) + 1);
  return {
    x: place(part.x, part.width, w, width),
    y: place(part.y, part.height, h, height),
    width: w,
    height: h,
  };
}

/**
 * The intersections of all pairs (global view, view) in the output pixels of either.
 * @param mirrored - Whether each view is mirrored left to right. Then x1 is the right end of its rectangles
 *   and x2 the left one, so that x1 to x2 is from left to right in the picture in every view.
 */
export function overlaps(
  boxes: readonly Box[],
  config: ViewConfig,
  mirrored: readonly boolean[] = [],
): Overlaps {
  const { globals, locals } = config;
  const inPixelsOf = (view: number, part: Box): Corners => {
    const size = view < globals.count ? globals.size : locals.size;
    const [x1, y1, x2, y2] = within(boxes[view]!, part, size);
    return mirrored[view] ? [size - x1, y1, size - x2, y2] : [x1, y1, x2, y2];
  };
  const globalBoxes = boxes
    .slice(0, globals.count)
    .map((g, view) => boxes.map((v) => inPixelsOf(view, intersect(g, v))));
  const viewBoxes = boxes.map((v, view) =>
    boxes.slice(0, globals.count).map((g) => inPixelsOf(view, intersect(g, v))),
  );
  return { globalBoxes, viewBoxes };
}

/** A part of a box in the pixels of the box's output, `size` a side. */
function within(box: Box, part: Box, size: number): Corners {
  const x = size / box.width;
  const y = size / box.height;
  return [
    (part.x - box.x) * x,
    (part.y - box.y) * y,
    (part.x + part.width - box.x) * x,
    (part.y + part.height - box.y) * y,
  ];
}
