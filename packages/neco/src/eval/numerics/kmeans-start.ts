import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { RandomStream } from '../../data/random.js';
import { squaredLengths } from './kmeans-assign.js';

/** k different points. @returns `[k, D]` float32 */
export function randomStart(points: Tensor, k: number, random: RandomStream): Tensor {
  return torch.scope(() => points.indexSelect(0, chooseRows(points.shape[0]!, k, random)).to('float32'));
}

/** `count` different row numbers out of `rows`, int32, in random order. */
export function chooseRows(rows: number, count: number, random: RandomStream): Tensor {
  return torch.tensor(Int32Array.from(random.permutation(rows).subarray(0, count)));
}

/**
 * k-means++ (Arthur and Vassilvitskii, 2007) in its greedy form: each next centroid is the best of 2 + ln k points
 * drawn with probability proportional to their squared distance from the centroids so far.
 *
 * @param points `[N, D]` float32.
 * @returns `[k, D]`
 */
export function* plusPlusStart(points: Tensor, k: number, random: RandomStream): Generator<void, Tensor> {
  const trials = 2 + Math.floor(Math.log(k));
  const chosen = [random.integer(points.shape[0]!)];
  const lengths = torch.keep(squaredLengths(points));
  let nearest = torch.scope(() => distancesTo(points, lengths, rowsAt(chosen)).squeeze(0));
  while (chosen.length < k) {
    const before = nearest;
    const next = torch.scope(() => {
      const candidates = draw(before, trials, random);
      const distances = distancesTo(points, lengths, candidates).minimum(before);
      const best = Number(distances.sum([1], false, { dtype: 'float64' }).argmin().item());
      return {
        row: Number(candidates.narrow(0, best, 1).item()),
        nearest: distances.select(0, best).clone(),
      };
    });
    before.release();
    nearest = next.nearest;
    chosen.push(next.row);
    yield;
  }
  nearest.release();
  lengths.release();
  return torch.scope(() => points.indexSelect(0, rowsAt(chosen)));
}

function rowsAt(rows: readonly number[]): Tensor {
  return torch.tensor(Int32Array.from(rows));
}

/** Squared distances of all points to some of them, `[rows, N]`. */
function distancesTo(points: Tensor, lengths: Tensor, rows: Tensor): Tensor {
  return torch.scope(() => {
    const own = lengths.indexSelect(0, rows).unsqueeze(1);
    const products = torch.addmm(lengths, points.indexSelect(0, rows), points.t(), { alpha: -2 });
    return products.add_(own).clampMin_(0);
  });
}

/** Rows drawn with probability proportional to `weights`; all from the first if every weight is 0. */
function draw(weights: Tensor, count: number, random: RandomStream): Tensor {
  const ends = weights.cumsum(0, { dtype: 'float64' });
  const total = ends.narrow(0, ends.shape[0]! - 1, 1).item();
  const uniforms = Float64Array.from({ length: count }, () => random.uniform() * total);
  return torch.searchsorted(ends, torch.tensor(uniforms), { right: true }).clampMax_(weights.shape[0]! - 1);
}
