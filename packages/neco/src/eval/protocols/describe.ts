import type { EvaluationResult } from './evaluation.js';

/** A share of 1 in percent, with one decimal. */
export function percent(value: number): string {
  return (100 * value).toFixed(1);
}

/** The mean that the other mode would take. */
export function otherMean(
  mode: EvaluationResult['mode'],
  means: { presentClasses: number; allClasses: number },
): string {
  return mode === 'reference'
    ? `absent classes left out: ${percent(means.presentClasses)}`
    : `absent classes as 0: ${percent(means.allClasses)}`;
}

/** How long parts of an evaluation took, and how many images it left out. */
export function timesOf(
  { seconds, skipped }: EvaluationResult,
  parts: Readonly<Record<string, string>>,
): string {
  const times = Object.entries(parts).map(([part, purpose]) => `${seconds[part]!.toFixed(1)} s ${purpose}`);
  const left = skipped.length > 0 ? `; ${skipped.length} undecodable images skipped` : '';
  return `${times.join(', ')}${left}`;
}
