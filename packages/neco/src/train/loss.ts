import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { denseSortingCrossEntropy, sortingCrossEntropy } from '../sorting/index.js';
import type { AlignedPair } from './alignment.js';
import type { TrainConfig } from './config.js';
import { alignedMask } from './foreground-mask.js';
import { referencesOf } from './references.js';
import { roiAlign } from './roi-align.js';
import type { PatchQueue } from './queue.js';

/** Patch embeddings of the views, one map `[B, h, w, E]` for each. */
export interface EmbeddingMaps {
  /** Of the student, for all V views, global ones first. */
  student: readonly Tensor[];
  /** Of the teacher, for the G global views. */
  teacher: readonly Tensor[];
}

/**
 * Patch neighbour consistency (section 3 of the paper): for every pair (g, v) the student's aligned patches in v and
 * the teacher's in g are compared with the same references; both orders are made by a differentiable sorting network,
 * and the student's soft permutation is pulled to the teacher's by cross-entropy.
 *
 *     loss = mean over pairs, patches and ranks of - sum over references  Q log P
 *
 * @param masks - For each global view the counted patches `[B, h, w]`, or null for all.
 * @returns A scalar with gradient.
 */
export function neighbourConsistencyLoss(
  maps: EmbeddingMaps,
  pairs: readonly AlignedPair[],
  queues: readonly PatchQueue[],
  masks: readonly Tensor[] | null,
  config: TrainConfig,
): Tensor {
  return torch.scope(() => {
    const rows = pairs.map((pair) => {
      const teacherMap = maps.teacher[pair.globalView]!;
      const teacherPatches = roiAlign(teacherMap, pair.teacher.wy, pair.teacher.wx).detach();
      const studentPatches = roiAlign(maps.student[pair.view]!, pair.student.wy, pair.student.wx);
      const mask = masks ? alignedMask(masks[pair.globalView]!, pair.teacher) : null;
      const references = referencesOf(teacherPatches, queues[pair.globalView] ?? null, mask);
      return { teacherPatches, studentPatches, references, mask };
    });
    // [P * B, k * k, E]: all pairs in one product.
    const references = torch.cat(rows.map((row) => row.references));
    const student = similarities(torch.cat(rows.map((row) => row.studentPatches)), references, config);
    const teacher = similarities(torch.cat(rows.map((row) => row.teacherPatches)), references, config);
    const n = student.shape[2]!;
    const compare = config.sorting.implementation === 'fused' ? sortingCrossEntropy : denseSortingCrossEntropy;
    const perRow = compare(student.reshape([-1, n]), teacher.reshape([-1, n]), config.sorting);
    if (!masks) return perRow.mean();
    const perPair = perRow.reshape([pairs.length, -1]);
    const counted = torch.stack(rows.map((row) => row.mask!.reshape([-1])));
    // A pair without a counted patch has loss 0.
    return perPair.mul(counted).sum([1]).div(counted.sum([1]).clampMin(1)).mean();
  });
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
