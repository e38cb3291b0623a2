import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { HeatMap, ModelInfo, NearestAnswer, PatchAt } from '../../../../src/api.js';
import { get } from '../../client.js';
import type { PatchSettings } from './settings.js';

/** This page's name with the server, where a newer search of the same page ends an older one. */
const channel = `patches-${Math.random().toString(36).slice(2, 10)}`;

/** Milliseconds after which a question is repeated while features are still being computed. */
const again = 3000;

/** Patches of one model's grid, asked about. */
export interface RetrievalQuestion {
  model: ModelInfo;
  image: number;
  /** Empty: nothing is asked. */
  patches: readonly PatchAt[];
}

export interface Retrieval {
  heat: UseQueryResult<HeatMap>;
  nearest: UseQueryResult<NearestAnswer>;
}

/**
 * Heat map and nearest patches of one model; null asks nothing. A question that is no longer asked is aborted; until
 * the new one is answered, the answer before stays where it makes sense, marked as placeholder.
 */
export function useRetrieval(question: RetrievalQuestion | null, settings: PatchSettings): Retrieval {
  const filter = {
    k: settings.k,
    other: settings.other ? 1 : null,
    one: settings.one ? 1 : null,
    class: settings.onlyClass,
  };
  return {
    heat: useQuery<HeatMap>({
      ...asked('heat', question, {}),
      placeholderData: (before, query) =>
        sameIn(query?.queryKey, question, ['model', 'image']) ? before : undefined,
      queryFn: ({ signal }) => get('/patches/heat', parameters(question!), { signal }),
    }),
    nearest: useQuery<NearestAnswer>({
      ...asked('nearest', question, filter),
      placeholderData: (before, query) => (sameIn(query?.queryKey, question, ['model']) ? before : undefined),
      queryFn: ({ signal }) =>
        get('/patches/nearest', { ...parameters(question!), ...filter, channel }, { signal }),
    }),
  };
}

function asked(what: string, question: RetrievalQuestion | null, filter: object) {
  const ready = question?.model.state === 'ready';
  return {
    queryKey: [what, question && parameters(question), filter, ready],
    enabled: question !== null && question.patches.length > 0 && question.model.state !== 'failed',
    refetchInterval: ready ? (false as const) : again,
  };
}

/** Whether a question before was about the same model, or the same image as well. */
function sameIn(
  key: readonly unknown[] | undefined,
  question: RetrievalQuestion | null,
  names: readonly ('model' | 'image')[],
): boolean {
  const before = key?.[1] as ReturnType<typeof parameters> | null | undefined;
  if (before == null || question === null) return false;
  const now = parameters(question);
  return names.every((name) => before[name] === now[name]);
}

function parameters({ model, image, patches }: RetrievalQuestion) {
  const at = patches.map(({ row, col }) => `${row},${col}`).join(';');
  return { model: model.index, image, at };
}
