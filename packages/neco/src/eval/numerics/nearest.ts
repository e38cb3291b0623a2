import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { searchExact } from './search.js';
import { unitRows } from '../../features/unit-rows.js';

/** A patch of an image of a feature set. */
export interface PatchPosition {
  /** Number of the image in the set. */
  image: number;
  row: number;
  column: number;
}

/** A neighbour and its cosine similarity to the query. */
export interface NearestPatch extends PatchPosition {
  similarity: number;
}

export interface NearestOptions {
  /** Whether patches of the query's own image may be neighbours. Default `any`. */
  from?: 'any' | 'other-images';
  /** Only the best patch of each image, so that k neighbours come from k images. Default false. */
  onePerImage?: boolean;
}

/**
 * The k patches of a feature set that are most similar (cosine) to each query patch of it; a query is never its
 * own neighbour.
 *
 * @param features `[N, S, S, D]`, any length.
 * @returns for each query its neighbours, most similar first; fewer than k if there are fewer
 */
export function nearestPatches(
  features: Tensor,
  queries: readonly PatchPosition[],
  k: number,
  { from = 'any', onePerImage = false }: NearestOptions = {},
): NearestPatch[][] {
  const [images, rows, columns, dim] = features.shape as [number, number, number, number];
  return torch.noGrad(() =>
    torch.scope(() => {
      const keys = unitRows(features.reshape([-1, dim]));
      const perImage = rows * columns;
      const rowOf = ({ image, row, column }: PatchPosition): number =>
        image * perImage + row * columns + column;
      return queries.map((query) => {
        const own = rowOf(query);
        const exclude: [number, number] =
          from === 'other-images' ? [query.image * perImage, (query.image + 1) * perImage] : [own, own + 1];
        if (exclude[1] - exclude[0] === images * perImage) return [];
        const key = keys.narrow(0, own, 1);
        const found = onePerImage
          ? bestOfEachImage(key, keys, images, exclude, k)
          : searchExact(key, keys, k, { exclude });
        const similarities = found.similarities.toFloat32Array();
        const indices = found.indices.to('int32').toTypedArray() as Int32Array;
        return Array.from(indices, (index, i) => ({
          ...positionOf(index, perImage, columns),
          similarity: similarities[i]!,
        }));
      });
    }),
  );
}

function bestOfEachImage(
  query: Tensor,
  keys: Tensor,
  images: number,
  [from, to]: [number, number],
  k: number,
): { similarities: Tensor; indices: Tensor } {
  return torch.scope(() => {
    const similarities = query.matmul(keys.t()).squeeze(0);
    similarities.narrow(0, from, to - from).fill_(-Infinity);
    const perImage = keys.shape[0]! / images;
    const [best, places] = similarities.view([images, perImage]).max(1);
    const usable = Number(best.isfinite().sum().item());
    const [top, chosen] = best.topk(Math.min(k, usable), 0);
    return { similarities: top, indices: chosen.mul(perImage).add(places.gather(0, chosen)) };
  });
}

function positionOf(index: number, perImage: number, columns: number): PatchPosition {
  const within = index % perImage;
  return { image: Math.floor(index / perImage), row: Math.floor(within / columns), column: within % columns };
}
