import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { featureSpectrum } from '../../eval/signals/feature-signals.js';
import type { EmbeddingNetwork } from '../parts/embedding-network.js';
import { NonFiniteError } from '../parts/non-finite.js';
import { inPrecision } from '../parts/precision.js';

/** Steps between measurements. */
const rankEvery = 50;
/** Images of the batch that are looked at. */
const mostImages = 4;

/**
 * Effective rank of the teacher's patch embeddings, what the loss is computed from, on a few images of the batch.
 * Draws no random numbers.
 * @param globals - `[G, B, 3, H, W]`.
 * @param step - Steps done before this one.
 * @returns nothing for steps at which it is not due
 * @throws NonFiniteError if an embedding is not finite
 */
export function embeddingRank(
  teacher: EmbeddingNetwork,
  globals: Tensor,
  precision: string,
  step: number,
): Record<string, number> {
  if (step % rankEvery !== 0) return {};
  return torch.noGrad(() =>
    torch.scope(() => {
      const images = globals.select(0, 0).narrow(0, 0, Math.min(mostImages, globals.shape[1]!));
      const [count, , height, width] = images.shape as [number, number, number, number];
      const { patchSize } = teacher.backbone.config;
      const needed = new Uint8Array(count * (height / patchSize) * (width / patchSize)).fill(1);
      const { device } = teacher.backbone;
      const { embeddings } = inPrecision(precision, device, () => teacher.forward(images.to(device), needed));
      return { embeddingRank: finiteRank(embeddings.to('cpu')) };
    }),
  );
}

function finiteRank(embeddings: Tensor): number {
  try {
    return featureSpectrum(embeddings).effectiveRank;
  } catch (cause) {
    if (cause instanceof RangeError) throw new NonFiniteError('weights');
    throw cause;
  }
}
