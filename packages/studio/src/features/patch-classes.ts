import { countCells, readLabels, squashMask } from '@neco/neco/internal';
import type { ModelShape } from '../api.js';
import { NO_CLASS } from './files.js';
import { receivedTable, type LabelReading } from './messages.js';

/** Values of an 8-bit mask. */
const values = 256;

/**
 * Class with the largest part of each patch; pixels without a class do not count.
 *
 * @returns `[rows * columns]`, {@link NO_CLASS} for patches without any
 * @throws UserError if the mask cannot be read
 */
export async function patchClasses(
  image: string,
  mask: string | null,
  { inputSize, patchSize, grid }: ModelShape,
  labels: LabelReading | null,
): Promise<Uint8Array> {
  const found = new Uint8Array(grid[0] * grid[1]).fill(NO_CLASS);
  if (mask === null || labels === null) return found;
  const table = labels.table === null ? {} : { labels: receivedTable(labels.table) };
  const small = squashMask(await readLabels({ image, mask, ...table }), inputSize, 'corrected');
  // Wider values can be no class here.
  small.data = Uint8Array.from(small.data, (value) => Math.min(value, labels.ignoreIndex));
  const { counts, labelled } = countCells(small, patchSize, values, labels.ignoreIndex, 'corrected');
  for (let cell = 0; cell < found.length; cell++) {
    if (labelled[cell]! > 0) found[cell] = largest(counts.subarray(cell * values, (cell + 1) * values));
  }
  return found;
}

function largest(counts: Float32Array): number {
  let best = 0;
  for (let i = 1; i < counts.length; i++) if (counts[i]! > counts[best]!) best = i;
  return best;
}
