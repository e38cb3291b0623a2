/** Pictures of one range of sizes. */
export interface SizeBin {
  /** Shorter side in pixels, this one included. */
  from: number;
  /** Up to here, not included; null for no bound. */
  to: number | null;
  count: number;
}

/** How large pictures are. */
export interface SizeSummary {
  /** Median of each side. */
  medianWidth: number;
  medianHeight: number;
  /** The pictures of the fewest and of the most pixels: width, height. */
  smallest: [number, number];
  largest: [number, number];
  /** By shorter side, the empty bins at both ends left out. */
  shorterSide: SizeBin[];
}

const edges = [0, 32, 64, 128, 256, 384, 512, 768, 1024, 2048, 4096];

/** Collects sizes; memory grows by two numbers a picture. */
export class SizeHistogram {
  private readonly widths: number[] = [];
  private readonly heights: number[] = [];

  add(width: number, height: number): void {
    this.widths.push(width);
    this.heights.push(height);
  }

  /** Null if nothing was added. */
  summary(): SizeSummary | null {
    if (this.widths.length === 0) return null;
    const pixels = this.widths.map((width, i) => width * this.heights[i]!);
    let [least, most] = [0, 0];
    pixels.forEach((count, i) => {
      if (count < pixels[least]!) least = i;
      if (count > pixels[most]!) most = i;
    });
    return {
      medianWidth: median(this.widths),
      medianHeight: median(this.heights),
      smallest: [this.widths[least]!, this.heights[least]!],
      largest: [this.widths[most]!, this.heights[most]!],
      shorterSide: this.bins(),
    };
  }

  private bins(): SizeBin[] {
    const counts = new Array<number>(edges.length).fill(0);
    this.widths.forEach((width, i) => {
      const side = Math.min(width, this.heights[i]!);
      counts[edges.findLastIndex((edge) => side >= edge)]!++;
    });
    const bins = edges.map((from, i) => ({ from, to: edges[i + 1] ?? null, count: counts[i]! }));
    const used = bins.map(({ count }) => count > 0);
    return bins.slice(used.indexOf(true), used.lastIndexOf(true) + 1);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
