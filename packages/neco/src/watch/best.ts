import type { EvaluationLine } from '../run/evaluation-line.js';
import type { SignalName } from '../eval/monitor-settings.js';
import { describeScore, measureOf, teacherMeasures, scoreOf } from './measures.js';

/** The teacher that was best: what `best.safetensors` holds. Of step 0 it is the start. */
export interface BestTeacher {
  step: number;
  /** Of most measures 0 to 1. */
  score: number;
  /** By what it was best, in words. */
  measure: string;
}

/**
 * The evaluation with the highest in-context mIoU, the earliest of equals; without labelled images the one with the
 * highest `signal`. A collapsed teacher is never the best.
 * @returns null if nothing tells
 */
export function bestTeacher(
  evaluations: readonly EvaluationLine[],
  signal: SignalName | 'none' = 'none',
): BestTeacher | null {
  const measure = measureOf(evaluations, signal);
  if (measure === null) return null;
  let best: BestTeacher | null = null;
  for (const { step, eval: evaluation } of evaluations) {
    const score = evaluation.collapsed ? null : scoreOf(evaluation, measure);
    if (score !== null && (best === null || score > best.score)) {
      best = { step, score, measure: teacherMeasures[measure].title };
    }
  }
  return best;
}

/** Its score as people read it. */
export function describeBestScore({ score, measure }: BestTeacher): string {
  return describeScore(
    Object.values(teacherMeasures).find(({ title }) => title === measure)!,
    score,
  );
}
