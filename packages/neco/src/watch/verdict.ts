import { describeScore, measureOf, teacherMeasures, scoreOf, type MeasureName } from './measures.js';
import type { SignalName } from '../eval/monitor-settings.js';
import type { EvaluationLine } from '../run/evaluation-line.js';

/** Whether the last teacher of a run is worth more than what the run started from. */
export interface Verdict {
  outcome: 'better' | 'same' | 'worse';
  measure: MeasureName;
  start: { step: number; score: number };
  end: { step: number; score: number; collapsed: boolean };
  /** Differences of at most this count as none. */
  tolerance: number;
}

/**
 * Compares the last evaluation with the first, on labels if there are any, else by `signal`. Features that collapsed
 * are worse whatever they score.
 * @returns null if there are no two evaluations to compare
 */
export function verdictOf(
  evaluations: readonly EvaluationLine[],
  signal: SignalName | 'none',
): Verdict | null {
  const measure = measureOf(evaluations, signal);
  if (measure === null) return null;
  const measured = evaluations.flatMap(({ step, eval: evaluation }) => {
    const score = scoreOf(evaluation, measure);
    return score === null ? [] : [{ step, score, collapsed: evaluation.collapsed }];
  });
  const [first, end] = [measured[0], measured.at(-1)];
  if (first === undefined || end === undefined || first === end) return null;
  const tolerance = teacherMeasures[measure].tolerance(first.score);
  const difference = end.score - first.score;
  return {
    outcome:
      difference < -tolerance || (end.collapsed && !first.collapsed)
        ? 'worse'
        : difference > tolerance
          ? 'better'
          : 'same',
    measure,
    start: { step: first.step, score: first.score },
    end,
    tolerance,
  };
}

const beginnings = {
  better: 'Better than the start',
  same: 'The same as the start',
  worse: 'Worse than the start',
} as const;

/** A verdict as a sentence with its figures. */
export function describeVerdict({ outcome, measure, start, end, tolerance }: Verdict): string {
  const read = teacherMeasures[measure];
  const { title, isShare } = read;
  const limit = isShare ? `${(100 * tolerance).toFixed(1)} points` : tolerance.toPrecision(2);
  return (
    `${beginnings[outcome]}: ${title} ${describeScore(read, end.score)} at step ${end.step} after ` +
    `${describeScore(read, start.score)} at step ${start.step}` +
    (end.collapsed ? ', and features collapsed' : '') +
    ` (differences up to ${limit} count as none).`
  );
}
