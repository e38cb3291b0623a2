import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SortingAnswer } from '../../../../src/api.js';
import { apiAddress, get } from '../../client.js';
import type { SortingSettings } from './settings.js';

/** How student and teacher sort; the answer before stays until the new one is there. */
export function useSorting(image: number, settings: SortingSettings | null) {
  return useQuery({
    queryKey: ['sorting', image, settings],
    queryFn: ({ signal }) => get<SortingAnswer>('/sorting', { image, ...settings }, { signal }),
    placeholderData: keepPreviousData,
    enabled: settings !== null,
    // A run at work saves other networks under the same name.
    staleTime: 10_000,
  });
}

/** Address of a view's picture. */
export function viewAddress(
  image: number,
  { run, model, seed }: SortingSettings,
  picture: number,
  view: number,
): string {
  return apiAddress('/sorting/view', { image, run, model, seed, picture, view });
}
