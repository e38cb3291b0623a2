/** A straight piece of a boundary, in patches from the upper left corner. */
export interface BoundaryLine {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/**
 * The lines between neighbouring patches with different labels; pieces in one line are joined. Pure, so that the page
 * draws them itself.
 *
 * @param labels `[rows * columns]`
 */
export function boundaryLines(
  labels: ArrayLike<number>,
  [rows, columns]: readonly [number, number],
): BoundaryLine[] {
  const at = (row: number, column: number): number => labels[row * columns + column]!;
  const lines: BoundaryLine[] = [];
  for (let row = 1; row < rows; row++) {
    const differs = (column: number): boolean => at(row, column) !== at(row - 1, column);
    for (const [from, to] of stretches(columns, differs)) lines.push({ x1: from, y1: row, x2: to, y2: row });
  }
  for (let column = 1; column < columns; column++) {
    const differs = (row: number): boolean => at(row, column) !== at(row, column - 1);
    for (const [from, to] of stretches(rows, differs))
      lines.push({ x1: column, y1: from, x2: column, y2: to });
  }
  return lines;
}

/** The longest stretches of 0 to `length` on which something holds. */
function stretches(length: number, holds: (index: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (let index = 0; index < length; index++) {
    if (!holds(index)) continue;
    const start = index;
    while (index + 1 < length && holds(index + 1)) index++;
    found.push([start, index + 1]);
  }
  return found;
}
