/** Losses that take the place of sorting, to tell what sorting is worth. */
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { logFloor } from '../../sorting/dense.js';
import { relax } from '../../sorting/relaxations.js';
import type { SortingOptions } from '../../sorting/options.js';

/**
 * Order without a sorting network, one number a row. The comparator of the network, F(steepness (s_j - s_i)), is
 * asked about every pair of references directly: p_ij is how surely reference i comes before j, and the sum of p_ji
 * over j is the soft rank of i. The student's answers are pulled to the teacher's q by cross-entropy,
 *
 *     loss = mean over pairs i < j of - (q_ij log p_ij + q_ji log p_ji),
 *
 * the pairwise ranking loss of RankNet (Burges et al., ICML 2005) with NeCo's relaxation and steepness. A sorting
 * network says the same of an order, but lets each comparator see only what earlier ones have mixed.
 *
 * @param student - `[R, n]` similarities or distances to the n references. Half precision is computed in float32.
 * @param teacher - `[R, n]`; no gradient flows into it.
 * @param options - As for sorting; the network is not used.
 * @returns `[R]`, float64 for float64 students, float32 otherwise.
 */
export function pairwiseOrderCrossEntropy(
  student: Tensor,
  teacher: Tensor,
  { relaxation, studentSteepness, teacherSteepness, lambda }: Omit<SortingOptions, 'network'>,
): Tensor {
  return torch.scope(() => {
    const n = student.shape[1]!;
    const [first, second] = torch.triuIndices(n, n, 1, { device: student.device }).unbind(0);
    const before = (values: Tensor, steepness: number): [Tensor, Tensor] => {
      const precise = atLeastFloat32(values);
      const difference = precise.indexSelect(1, second!).sub(precise.indexSelect(1, first!));
      return [
        relax(relaxation, difference, steepness, lambda),
        relax(relaxation, difference.neg(), steepness, lambda),
      ];
    };
    const [q, otherQ] = torch.noGrad(() => before(teacher, teacherSteepness));
    const [p, otherP] = before(student, studentSteepness);
    const log = (share: Tensor): Tensor => share.add(logFloor).log();
    return q
      .mul(log(p))
      .add(otherQ.mul(log(otherP)))
      .mean([1])
      .neg();
  });
}

/**
 * 1 - cosine between each patch of the student and the teacher's of the same place, without references: what
 * aligning patches does by itself.
 *
 * @param student - `[..., E]`.
 * @param teacher - The same shape; no gradient flows into it.
 * @returns `[R]`, one number a patch, from 0 to 2.
 */
export function alignedCosineDistance(student: Tensor, teacher: Tensor): Tensor {
  return torch.scope(() => {
    const fixed = atLeastFloat32(teacher.detach());
    return torch.cosineSimilarity(atLeastFloat32(student), fixed, -1).neg().add(1).reshape([-1]);
  });
}

function atLeastFloat32(values: Tensor): Tensor {
  return values.dtype === 'float64' ? values : values.to('float32');
}
