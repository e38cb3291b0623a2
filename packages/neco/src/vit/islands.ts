/** Clears islands (of eight neighbours) of fewer than `least` cells. */
export function withoutIslands(mask: Uint8Array, width: number, least: number): Uint8Array {
  const kept = Uint8Array.from(mask);
  const visited = new Uint8Array(mask.length);
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] !== 1 || visited[start] === 1) continue;
    const island = [start];
    visited[start] = 1;
    for (const cell of island) {
      for (const next of neighboursOf(cell, width, mask.length)) {
        if (mask[next] !== 1 || visited[next] === 1) continue;
        visited[next] = 1;
        island.push(next);
      }
    }
    if (island.length < least) for (const cell of island) kept[cell] = 0;
  }
  return kept;
}

function neighboursOf(cell: number, width: number, cells: number): number[] {
  const [row, column] = [Math.floor(cell / width), cell % width];
  const found: number[] = [];
  for (let y = Math.max(0, row - 1); y <= row + 1 && y * width < cells; y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++)
      found.push(y * width + x);
  }
  return found;
}
