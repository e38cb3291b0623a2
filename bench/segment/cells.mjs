// The cells of the table: which there are, and the file that keeps them.
import { existsSync, readFileSync } from 'node:fs';
import { UserError } from '@neco/neco';
import { configDifferences, RandomStream, writeAtomically } from '@neco/neco/internal';

/** Ways of reading by name; `size` is the longer side, the square's side or that of a tile. */
export const readings = {
  keep: (size) => ({ resize: 'keep', size }),
  squash: (size) => ({ resize: 'squash', size }),
  tiles: (size) => ({ resize: 'keep', tile: size }),
};

/**
 * The indices of `count` of `total` images that a draw labels, in the order of the draw: a smaller number is the
 * beginning of a larger one.
 */
export function labelledSubset(total, count, draw) {
  const order = [...new RandomStream(draw, 0, 3).permutation(total)];
  return order.slice(0, count === 'all' ? total : Math.min(count, total));
}

/**
 * All cells of the options, those of the same features together, and among them those of the same head.
 *
 * @param {{ networks: { name: string, path: string | null }[], readings: string[], heads: string[],
 *   labels: (number | 'all')[], draws: number, refine: string[] }} options
 */
export function planCells({ networks, readings: chosen, heads, labels, draws, refine }) {
  const cells = [];
  for (const { name: network, path } of networks)
    for (const reading of chosen)
      for (let draw = 0; draw < draws; draw++)
        for (const head of heads)
          for (const count of labels)
            for (const refinement of refine) {
              // All images are the same in every draw; another draw of the network makes them another cell.
              const once = count === 'all' && path !== null && !path.includes('{draw}');
              if (once && draw > 0) continue;
              cells.push({ network, reading, head, labels: count, draw, refine: refinement });
            }
  return cells;
}

/** What tells a cell from all others. */
export const cellKey = ({ network, reading, head, labels, draw, refine }) =>
  [network, reading, head, labels, draw, refine].join('/');

/** Measured cells, kept in a JSON file. */
export class CellFile {
  /** By {@link cellKey}. */
  cells = {};

  /**
   * @param {object} setup what decides the scores beside the cell's own axes
   * @throws {UserError} if the file is not ours, or was measured with another setup
   */
  constructor(file, setup) {
    Object.assign(this, { file, setup });
    if (!existsSync(file)) return;
    const earlier = readCells(file);
    const differences = configDifferences(earlier.setup, setup);
    if (differences.length > 0)
      throw new UserError(
        `${file} was measured otherwise (${differences.join('; ')}); give another --json FILE, or delete this one.`,
      );
    this.cells = earlier.cells;
  }

  has(cell) {
    return cellKey(cell) in this.cells;
  }

  /** Adds a cell and writes the file at once. */
  add(cell) {
    this.cells[cellKey(cell)] = cell;
    writeAtomically(
      this.file,
      `${JSON.stringify({ setup: this.setup, cells: this.cells }, null, 1).replace(/\n\s{3,}/g, ' ')}\n`,
    );
  }

  all() {
    return Object.values(this.cells);
  }
}

function readCells(file) {
  let content;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${file} is not JSON; give another --json FILE.`, { cause });
  }
  if (content?.setup && content.cells) return content;
  throw new UserError(`${file} holds no scores of segmenters; give another --json FILE.`);
}
