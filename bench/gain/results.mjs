// The study's cells as a table: gains over the network as it is, with their deviation and interval.
import { writeFileSync } from 'node:fs';

const measures = ['inContext', 'clustering', 'overclustering'];

/** Two-sided 95 % quantiles of Student's t by degrees of freedom, 1 to 9. */
const quantiles = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/** A row for each variant, network and part: mean score, mean gain, its deviation over seeds and 95 % interval. */
export function summarise(cells) {
  const groups = new Map();
  for (const cell of cells) {
    const key = [cell.part, cell.row, cell.network].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].map((group) => {
    const { row, text, network, part } = group[0];
    const start = cells.find((cell) => cell.row === 'start' && cell.part === part);
    const sorted = group.sort((a, b) => a.seed - b.seed);
    const scores = measures.map((measure) => {
      const values = sorted.map((cell) => 100 * cell[measure]);
      return [measure, spread(values, start ? 100 * start[measure] : NaN)];
    });
    return { row, text, network, part, seeds: sorted.map(({ seed }) => seed), ...Object.fromEntries(scores) };
  });
}

function spread(values, start) {
  const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const gains = values.map((value) => value - start);
  const gain = mean(gains);
  const n = gains.length;
  const deviation = n > 1 ? Math.sqrt(gains.reduce((sum, g) => sum + (g - gain) ** 2, 0) / (n - 1)) : null;
  const interval = n > 1 ? (quantiles[n - 2] * deviation) / Math.sqrt(n) : null;
  return { score: mean(values), gain, gains, deviation, interval };
}

export function writeResults(file, setup, cells, rows) {
  writeFileSync(file, `${JSON.stringify({ setup, rows, cells }, null, 1)}\n`);
}

/** Scores in percent, gains in points: mean ± half of the 95 % interval over seeds (Student's t), then each seed. */
export function gainMarkdown(rows) {
  const signed = (value) => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
  const cell = ({ score, gain, gains, interval }) =>
    `${score.toFixed(1)} | ${signed(gain)}${interval === null ? '' : ` ± ${interval.toFixed(2)}`} (${gains.map(signed).join(', ')})`;
  const header = ['part', 'row', 'network', ...measures.flatMap((measure) => [measure, 'gain'])];
  const order = [...rows].sort((a, b) =>
    a.part === b.part ? b.inContext.gain - a.inContext.gain : a.part < b.part ? -1 : 1,
  );
  return [
    `| ${header.join(' | ')} |`,
    `|${' --- |'.repeat(header.length)}`,
    ...order.map(
      (row) =>
        `| ${row.part} | \`${row.row}\` | ${row.network} | ${measures.map((m) => cell(row[m])).join(' | ')} |`,
    ),
  ].join('\n');
}
