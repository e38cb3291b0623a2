/** Range of the losses of an image's patches. */
export type LossScale = readonly [low: number, high: number];

export function lossScale(losses: readonly (number | null)[]): LossScale {
  const counted = losses.filter((loss) => loss !== null);
  return counted.length === 0 ? [0, 1] : [Math.min(...counted), Math.max(...counted)];
}

/** 0 for the least loss, 1 for the largest. */
export function shareOf(loss: number, [low, high]: LossScale): number {
  return (loss - low) / Math.max(high - low, 1e-9);
}
