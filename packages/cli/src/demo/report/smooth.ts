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
