// What the ablation has measured: kept in a JSON file, cell by cell, and summarised as a table.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { UserError } from '@neco/neco';
import { configDifferences, spreadOf } from '@neco/neco/internal';

const measures = ['inContext', 'clustering'];

/** The cells of an ablation, and the file they are kept in. */
export class AblationResults {
  /** By variant, then by seed. */
  cells = {};

  /**
   * Takes up the cells of an earlier call with the same file.
   *
   * @param {object} setup all but variants and seeds that decides the scores
   * @param {string | undefined} file
   * @throws {UserError} if the file is not ours, or was measured with another setup
   */
  constructor(setup, versions, file) {
    Object.assign(this, { setup: asJson(setup), versions, file });
    if (file === undefined || !existsSync(file)) return;
    const earlier = readResults(file);
    const differences = configDifferences(earlier.setup, this.setup);
    if (differences.length > 0) {
      throw new UserError(
        `${file} was measured otherwise (${differences.join('; ')}); give another --json FILE, or delete this one.`,
      );
    }
    this.cells = earlier.cells;
  }

  /** The cell of a variant and seed; undefined if it is not measured, or was with other settings. */
  find({ name, settings }, seed) {
    const cell = this.cells[name]?.[seed];
    return cell && configDifferences(cell.settings, asJson(settings)).length === 0 ? cell : undefined;
  }

  /** Adds a cell and writes the file at once: an interruption costs the running cell only. */
  add({ name }, seed, cell, variants) {
    this.cells[name] = { ...this.cells[name], [seed]: asJson(cell) };
    this.save(variants);
  }

  /** @throws {UserError} if the file cannot be written */
  save(variants) {
    if (this.file === undefined) return;
    const { setup, versions, cells } = this;
    const content = { setup, versions, cells, summary: this.summary(variants) };
    try {
      writeFileSync(`${this.file}.tmp`, `${JSON.stringify(content, null, 2)}\n`);
      renameSync(`${this.file}.tmp`, this.file);
    } catch (cause) {
      throw new UserError(`Cannot write --json ${this.file}: ${cause.message}.`, { cause });
    }
  }

  /** A row for each variant that has a cell; gains are those over `none` with the same seed. */
  summary(variants) {
    return variants.flatMap((variant) => {
      const seeds = Object.keys(this.cells[variant.name] ?? {})
        .map(Number)
        .filter((seed) => this.find(variant, seed))
        .sort((a, b) => a - b);
      if (seeds.length === 0) return [];
      const row = { name: variant.name, text: variant.text, seeds };
      const cells = seeds.map((seed) => this.find(variant, seed));
      for (const measure of measures) {
        const gains = seeds.flatMap((seed, i) => {
          const start = this.cells.none?.[seed];
          return start ? [cells[i][measure] - start[measure]] : [];
        });
        row[measure] = spreadOf(cells.map((cell) => cell[measure]));
        row[`${measure}Gain`] = gains.length > 0 ? spreadOf(gains) : null;
      }
      row.effectiveRank = spreadOf(cells.map((cell) => cell.effectiveRank));
      return [row];
    });
  }
}

// As it will be read again: NaN is null, what is undefined is not there.
const asJson = (value) => JSON.parse(JSON.stringify(value));

function readResults(file) {
  let content;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new UserError(`${file} is not JSON; give another --json FILE.`, { cause });
  }
  if (content?.setup && content.cells) return content;
  throw new UserError(`${file} holds no results of the ablation; give another --json FILE.`);
}

const points = (value) => (100 * value).toFixed(1);
const signed = (value) =>
  points(value)
    .replace(/^(?!-)/, '+')
    .replace(/^[+-](0\.0)$/, '$1');
const withDeviation = ({ mean, deviation }, format) =>
  deviation === null ? format(mean) : `${format(mean)} ± ${points(deviation)}`;

/** The rows of a summary as Markdown: mIoU in percent, gains in points, mean ± sample standard deviation. */
export function ablationMarkdown(rows) {
  const header = [
    'name',
    'what is trained',
    'in-context',
    'gain',
    'by seed',
    'clustering',
    'gain',
    'by seed',
    'effective rank',
  ];
  const lines = rows.map((row) => [
    `\`${row.name}\``,
    row.text,
    ...measures.flatMap((measure) => {
      const gain = row.name === 'none' ? null : row[`${measure}Gain`];
      return [
        withDeviation(row[measure], points),
        gain ? withDeviation(gain, signed) : '',
        gain ? gain.values.map(signed).join(', ') : '',
      ];
    }),
    row.effectiveRank.mean.toFixed(1),
  ]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...lines.map(line)].join('\n');
}
