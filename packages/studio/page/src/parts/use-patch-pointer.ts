import { useCallback, useRef, type PointerEvent } from 'react';
import type { PatchAt } from '../../../src/api.js';
import type { Grid } from './patch-rect.js';

/** What the pointer does over the grid: from the press on, patch by patch, to the release. */
export interface PatchGesture {
  start: (patch: PatchAt) => void;
  /** The pointer came to another patch; all patches on the straight way there, without the one it came from. */
  move: (way: readonly PatchAt[]) => void;
  end: () => void;
  /** The browser took the gesture over, to scroll. */
  cancel: () => void;
}

/**
 * Pointer handlers for an element that shows a grid of patches from edge to edge.
 * @param span rows and columns that the element shows, not always whole ones
 */
export function usePatchPointer(grid: Grid, span: Grid, gesture: PatchGesture | null) {
  const last = useRef<PatchAt | null>(null);
  const patchUnder = useCallback(
    (event: PointerEvent): PatchAt => {
      const box = event.currentTarget.getBoundingClientRect();
      const at = (offset: number, size: number, spanned: number, count: number): number =>
        Math.max(0, Math.min(count - 1, Math.floor((offset / size) * spanned)));
      return {
        row: at(event.clientY - box.top, box.height, span[0], grid[0]),
        col: at(event.clientX - box.left, box.width, span[1], grid[1]),
      };
    },
    [grid, span],
  );
  if (gesture === null) return {};
  const finish = (how: 'end' | 'cancel') => () => {
    if (last.current === null) return;
    last.current = null;
    gesture[how]();
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = patchUnder(event);
      gesture.start(last.current);
    },
    onPointerMove: (event: PointerEvent) => {
      if (last.current === null || !event.isPrimary) return;
      const patch = patchUnder(event);
      if (patch.row === last.current.row && patch.col === last.current.col) return;
      gesture.move(wayBetween(last.current, patch));
      last.current = patch;
    },
    onPointerUp: finish('end'),
    onPointerCancel: finish('cancel'),
  };
}

/** A fast pointer jumps over patches: those on the line between two, the second included. */
function wayBetween(from: PatchAt, to: PatchAt): PatchAt[] {
  const [down, along] = [to.row - from.row, to.col - from.col];
  const steps = Math.max(Math.abs(down), Math.abs(along));
  return Array.from({ length: steps }, (_, i) => ({
    row: Math.round(from.row + (down * (i + 1)) / steps),
    col: Math.round(from.col + (along * (i + 1)) / steps),
  }));
}
