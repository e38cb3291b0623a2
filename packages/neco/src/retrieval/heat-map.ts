import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { unitRows } from '../features/unit-rows.js';

/**
 * One query that stands for some patches: the mean of their features, each of length 1, brought to length 1. Its cosine
 * with a patch is, but for a factor, the mean of theirs.
 *
 * @param features `[P, D]` of an image, any length and float type.
 * @param patches places in it; at least one
 * @returns `[D]` float32
 */
export function patchQuery(features: Tensor, patches: readonly number[]): Tensor {
  if (patches.length === 0) throw new RangeError('patchQuery: no patch is chosen');
  return torch.noGrad(() =>
    torch.scope(() => {
      const chosen = features.indexSelect(0, torch.tensor([...patches], { dtype: 'int64' })).to('float32');
      return unitRows(unitRows(chosen).mean([0]));
    }),
  );
}

/**
 * Cosine similarity of every patch with a query.
 *
 * @param features `[..., D]`, any length and float type.
 * @param query `[D]` float32 of length 1, as {@link patchQuery} makes it.
 * @returns `[...]` float32, -1 to 1
 */
export function heatMap(features: Tensor, query: Tensor): Tensor {
  return torch.noGrad(() => torch.scope(() => unitRows(features.to('float32')).matmul(query)));
}
