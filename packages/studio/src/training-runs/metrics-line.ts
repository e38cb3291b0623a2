import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** A line of `metrics.jsonl`: a step's numbers, or with `eval` those of an evaluation. */
export interface MetricsLine extends Record<string, unknown> {
  step: number;
}

/** Nothing for what is no such line. */
export function parseLine(line: string): MetricsLine[] {
  if (line === '') return [];
  try {
    const parsed = JSON.parse(line) as Partial<MetricsLine> | null;
    return Number.isFinite(parsed?.step) ? [parsed as MetricsLine] : [];
  } catch {
    return [];
  }
}

/** Bytes of the end of the file that tell how far a run is: some hundred lines. */
export const tailBytes = 1 << 16;

/** The last lines of a file of metrics; neither the one cut off where reading starts nor one half written. */
export function recentLines(file: string): MetricsLine[] {
  let handle: number;
  try {
    // Opening something else than a file can wait for ever.
    if (!statSync(file).isFile()) return [];
    handle = openSync(file, 'r');
  } catch {
    // Before the first step there is none.
    return [];
  }
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, tailBytes));
    const read = readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('utf8', 0, read).split('\n').flatMap(parseLine);
  } finally {
    closeSync(handle);
  }
}
