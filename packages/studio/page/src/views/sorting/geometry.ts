import type { Rectangle, SortingAnswer } from '../../../../src/api.js';

/** One of the aligned patches: a cell of a region that is cut into side x side equal parts. */
export function cellOf([x1, y1, x2, y2]: Rectangle, side: number, patch: number): Rectangle {
  const [width, height] = [(x2 - x1) / side, (y2 - y1) / side];
  const [row, column] = [Math.floor(patch / side), patch % side];
  const [x, y] = [x1 + column * width, y1 + row * height];
  return [x, y, x + width, y + height];
}

/** A rectangle with so many times its size around it on each side, moved into the picture where it sticks out. */
export function surroundings([x1, y1, x2, y2]: Rectangle, times: number): Rectangle {
  const side = Math.min(1, Math.max(x2 - x1, y2 - y1) * (1 + 2 * times));
  const start = (middle: number): number => Math.max(0, Math.min(1 - side, middle - side / 2));
  const [x, y] = [start((x1 + x2) / 2), start((y1 + y2) / 2)];
  return [x, y, x + side, y + side];
}

/** Where a rectangle lies in another one, as a style in percent. */
export function placeIn([x1, y1, x2, y2]: Rectangle, [left, top, right, bottom]: Rectangle) {
  const [width, height] = [right - left, bottom - top];
  return {
    left: `${(100 * (x1 - left)) / width}%`,
    top: `${(100 * (y1 - top)) / height}%`,
    width: `${(100 * (x2 - x1)) / width}%`,
    height: `${(100 * (y2 - y1)) / height}%`,
  };
}

export const whole: Rectangle = [0, 0, 1, 1];

export function intersection(a: Rectangle, b: Rectangle): Rectangle {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

/** For people, counted from 1. */
export function patchName(side: number, patch: number): string {
  return `row ${Math.floor(patch / side) + 1}, column ${(patch % side) + 1}`;
}

/** For people: `global view 1`, `local view 3`, each kind counted from 1. */
export function viewName(views: SortingAnswer['views'], view: number): string {
  const { kind } = views[view]!;
  const place = views.slice(0, view + 1).filter((each) => each.kind === kind).length;
  return `${kind} view ${place}`;
}
