import { useQuery } from '@tanstack/react-query';
import type { RunsAnswer } from '../../../../src/api.js';
import { get } from '../../client.js';

/** Milliseconds between two looks at the list of runs. */
const interval = 4000;

/** The runs below the folder of runs, the one that changed last first; looked at again every few seconds. */
export function useRuns() {
  return useQuery({
    queryKey: ['runs'],
    queryFn: ({ signal }) => get<RunsAnswer>('/runs', {}, { signal }),
    refetchInterval: interval,
  });
}

/** The page of a run. Names hold `/`. */
export function runAddress(name: string): string {
  return `/runs/${name.split('/').map(encodeURIComponent).join('/')}`;
}
