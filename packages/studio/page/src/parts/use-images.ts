import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { ImageInfo, ImagesPage } from '../../../src/api.js';
import { get } from '../client.js';

/** Images asked for at a time. */
const pageSize = 100;

function pageOf(q: string, page: number) {
  return {
    queryKey: ['images', q, page],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      get<ImagesPage>(
        '/images',
        { q: q === '' ? null : q, offset: page * pageSize, limit: pageSize },
        { signal },
      ),
  };
}

/**
 * The part of the list of images that is looked at; what lies elsewhere is not loaded, however long the list is.
 *
 * @param q part of the name
 * @param first place in the list of matching images of the first wanted, `last` of the last, both included
 */
export function useImages(q: string, first: number, last: number) {
  const head = useQuery({ ...pageOf(q, 0), placeholderData: keepPreviousData });
  const pages = Array.from(
    { length: Math.floor(last / pageSize) - Math.floor(first / pageSize) + 1 },
    (_, i) => Math.floor(first / pageSize) + i,
  );
  const answers = useQueries({ queries: pages.map((page) => pageOf(q, page)) });
  const imageAt = (place: number): ImageInfo | undefined => {
    const page = Math.floor(place / pageSize);
    const answer = page === 0 ? head : answers[pages.indexOf(page)];
    return answer?.data?.images[place - page * pageSize];
  };
  return {
    /** How many images match; undefined until the first answer. */
    total: head.data?.total,
    /** The answer shown is still that of the search before. */
    stale: head.isPlaceholderData,
    error: head.data === undefined ? head.error : null,
    retry: () => void head.refetch(),
    imageAt,
  };
}

/** One image by its number. Until it is described, the answer about the one before stays. */
export function useImage(id: number) {
  return useQuery({
    queryKey: ['image', id],
    queryFn: ({ signal }) => get<ImageInfo>(`/images/${id}`, {}, { signal }),
    placeholderData: keepPreviousData,
  });
}
