/** Columns of the terminal; none are counted where output goes to a file or another program, unless COLUMNS says so. */
export function outputWidth(): number {
  const given = Number(process.env.COLUMNS);
  return process.stdout.columns ?? (given > 0 ? given : Infinity);
}

/** Between columns. */
const gap = 2;

/**
 * Columns padded to their widest cell; those in `right`, by their number from 0, are aligned to the right. Columns that do
 * not fit the width go to further lines of their row, which are indented.
 */
export function aligned(
  rows: readonly string[][],
  right: ReadonlySet<number> = new Set(),
  width = outputWidth(),
): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = foldedColumns(widths, width);
  return rows.flatMap((row) =>
    lines.flatMap((columns, i) => {
      const [only, ...others] = columns;
      // Alone on its line and still too wide: its words go on.
      if (i > 0 && others.length === 0)
        return wrapped(row[only!] ?? '', width - indent.length).map((line) => `${indent}${line}`);
      const cells = columns.map((column) => {
        const cell = row[column] ?? '';
        return right.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
      });
      return `${i === 0 ? '' : indent}${cells.join(' '.repeat(gap))}`.trimEnd();
    }),
  );
}

const indent = '    ';

/** Which columns stand on each line of a row. */
function foldedColumns(widths: readonly number[], width: number): number[][] {
  const lines: number[][] = [[]];
  let used = 0;
  for (const [column, own] of widths.entries()) {
    if (used > 0 && used + gap + own > width) {
      lines.push([]);
      used = indent.length;
    }
    used += (lines.at(-1)!.length === 0 ? 0 : gap) + own;
    lines.at(-1)!.push(column);
  }
  return lines;
}

/** Labels and what each means: beside each other, the text wrapped in its column, or below each other if that is narrow. */
export function labelled(
  rows: readonly (readonly [label: string, text: string])[],
  width = outputWidth(),
): string[] {
  const column = Math.max(...rows.map(([label]) => label.length)) + gap;
  const isNarrow = width - column < width / 3;
  return rows.flatMap(([label, text]) => {
    const [first = '', ...others] = wrapped(text, isNarrow ? width - indent.length : width - column);
    if (isNarrow) return [label, ...[first, ...others].map((line) => `${indent}${line}`)];
    return [
      `${label.padEnd(column)}${first}`.trimEnd(),
      ...others.map((line) => `${' '.repeat(column)}${line}`),
    ];
  });
}

/** Lines folded to the width; what follows a label goes on below itself. */
export function folded(lines: readonly string[], width = outputWidth()): string[] {
  return lines.flatMap((line) => {
    const [label = ''] = /^\S+ {2,}/.exec(line) ?? [];
    const [first = '', ...others] = wrapped(line.slice(label.length), Math.max(width - label.length, 20));
    return [`${label}${first}`, ...others.map((text) => `${' '.repeat(label.length)}${text}`)];
  });
}

/** Text in lines of at most `width`; longer words stay whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
