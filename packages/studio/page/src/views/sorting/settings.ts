import type { RunInfo, SortingQuery } from '../../../../src/api.js';

/** What the view of the sorting shows, as its address says it. */
export type SortingSettings = Omit<SortingQuery, 'image'>;

/**
 * Reads `run` or `model`, `seed`, `teacher` and `student` (views), `patch` and `steepness`. Without run and model it is
 * the run that changed last among those that have saved networks, else the first model.
 */
export function readSettings(address: URLSearchParams, runs: readonly RunInfo[]): SortingSettings {
  const whole = (name: string): number | undefined => {
    const text = address.get(name);
    return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  };
  const steepness = Number(address.get('steepness'));
  const model = whole('model');
  const run = address.get('run') ?? (model === undefined ? runs.find(({ saved }) => saved)?.name : undefined);
  return dropUndefined({
    ...(run === undefined ? { model: model ?? 0 } : { run }),
    seed: whole('seed'),
    teacherView: whole('teacher'),
    studentView: whole('student'),
    patch: whole('patch'),
    steepness: steepness > 0 && steepness <= 1e6 ? steepness : undefined,
  });
}

function dropUndefined(values: { [Name in keyof SortingSettings]: SortingSettings[Name] | undefined }) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as SortingSettings;
}
