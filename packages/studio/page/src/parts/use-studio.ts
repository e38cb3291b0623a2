import { useQuery } from '@tanstack/react-query';
import type { ModelInfo, StudioInfo } from '../../../src/api.js';
import { get, ServerGone } from '../client.js';

/** Milliseconds between two questions: while features are computed or the server is gone, and when all is quiet. */
const [lively, quiet] = [1000, 5000];

/** Whether a model's features are still to come. */
export function isUnderWay({ state }: Pick<ModelInfo, 'state'>): boolean {
  return state !== 'ready' && state !== 'failed';
}

/** What the studio has open: the number of images, the classes, the models and how far their features are. */
export function useStudio() {
  return useQuery({
    queryKey: ['studio'],
    queryFn: ({ signal }) => get<StudioInfo>('/studio', {}, { signal }),
    refetchInterval: ({ state }) =>
      state.error instanceof ServerGone ||
      state.data?.models.some((model) => isUnderWay(model) || (model.kept !== null && isUnderWay(model.kept)))
        ? lively
        : quiet,
  });
}

/** The letter by which a model is told from the other, as in its colour: the first is A. */
export function modelLetter(index: number): string {
  return String.fromCharCode(65 + index);
}
