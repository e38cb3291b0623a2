import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { unitRows } from '../../features/unit-rows.js';
import { chunkedSortingCrossEntropy } from '../../sorting/chunked.js';
import { denseSortingCrossEntropy } from '../../sorting/dense.js';
import { sortingCrossEntropy } from '../../sorting/fused.js';
import type { LossPart } from '../parts/student-passes.js';
import { alignedCosineDistance, pairwiseOrderCrossEntropy } from '../controls/objectives.js';
import type { NecoSettings } from './settings.js';
import type { Targets } from './targets.js';

type LossSettings = Pick<NecoSettings, 'loss' | 'sorting'>;

/**
 * Patch neighbour consistency (section 3 of the paper): for every pair (g, v) the student's aligned patches in v and
 * the teacher's in g are compared with the same references; both orders are made by a differentiable sorting network,
 * and the student's soft permutation is pulled to the teacher's by cross-entropy.
 *
 *     loss = mean over pairs, patches and ranks of - sum over references  Q log P
 *
 * `config.loss.objective` puts another number in the place of a patch's: see {@link pairwiseOrderCrossEntropy} and
 * {@link alignedCosineDistance}. The mean over pairs and patches stays.
 *
 * @param studentPatches - For each counted pair `[b, k * k, E]`: all images of the batch, or some of them.
 * @param part - Which pairs of the targets, and which images; the losses of a step's parts add up to that of the whole.
 * @returns A scalar with gradient.
 */
export function neighbourConsistencyLoss(
  studentPatches: readonly Tensor[],
  targets: Targets,
  config: LossSettings,
  { pairs, images }: LossPart,
): Tensor {
  return torch.scope(() => {
    // [p * b, k * k, E]: all pairs in one product.
    const part = (tensors: readonly Tensor[]) =>
      torch.cat(pairs.map((pair) => tensors[pair]!.narrow(0, ...images)));
    const student = torch.cat([...studentPatches]);
    const teacher = part(targets.teacherPatches);
    const weights = part(targets.weights.unbind(0)).reshape([-1]);
    const losses =
      config.loss.objective === 'cosine'
        ? alignedCosineDistance(student, teacher)
        : compareOrders(student, teacher, part(targets.references), weights, config);
    return losses.dot(weights);
  });
}

/** One number a patch: how much the order in which the student sees the references differs from the teacher's. */
function compareOrders(
  studentPatches: Tensor,
  teacherPatches: Tensor,
  references: Tensor,
  weights: Tensor,
  config: LossSettings,
): Tensor {
  const rows = (patches: Tensor) => similarities(patches, references, config).flatten(0, 1);
  const [student, teacher] = [rows(studentPatches), rows(teacherPatches)];
  const { loss, sorting } = config;
  if (loss.objective === 'ranks') return pairwiseOrderCrossEntropy(student, teacher, sorting);
  const counted = loss.mask === 'all' ? null : weights;
  return sortingLoss(config)(student, teacher, sorting, counted);
}

function sortingLoss({ sorting }: LossSettings) {
  if (sorting.implementation === 'fused') return sortingCrossEntropy;
  return sorting.implementation === 'chunked' ? chunkedSortingCrossEntropy : denseSortingCrossEntropy;
}

/**
 * Each patch against the references of its image.
 * @param patches - `[M, n, E]`.
 * @param references - `[M, n, E]`.
 * @returns `[M, n, n]`: cosine similarity, or Euclidean distance.
 */
export function similarities(
  patches: Tensor,
  references: Tensor,
  config: Pick<NecoSettings, 'loss'>,
): Tensor {
  if (config.loss.distance === 'euclidean') return torch.cdist(patches, references);
  return unitRows(patches).bmm(unitRows(references).transpose(1, 2));
}
