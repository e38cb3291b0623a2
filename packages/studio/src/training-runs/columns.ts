import type { Columns, EvaluationColumn, StepColumn } from '../api/runs.js';
import type { MetricsLine } from './metrics-line.js';

export const stepColumns: readonly StepColumn[] = [
  'loss',
  'lr',
  'headLr',
  'weightDecay',
  'momentum',
  'gradNorm',
  'paramNorm',
  'updateNorm',
  'embeddingRank',
  'imagesPerSecond',
  'dataWait',
];

export const evaluationColumns: readonly EvaluationColumn[] = [
  'effectiveRank',
  'spread',
  'neighbourAgreement',
  'inContext',
  'kMeans',
];

/** Most points of a curve: more than a screen has columns. */
const mostPoints = 4000;

export interface Curves {
  steps: Columns<StepColumn>;
  evaluations: Columns<EvaluationColumn>;
  /** Steps whose mean each point is. */
  averaged: number;
}

/** Lines of metrics as columns; of very many steps the means of so many in turn that they fit on a screen. */
export function curvesOf(lines: readonly MetricsLine[], most = mostPoints): Curves {
  const steps = lines.filter((line) => line['eval'] === undefined);
  const evaluations = lines.flatMap(({ step, eval: measured }) =>
    typeof measured === 'object' ? [{ ...measured, step }] : [],
  );
  const averaged = Math.max(1, Math.ceil(steps.length / most));
  return {
    steps: columnsOf(averaged === 1 ? steps : means(steps, averaged), stepColumns),
    evaluations: columnsOf(evaluations, evaluationColumns),
    averaged,
  };
}

function columnsOf<Name extends string>(
  lines: readonly MetricsLine[],
  names: readonly Name[],
): Columns<Name> {
  const columns = Object.fromEntries(names.map((name) => [name, lines.map((line) => numberOf(line[name]))]));
  return { ...columns, step: lines.map(({ step }) => step) } as Columns<Name>;
}

/** The mean of each column over so many lines in turn, those without a number left out; the step is the last one's. */
function means(lines: readonly MetricsLine[], count: number): MetricsLine[] {
  return Array.from({ length: Math.ceil(lines.length / count) }, (_, i) => {
    const part = lines.slice(i * count, (i + 1) * count);
    const line: MetricsLine = { step: part.at(-1)!.step };
    for (const name of stepColumns) line[name] = mean(part.map((each) => numberOf(each[name])));
    return line;
  });
}

function mean(values: readonly (number | null)[]): number | null {
  const numbers = values.filter((value) => value !== null);
  return numbers.length === 0 ? null : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
