import { useEffect } from 'react';
import type { ClassInfo, ModelInfo } from '../../../../src/api.js';
import { useAnnounce } from '../../parts/announce.js';
import type { Retrieval } from './use-retrieval.js';

/** Has the answers read out when all of them are there. */
export function useSpokenAnswers(
  columns: readonly (Retrieval & { model: ModelInfo })[],
  classes: readonly ClassInfo[] | null,
): void {
  const announce = useAnnounce();
  const sentences = columns.map(({ model, nearest: { data, isPlaceholderData } }) => {
    const nearest = data?.neighbours[0];
    if (isPlaceholderData || nearest === undefined) return null;
    const named = nearest.class === null ? '' : `, ${classes?.[nearest.class]?.name ?? ''}`;
    return `${model.name}: nearest in ${nearest.name}, similarity ${nearest.similarity.toFixed(2)}${named}.`;
  });
  const text = sentences.includes(null) ? '' : sentences.join(' ');
  useEffect(() => {
    if (text === '') return;
    // A held arrow key would have every patch on its way read out.
    const timer = setTimeout(() => announce(text), 400);
    return () => clearTimeout(timer);
  }, [text, announce]);
}
