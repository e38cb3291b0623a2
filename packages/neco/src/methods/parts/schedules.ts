/**
 * Half a cosine from `start` at step 0 to `end` at step `total`, after a linear rise from 0 over `warmup` steps.
 * @param step - Steps done so far.
 */
export function cosineSchedule(step: number, total: number, start: number, end: number, warmup = 0): number {
  if (step < warmup) return (start * (step + 1)) / (warmup + 1);
  const progress = Math.min(1, (step - warmup) / Math.max(1, total - warmup));
  return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * progress));
}
