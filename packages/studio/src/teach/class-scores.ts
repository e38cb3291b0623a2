import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { LabelSettings } from './project.js';

/** Patches whose class is known. */
export interface LabelledFeatures {
  /** `[M, D]` float32, rows of unit length; belongs to the caller. */
  features: Tensor;
  /** `[M]`: class of each. */
  classes: Int32Array;
}

/** Similarities computed at a time. */
const tileNumbers = 4_000_000;

/**
 * Class scores of patches by their nearest labelled patches.
 *
 * Not balanced: the k most similar labelled patches vote, weighted by softmax(cosine / temperature), as in dense
 * in-context evaluation (Balazevic et al., 2023). Balanced: each class is as near as its own k most similar patches are
 * on average, by the mean of exp(cosine / temperature); a class with two labelled patches then has the same say as one
 * with two hundred.
 *
 * @param queries `[Q, D]`, rows of unit length, any float type
 * @param count classes; those without a labelled patch score 0
 * @returns `[Q, count]` float32, rows summing to 1
 */
export function classScores(
  queries: Tensor,
  { features, classes }: LabelledFeatures,
  count: number,
  settings: LabelSettings,
): Tensor {
  if (classes.length === 0) throw new RangeError('classScores: no patch is labelled');
  const step = Math.max(1, Math.floor(tileNumbers / classes.length));
  const score = settings.balanced ? balancedScores : votes;
  return torch.noGrad(() =>
    torch.scope(() => {
      const members = membersOf(classes, count);
      const parts: Tensor[] = [];
      for (let start = 0; start < queries.shape[0]!; start += step) {
        const tile = queries.narrow(0, start, Math.min(step, queries.shape[0]! - start));
        parts.push(
          torch.scope(() => {
            const similarities = tile.to('float32').matmul(features.t());
            return score(similarities, members, settings);
          }),
        );
      }
      return torch.cat(parts);
    }),
  );
}

/** For each class its rows among the labelled patches, int64. */
function membersOf(classes: Int32Array, count: number): Tensor[] {
  const rows = Array.from({ length: count }, (): number[] => []);
  classes.forEach((index, row) => rows[index]!.push(row));
  return rows.map((own) => torch.tensor(own, { dtype: 'int64', shape: [own.length] }));
}

function balancedScores(
  similarities: Tensor,
  members: readonly Tensor[],
  { neighbours, temperature }: LabelSettings,
): Tensor {
  // Against the largest similarity of each patch, so that no exponential underflows everywhere.
  const largest = similarities.amax([1], true);
  const queries = similarities.shape[0]!;
  const nearness = members.map((rows) => {
    const own = rows.shape[0]!;
    if (own === 0) return torch.zeros([queries]);
    const [best] = similarities.indexSelect(1, rows).topk(Math.min(neighbours, own), 1);
    return best.sub(largest).div(temperature).exp().mean([1]);
  });
  return normalised(torch.stack(nearness, 1));
}

function votes(
  similarities: Tensor,
  members: readonly Tensor[],
  { neighbours, temperature }: LabelSettings,
): Tensor {
  const [best, places] = similarities.topk(Math.min(neighbours, similarities.shape[1]!), 1);
  const weights = torch.zerosLike(similarities).scatter(1, places, best.div(temperature).softmax(1));
  return torch.stack(
    members.map((rows) => weights.indexSelect(1, rows).sum([1])),
    1,
  );
}

function normalised(scores: Tensor): Tensor {
  return scores.div(scores.sum([1], true).clampMin(1e-30));
}

/** By how much the first class of each patch is ahead of the second; `[Q]`, 0 to 1, and 1 with a single class. */
export function margins(scores: Tensor): Tensor {
  return torch.scope(() => {
    if (scores.shape[1]! < 2) return torch.ones([scores.shape[0]!]);
    const [best] = scores.topk(2, 1);
    return best.select(1, 0).sub(best.select(1, 1));
  });
}
