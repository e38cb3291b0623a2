import { deviation, mean } from './numerics/statistics.js';

/** IoU of one class, 0 to 1; null if the class does not count in the mean. */
export interface ClassIoU {
  name: string;
  IoU: number | null;
}

/** IoU by class with the classes' names; NaN becomes `absent`. */
export function perClassOf(
  names: readonly string[],
  values: ArrayLike<number>,
  absent: number | null,
): ClassIoU[] {
  return names.map((name, c) => ({ name, IoU: Number.isNaN(values[c]!) ? absent : values[c]! }));
}

/** One number measured with several seeds. */
export interface Spread {
  mean: number;
  /** Sample standard deviation over the seeds; null for a single one. */
  deviation: number | null;
  /** In the order of the seeds. */
  values: number[];
}

/** What several runs of one evaluation say together. */
export interface RunSummary {
  mIoU: Spread;
  /** By class; null where the class counts in no run. */
  perClass: { name: string; IoU: Spread | null }[];
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  return {
    mean: mean(values),
    deviation: values.length > 1 ? deviation(values) : null,
    values: [...values],
  };
}

/** Mean and deviation over runs that differ in their seed. */
export function summariseRuns(
  results: readonly { mIoU: number; perClass: readonly ClassIoU[] }[],
): RunSummary {
  const [first] = results;
  if (first === undefined) throw new RangeError('summariseRuns: no results');
  return {
    mIoU: spreadOf(results.map(({ mIoU }) => mIoU)),
    perClass: first.perClass.map(({ name }, c) => {
      const values = results.flatMap(({ perClass }) => perClass[c]!.IoU ?? []);
      return { name, IoU: values.length > 0 ? spreadOf(values) : null };
    }),
  };
}
