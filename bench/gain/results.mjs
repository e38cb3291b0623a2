// The study's cells as a table: gains over the network as it is, with their deviation and interval.
import { writeFileSync } from 'node:fs';
import { rankCorrelation, signalNames } from './signals.mjs';

const measures = ['inContext', 'clustering', 'overclustering', 'linear'];

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
      const values = sorted.flatMap((cell) => (cell[measure] === undefined ? [] : 100 * cell[measure]));
      return [measure, values.length === 0 ? null : spread(values, start ? 100 * start[measure] : NaN)];
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

/** By part, signal and measure: Spearman's correlation over all networks that have signals. */
export function correlate(cells) {
  const parts = [...new Set(cells.map(({ part }) => part))].sort();
  return parts.flatMap((part) => {
    const measured = cells.filter((cell) => cell.part === part && cell.signals);
    const known = measures.filter((measure) => measured.every((cell) => cell[measure] !== undefined));
    if (measured.length < 4) return [];
    return signalNames.map((signal) => ({
      part,
      signal,
      networks: measured.length,
      ...Object.fromEntries(
        known.map((measure) => [
          measure,
          rankCorrelation(
            measured.map((cell) => cell.signals[signal]),
            measured.map((cell) => cell[measure]),
          ),
        ]),
      ),
    }));
  });
}

export function writeResults(file, setup, results, cells) {
  writeFileSync(file, `${JSON.stringify({ setup, ...results, cells }, null, 1)}\n`);
}

export function correlationMarkdown(correlations) {
  return table(
    ['part', 'signal', 'networks', ...measures],
    correlations.map((row) => [
      row.part,
      `\`${row.signal}\``,
      row.networks,
      ...measures.map((measure) => row[measure]?.toFixed(2) ?? ''),
    ]),
  );
}

function table(header, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Scores in percent, gains in points: mean ± half of the 95 % interval over seeds (Student's t), then each seed. */
export function gainMarkdown(rows) {
  const signed = (value) => `${value >= 0 ? '+' : ''}${value.toFixed(2)}`;
  const cell = (measured) => {
    if (measured === null) return '|';
    const { score, gain, gains, interval } = measured;
    const within = interval === null ? '' : ` ± ${interval.toFixed(2)}`;
    return `${score.toFixed(1)} | ${signed(gain)}${within} (${gains.map(signed).join(', ')})`;
  };
  const header = ['part', 'row', 'network', ...measures.flatMap((measure) => [measure, 'gain'])];
  const order = [...rows].sort((a, b) =>
    a.part === b.part ? b.inContext.gain - a.inContext.gain : a.part < b.part ? -1 : 1,
  );
  return table(
    header,
    order.map((row) => [row.part, `\`${row.row}\``, row.network, ...measures.map((m) => cell(row[m]))]),
  );
}
