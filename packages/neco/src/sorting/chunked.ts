/** The sorting loss in ATen operators, some rows at a time: on every device and in every dtype, memory that does not grow with rows. */
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { denseSortingCrossEntropy } from './dense.js';
import type { SortingOptions } from './options.js';

/**
 * As `sortingCrossEntropy`, from the dense formulation: a chunk's matrices live only until its loss and gradient are
 * known, so (rows, n, n) tensors exist for one chunk at a time. There is no second derivative.
 *
 * @param student - `[R, n]` similarities.
 * @param teacher - `[R, n]`; no gradient flows into it.
 * @param rowMask - `[R]`; rows where it is 0 have loss 0 and gradient 0.
 * @param rowsPerChunk - Rows whose matrices are in memory together.
 * @returns `[R]`
 */
export function chunkedSortingCrossEntropy(
  student: Tensor,
  teacher: Tensor,
  options: Partial<SortingOptions> = {},
  rowMask: Tensor | null = null,
  rowsPerChunk = 256,
): Tensor {
  return torch.scope(() => {
    const values = student.detach();
    const losses: Tensor[] = [];
    const gradients: Tensor[] = [];
    for (let first = 0; first < student.shape[0]!; first += rowsPerChunk) {
      const count = Math.min(rowsPerChunk, student.shape[0]! - first);
      const chunk = lossAndGradient(values.narrow(0, first, count), teacher.narrow(0, first, count), options);
      losses.push(chunk.loss);
      gradients.push(chunk.gradient);
    }
    // No rows: the dense formulation knows the empty result's dtype.
    if (losses.length === 0) return denseSortingCrossEntropy(student, teacher, options);
    const counted = rowMask?.ne(0) ?? null;
    const loss = counted ? torch.cat(losses).mul(counted) : torch.cat(losses);
    if (!student.requiresGrad) return loss;
    const slope = counted ? torch.cat(gradients).mul(counted.unsqueeze(1)) : torch.cat(gradients);
    // Adds an exact zero whose derivative is the gradient that is already known.
    return loss.add(student.sub(values).mul(slope).sum([1]));
  });
}

function lossAndGradient(
  student: Tensor,
  teacher: Tensor,
  options: Partial<SortingOptions>,
): { loss: Tensor; gradient: Tensor } {
  return torch.scope(() => {
    const leaf = student.detach().requiresGrad_();
    const loss = torch.enableGrad(() => denseSortingCrossEntropy(leaf, teacher, options));
    const [gradient] = torch.grad([loss.sum()], [leaf]);
    return { loss: loss.detach(), gradient: gradient! };
  });
}
