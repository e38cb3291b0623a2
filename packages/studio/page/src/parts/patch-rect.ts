import type { PatchAt } from '../../../src/api.js';

/** Rows and columns of patches. */
export type Grid = readonly [rows: number, columns: number];

/** A rectangle of patches, both corners within it; one patch when they are the same. */
export interface PatchRect {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

export function rectOf(patch: PatchAt): PatchRect {
  return { top: patch.row, left: patch.col, bottom: patch.row, right: patch.col };
}

/** The rectangle between two patches, whichever corners they are. */
export function rectBetween(a: PatchAt, b: PatchAt): PatchRect {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.col, b.col),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.col, b.col),
  };
}

/** Every patch of a rectangle, row by row. */
export function patchesOf({ top, left, bottom, right }: PatchRect): PatchAt[] {
  const patches: PatchAt[] = [];
  for (let row = top; row <= bottom; row++)
    for (let col = left; col <= right; col++) patches.push({ row, col });
  return patches;
}

/** As in the page's address: `5,7`, or `5,7-8,10` for several. */
export function formatRect({ top, left, bottom, right }: PatchRect): string {
  const first = `${top},${left}`;
  return top === bottom && left === right ? first : `${first}-${bottom},${right}`;
}

/** Reads {@link formatRect}; null when it is no rectangle of this grid. */
export function parseRect(text: string | null, [rows, columns]: Grid): PatchRect | null {
  const match = /^(\d+),(\d+)(?:-(\d+),(\d+))?$/.exec(text ?? '');
  if (match === null) return null;
  const [top, left] = [Number(match[1]), Number(match[2])];
  const [bottom, right] = match[3] === undefined ? [top, left] : [Number(match[3]), Number(match[4])];
  return top <= bottom && left <= right && bottom < rows && right < columns
    ? { top, left, bottom, right }
    : null;
}

/** Moved by rows and columns, as far as the grid goes. */
export function moveRect(rect: PatchRect, rows: number, columns: number, grid: Grid): PatchRect {
  const down = clamp(rows, -rect.top, grid[0] - 1 - rect.bottom);
  const along = clamp(columns, -rect.left, grid[1] - 1 - rect.right);
  return {
    top: rect.top + down,
    bottom: rect.bottom + down,
    left: rect.left + along,
    right: rect.right + along,
  };
}

/** With its lower right corner moved: larger or smaller, never less than one patch. */
export function growRect(rect: PatchRect, rows: number, columns: number, grid: Grid): PatchRect {
  return {
    ...rect,
    bottom: clamp(rect.bottom + rows, rect.top, grid[0] - 1),
    right: clamp(rect.right + columns, rect.left, grid[1] - 1),
  };
}

/** The patches of another grid over the same image that lie under the rectangle, at least by half of a patch. */
export function rectOnGrid(rect: PatchRect, from: Grid, to: Grid): PatchRect {
  const [top, bottom] = spanOn(rect.top, rect.bottom, from[0], to[0]);
  const [left, right] = spanOn(rect.left, rect.right, from[1], to[1]);
  return { top, bottom, left, right };
}

function spanOn(first: number, last: number, from: number, to: number): [number, number] {
  if (from === to) return [first, last];
  const start = Math.round((first * to) / from);
  const end = Math.round(((last + 1) * to) / from) - 1;
  if (end >= start) return [clamp(start, 0, to - 1), clamp(end, 0, to - 1)];
  const middle = clamp(Math.floor((((first + last + 1) / 2) * to) / from), 0, to - 1);
  return [middle, middle];
}

/** For people, counted from 1. */
export function describeRect({ top, left, bottom, right }: PatchRect): string {
  if (top === bottom && left === right) return `patch in row ${top + 1}, column ${left + 1}`;
  return `patches of rows ${top + 1} to ${bottom + 1}, columns ${left + 1} to ${right + 1}`;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
