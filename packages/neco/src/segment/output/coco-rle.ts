/** A region as COCO writes it: lengths of runs, column by column, the first one of pixels outside. */
export interface CocoRle {
  /** Height and width. */
  size: [number, number];
  /** The runs in COCO's compressed form. */
  counts: string;
}

/** The region, its number of pixels, and the box around it. */
export interface RleRegion {
  rle: CocoRle;
  area: number;
  /** x, y, width, height. */
  box: [number, number, number, number];
}

/**
 * The pixels of one class as COCO's run-length encoding, its area and box; null if the class has no pixel.
 * @param labels `[height * width]`, row by row
 */
export function encodeRle(
  labels: ArrayLike<number>,
  { width, height }: { width: number; height: number },
  index: number,
): RleRegion | null {
  const runs: number[] = [];
  let [area, run, inside] = [0, 0, false];
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const here = labels[y * width + x] === index;
      if (here !== inside) {
        runs.push(run);
        [run, inside] = [0, here];
      }
      run++;
      if (!here) continue;
      area++;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  runs.push(run);
  if (area === 0) return null;
  return {
    rle: { size: [height, width], counts: compressRuns(runs) },
    area,
    box: [left, top, right - left + 1, bottom - top + 1],
  };
}

/**
 * Runs as COCO's characters: from the fourth run on the difference to the run two before; each number in groups of five
 * bits, the lowest first, with a sixth bit while more follow and the sign in the last group's fifth bit; 48 added.
 */
export function compressRuns(runs: readonly number[]): string {
  let text = '';
  runs.forEach((run, i) => {
    let rest = i > 2 ? run - runs[i - 2]! : run;
    for (let more = true; more;) {
      const group = rest & 0x1f;
      rest >>= 5;
      more = group & 0x10 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode(48 + (more ? group | 0x20 : group));
    }
  });
  return text;
}
