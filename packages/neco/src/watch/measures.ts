import type { Evaluation, EvaluationLine } from '../run/evaluation-line.js';
import type { SignalName } from '../eval/monitor-settings.js';

/** What teachers are compared by. */
export type MeasureName = 'inContext' | SignalName;

/** How a measure is read. */
export interface TeacherMeasure {
  title: string;
  /** Differences of at most this count as none. */
  tolerance: (start: number) => number;
  /** Whether the value is a share, to be shown in percent. */
  isShare: boolean;
}

// Half a point: scores and agreements of so few images move by as much without anything having been learnt.
const share = (title: string): TeacherMeasure => ({ title, tolerance: () => 0.005, isShare: true });

export const teacherMeasures: Readonly<Record<MeasureName, TeacherMeasure>> = {
  inContext: share('in-context mIoU'),
  mirrorAgreement: share('mirror agreement'),
  shiftAgreement: share('shift agreement'),
  neighbourAgreement: share('neighbour agreement'),
  mirrorCosine: { title: 'mirror cosine', tolerance: () => 0.005, isShare: false },
  effectiveRank: { title: 'effective rank', tolerance: (start) => 0.02 * start, isShare: false },
};

/** What the evaluations of a run can be compared by: labels if there are any, else the signal; null for nothing. */
export function measureOf(
  evaluations: readonly EvaluationLine[],
  signal: SignalName | 'none',
): MeasureName | null {
  if (evaluations.some((line) => scoreOf(line.eval, 'inContext') !== null)) return 'inContext';
  return signal === 'none' ? null : signal;
}

/** The value of a measure; null if it was not measured, as in runs of earlier versions. */
export function scoreOf(evaluation: Evaluation, measure: MeasureName): number | null {
  const value = evaluation[measure];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A value as people read it. */
export function describeScore({ isShare }: TeacherMeasure, value: number): string {
  if (isShare) return `${(100 * value).toFixed(1)} %`;
  return value < 1 ? value.toFixed(3) : value.toFixed(1);
}

/** What was measured without labels, effective rank first. */
export function describeSignals(evaluation: Evaluation): string[] {
  const order = [
    'effectiveRank',
    'neighbourAgreement',
    'mirrorAgreement',
    'shiftAgreement',
    'mirrorCosine',
  ] as const;
  return order.flatMap((name) => {
    const value = scoreOf(evaluation, name);
    const measure = teacherMeasures[name];
    return value === null ? [] : [`${measure.title} ${describeScore(measure, value)}`];
  });
}
