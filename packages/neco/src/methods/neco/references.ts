import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { PatchQueue } from './queue.js';

/**
 * The references of one pair: for each image as many embeddings as it has aligned patches, shared by none of the
 * groups. From the queue if it holds anything; otherwise the teacher's aligned patches of the whole batch (those in
 * the mask, repeated if there are too few), in one random order.
 *
 * @param teacherPatches - `[B, n, E]`.
 * @param mask - `[B, n]` of 0 and 1, or null.
 * @returns `[B, n, E]`.
 */
export function referencesOf(teacherPatches: Tensor, queue: PatchQueue | null, mask: Tensor | null): Tensor {
  return torch.scope(() => {
    const [batch, n, dim] = teacherPatches.shape as [number, number, number];
    if (queue && queue.filled > 0) return queue.draw(batch * n).reshape([batch, n, dim]);
    const candidates = candidatePatches(teacherPatches.reshape([batch * n, dim]), mask);
    const rounds = Math.ceil((batch * n) / candidates.shape[0]!);
    const order = torch.cat(Array.from({ length: rounds }, () => torch.randperm(candidates.shape[0]!)));
    const drawn = order.narrow(0, 0, batch * n).to(candidates.device);
    return candidates.indexSelect(0, drawn).reshape([batch, n, dim]);
  });
}

function candidatePatches(patches: Tensor, mask: Tensor | null): Tensor {
  if (!mask) return patches;
  const inside = mask.reshape([-1]).nonzero().reshape([-1]);
  // With an empty mask the pair counts for nothing, but its rows must still be finite.
  return inside.shape[0] === 0 ? patches : patches.indexSelect(0, inside);
}
