// Measured cells as Markdown.
import { spreadOf } from '@neco/neco/internal';

const points = (value) => (100 * value).toFixed(1);

export function markdown(header, rows) {
  const text = (cells) => `| ${cells.join(' | ')} |`;
  return [text(header), text(header.map(() => '---')), ...rows.map(text)].join('\n');
}

/**
 * A row for each network, reading, refinement and head, a column for each number of labelled images: mIoU / boundary F
 * in percent, mean ± sample deviation of the draws; then milliseconds of the processor an image without the backbone.
 */
export function qualityMarkdown(cells) {
  const rank = (count) => (count === 'all' ? Infinity : count);
  const counts = [...new Set(cells.map(({ labels }) => labels))].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const rows = new Map();
  for (const cell of cells) {
    const key = [cell.network, cell.reading, cell.refine, cell.head].join('\n');
    rows.set(key, [...(rows.get(key) ?? []), cell]);
  }
  const lines = [...rows.values()].map((row) => {
    const { network, reading, refine, head } = row[0];
    const scores = counts.map((count) => scoresOf(row.filter(({ labels }) => labels === count)));
    const { mean } = spreadOf(row.map(({ headSeconds }) => headSeconds));
    return [network, reading, refine, head, ...scores, (1000 * mean).toFixed(0)];
  });
  const header = [
    'network',
    'reading',
    'refine',
    'head',
    ...counts.map((count) => `${count} labelled`),
    'ms',
  ];
  return markdown(header, lines);
}

function scoresOf(draws) {
  if (draws.length === 0) return '';
  return ['mIoU', 'boundaryF']
    .map((measure) => {
      const { mean, deviation } = spreadOf(draws.map((cell) => cell[measure]));
      return deviation === null ? points(mean) : `${points(mean)} ± ${points(deviation)}`;
    })
    .join(' / ');
}
