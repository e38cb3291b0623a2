import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type {
  AttentionAnswer,
  ClustersAnswer,
  ColoursAnswer,
  ImageInfo,
  ImagesPage,
  OccurrencesAnswer,
} from '../../../../src/api.js';
import { get } from '../../client.js';
import type { MapSettings } from './settings.js';

/** The chosen images; those whose description is not there yet are left out. */
export function useChosenImages(ids: readonly number[]): { images: ImageInfo[]; error: Error | null } {
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['image', id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const { images } = await get<ImagesPage>('/images', { offset: id, limit: 1 }, { signal });
        return images[0] ?? null;
      },
    })),
  });
  return {
    images: answers.flatMap(({ data }) => (data == null || data.width === 0 ? [] : [data])),
    error: answers.find(({ error }) => error !== null)?.error ?? null,
  };
}

/** @param models how many are ready: with one more the answer is another */
export function useColours({ images, threshold, side, map }: MapSettings, models: number) {
  const query = { images, threshold, side };
  return useQuery({
    queryKey: ['maps', 'colours', query, models],
    queryFn: ({ signal }) => get<ColoursAnswer>('/maps/colours', query, { signal }),
    placeholderData: keepPreviousData,
    enabled: map === 'colours' && images.length > 0 && models > 0,
  });
}

/** @param models as of {@link useColours} */
export function useClusters({ images, map, k }: MapSettings, models: number) {
  const query = { images, k };
  return useQuery({
    queryKey: ['maps', 'clusters', query, models],
    queryFn: ({ signal }) => get<ClustersAnswer>('/maps/clusters', query, { signal }),
    placeholderData: keepPreviousData,
    enabled: map === 'clusters' && images.length > 0 && models > 0,
  });
}

export function useOccurrences(k: number, cluster: number | null, model: number) {
  const query = { k, cluster, model };
  return useQuery({
    queryKey: ['maps', 'occurrences', query],
    queryFn: ({ signal }) => get<OccurrencesAnswer>('/maps/occurrences', query, { signal }),
    enabled: cluster !== null,
  });
}

export function useAttention(image: number, model: number) {
  return useQuery({
    queryKey: ['maps', 'attention', image, model],
    queryFn: ({ signal }) => get<AttentionAnswer>('/maps/attention', { image, model }, { signal }),
  });
}

/**
 * The value of a slider: shown at once, written to the address when the hand rests.
 * @returns the value to show and what to call while it moves
 */
export function useSlider(value: number, onRest: (value: number) => void): [number, (value: number) => void] {
  const [shown, setShown] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    setKnown(value);
    setShown(value);
  }
  useEffect(() => {
    if (shown === value) return;
    const timer = setTimeout(() => onRest(shown), 200);
    return () => clearTimeout(timer);
  });
  return [shown, setShown];
}
