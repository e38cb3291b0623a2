import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { alignedPatchMethod } from '../parts/aligned-patch-method.js';

/** PaKA: how patches of a region are related to each other is to be the same for student and teacher. */
export const paka = alignedPatchMethod({
  name: 'paka',
  summary: 'the similarities of the patches of a region are those that the teacher sees (arXiv 2509.05606)',
  loss: patchKernelDistance,
});

/**
 * Patch-level kernel alignment (Yeo, Jang and Kim, "Patch-level kernel alignment for dense self-supervised learning",
 * arXiv 2509.05606): one minus the centred kernel alignment (Kornblith et al., ICML 2019) of the patches S of the student
 * and T of the teacher at the same places, with the linear kernel,
 *
 *     1 - <H S S' H, H T T' H> / (|H S S' H| |H T T' H|),     H = I - 1/n,
 *
 * inner product and norm those of Frobenius. Turning or scaling all patches together changes nothing.
 *
 * @param student - `[B, n, D]`.
 * @param teacher - `[B, n, E]`; no gradient flows into it.
 * @returns `[B]`, from 0 (the same up to turns and scale) to 1. Patches that are all equal count as 1.
 */
export function patchKernelDistance(student: Tensor, teacher: Tensor): Tensor {
  return torch.scope(() => {
    const [own, wanted] = [centredGram(student), centredGram(teacher.detach())];
    const inner = own.mul(wanted).sum([1, 2]);
    const norms = frobenius(own).mul(frobenius(wanted));
    return inner.div(norms.clampMin(1e-12)).neg().add(1);
  });
}

/** H X X' H = (HX)(HX)': the patches' mean is taken off before their products. */
function centredGram(patches: Tensor): Tensor {
  const centred = patches.sub(patches.mean([1], true));
  return centred.bmm(centred.transpose(1, 2));
}

function frobenius(matrices: Tensor): Tensor {
  return torch.linalgVectorNorm(matrices, 2, [1, 2]);
}
