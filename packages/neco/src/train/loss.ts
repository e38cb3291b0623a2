import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  chunkedSortingCrossEntropy,
  denseSortingCrossEntropy,
  sortingCrossEntropy,
} from '../sorting/index.js';
import type { TrainConfig } from './config.js';
import type { Targets } from './targets.js';

/** Pairs of a step by their place in the plan, and the first and number of the images. */
export interface LossPart {
  pairs: readonly number[];
  images: readonly [first: number, count: number];
}

/**
 * Patch neighbour consistency (section 3 of the paper): for every pair (g, v) the student's aligned patches in v and
 * the teacher's in g are compared with the same references; both orders are made by a differentiable sorting network,
 * and the student's soft permutation is pulled to the teacher's by cross-entropy.
 *
 *     loss = mean over pairs, patches and ranks of - sum over references  Q log P
 *
 * @param studentPatches - For each counted pair `[b, k * k, E]`: all images of the batch, or some of them.
 * @param part - Which pairs of the targets, and which images; the losses of a step's parts add up to that of the whole.
 * @returns A scalar with gradient.
 */
export function neighbourConsistencyLoss(
  studentPatches: readonly Tensor[],
  targets: Targets,
  config: TrainConfig,
  { pairs, images }: LossPart,
): Tensor {
  return torch.scope(() => {
    const part = (tensors: readonly Tensor[]) =>
      torch.cat(pairs.map((pair) => tensors[pair]!.narrow(0, ...images)));
    // [p * b, k * k, E]: all pairs in one product.
    const references = part(targets.references);
    const student = similarities(torch.cat([...studentPatches]), references, config);
    const teacher = similarities(part(targets.teacherPatches), references, config);
    const weights = part(targets.weights.unbind(0)).reshape([-1]);
    const n = student.shape[2]!;
    const [s, t] = [student.reshape([-1, n]), teacher.reshape([-1, n])];
    const counted = config.loss.mask === 'all' ? null : weights;
    return compare(config)(s, t, config.sorting, counted).dot(weights);
  });
}

function compare({ sorting }: TrainConfig) {
  if (sorting.implementation === 'fused') return sortingCrossEntropy;
  return sorting.implementation === 'chunked' ? chunkedSortingCrossEntropy : denseSortingCrossEntropy;
}

/**
 * Each patch against the references of its image.
 * @param patches - `[M, n, E]`.
 * @param references - `[M, n, E]`.
 * @returns `[M, n, n]`: cosine similarity, or Euclidean distance.
 */
function similarities(patches: Tensor, references: Tensor, config: TrainConfig): Tensor {
  if (config.loss.distance === 'euclidean') return torch.cdist(patches, references);
  return normalised(patches).bmm(normalised(references).transpose(1, 2));
}

function normalised(vectors: Tensor): Tensor {
  return vectors.div(torch.linalgVectorNorm(vectors, 2, [-1], true).clampMin(1e-12));
}
