import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { hasClassToken, type ViTConfig } from '../vit/config.js';

/**
 * The same network without a bias of its patch embedding, for classes that have none: it is added to the positions of the
 * patches. Resized positions keep it, because the weights of the kernels sum to 1.
 *
 * @param state - Under neco's names; it is not changed.
 */
export function withoutPatchBias(
  state: ReadonlyMap<string, Tensor>,
  config: Readonly<ViTConfig>,
): Map<string, Tensor> {
  const changed = new Map(state);
  const positions = state.get('pos_embed') as Tensor;
  const bias = state.get('patch_embed.proj.bias') as Tensor;
  const first = Number(hasClassToken(config));
  torch.noGrad(() => {
    const moved = positions.slice(1, first).add(bias);
    changed.set('pos_embed', first === 0 ? moved : torch.cat([positions.slice(1, 0, 1), moved], 1));
  });
  changed.delete('patch_embed.proj.bias');
  return changed;
}
