/** Arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample standard deviation (n - 1); NaN for fewer than two values. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Exponential moving average with the start's bias taken out. */
export function smooth(values: readonly number[], memory = 0.9): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = memory * sum + value;
    weight = memory * weight + 1;
    return sum / weight;
  });
}
