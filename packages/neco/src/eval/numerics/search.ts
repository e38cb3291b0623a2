import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** The most similar keys of each query. */
export interface Neighbours {
  /** `[Q, k]`, largest first. */
  similarities: Tensor;
  /** `[Q, k]` int64, rows of the keys. */
  indices: Tensor;
}

export interface SearchOptions {
  /** Rows of the keys that are passed over, from (inclusive) to (exclusive). */
  exclude?: readonly [number, number];
  /** Queries and keys multiplied at a time: bounds the memory to their product. */
  queryTile?: number;
  keyTile?: number;
}

/** Keys a group in the first of two selections (see {@link tileTop}). */
const group = 16;

/**
 * Exact search by inner product: tiles of a matrix product, each reduced to its k best before the next.
 *
 * @param queries `[Q, D]` float32.
 * @param keys `[M, D]` float32 or float16.
 * @param k neighbours a query; fewer come back if there are fewer keys.
 */
export function searchExact(
  queries: Tensor,
  keys: Tensor,
  k: number,
  options: SearchOptions = {},
): Neighbours {
  const { queryTile = 512, keyTile = 8192, exclude = [0, 0] } = options;
  const ranges = tiles(keys.shape[0]!, keyTile, exclude);
  return torch.scope(() => {
    const parts = Array.from({ length: Math.ceil(queries.shape[0]! / queryTile) }, (_, tile) => {
      const start = tile * queryTile;
      const part = queries.narrow(0, start, Math.min(queryTile, queries.shape[0]! - start));
      return searchTile(part, keys, k, ranges);
    });
    return {
      similarities: torch.cat(parts.map(({ similarities }) => similarities)),
      indices: torch.cat(parts.map(({ indices }) => indices)),
    };
  });
}

/**
 * Seconds that a search will take on this machine, for people: one tile is searched and its time scaled.
 *
 * @param queries how many there will be, none of them is needed yet
 * @param keys `[M, D]`
 */
export function estimateSearchSeconds(queries: number, keys: Tensor, k: number): number {
  const [count, dim] = keys.shape as [number, number];
  const [rows, length] = [Math.min(queries, 512), Math.min(count, 8192)];
  return torch.scope(() => {
    const tile = keys.narrow(0, 0, length);
    const probe = torch.ones([rows, dim]);
    // The first pass pays for memory that later ones find ready.
    searchExact(probe, tile, k);
    const started = performance.now();
    searchExact(probe, tile, k);
    return ((performance.now() - started) / 1000) * (queries / rows) * (count / length);
  });
}

/** Rows 0..count without the excluded ones, in pieces of at most `size`. */
function tiles(count: number, size: number, [from, to]: readonly [number, number]): [number, number][] {
  const stretches = to > from ? [[0, from] as const, [to, count] as const] : [[0, count] as const];
  const ranges: [number, number][] = [];
  for (const [first, end] of stretches) {
    for (let start = first; start < end; start += size) ranges.push([start, Math.min(size, end - start)]);
  }
  if (ranges.length === 0) throw new RangeError('searchExact: there is no key to search');
  return ranges;
}

function searchTile(
  queries: Tensor,
  keys: Tensor,
  k: number,
  ranges: readonly [number, number][],
): Neighbours {
  let best: Neighbours | null = null;
  for (const [start, length] of ranges) {
    const before: Neighbours | null = best;
    best = torch.scope(() => {
      const tile = keys.narrow(0, start, length).to('float32');
      const found = tileTop(queries.matmul(tile.t()), k);
      const here = { similarities: found.similarities, indices: found.indices.add(start) };
      return before === null ? here : merge(before, here, k);
    });
    before?.similarities.release();
    before?.indices.release();
  }
  return best!;
}

/**
 * The k largest of each row. Selecting from wide rows costs as much as the product itself, so it is done twice
 * on narrow ones: the k groups with the largest maxima hold the k largest values for certain.
 */
function tileTop(scores: Tensor, k: number): Neighbours {
  const [rows, width] = scores.shape as [number, number];
  const groups = width / group;
  if (!Number.isInteger(groups) || groups <= 2 * k) {
    const [similarities, indices] = scores.topk(Math.min(k, width), 1);
    return { similarities, indices };
  }
  const [, chosen] = scores.view([rows, group, groups]).amax(1).topk(k, 1, true, false);
  const candidates = chosen
    .unsqueeze(1)
    .add(torch.arange(0, width, groups, { dtype: 'int64' }).view([1, group, 1]))
    .reshape([rows, group * k]);
  const [similarities, places] = scores.gather(1, candidates).topk(k, 1);
  return { similarities, indices: candidates.gather(1, places) };
}

function merge(a: Neighbours, b: Neighbours, k: number): Neighbours {
  const similarities = torch.cat([a.similarities, b.similarities], 1);
  const [best, places] = similarities.topk(Math.min(k, similarities.shape[1]!), 1);
  return { similarities: best, indices: torch.cat([a.indices, b.indices], 1).gather(1, places) };
}
