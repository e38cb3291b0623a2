import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { alignAxes, axisColours, pca } from '@neco/neco/internal';
import { stages, type Stage } from './stages.js';

/** Share of the patches at either end that get the darkest or the brightest value of a channel. */
const clipped = 0.02;

/**
 * Patches as colours: the first three principal components of their standardised features are red, green and blue.
 * Each network has its own components, over all its images together; which of them is which channel, and its sign,
 * carry no meaning and are chosen so that the networks' colours agree with those of `before` as far as they can.
 *
 * @param features `[N, S, S, D]` of each network, the same images; D at least 3.
 * @returns for each network `[N][S * S * 3]` bytes
 */
export function patchColours(features: Readonly<Record<Stage, Tensor>>): Record<Stage, Uint8Array[]> {
  return torch.scope(() => {
    const axes = (stage: Stage): Tensor => {
      const dim = features[stage].shape.at(-1)!;
      return pca(features[stage].reshape([-1, dim]), 3, { standardise: true }).points;
    };
    const reference = axes('before');
    const images = features.before.shape[0]!;
    const colours = {} as Record<Stage, Uint8Array[]>;
    for (const stage of stages) {
      const turned = stage === 'before' ? reference : alignAxes(axes(stage), reference);
      const bytes = axisColours(turned, clipped).contiguous().toTypedArray() as Uint8Array;
      const size = bytes.length / images;
      colours[stage] = Array.from({ length: images }, (_, i) => bytes.slice(i * size, (i + 1) * size));
    }
    return colours;
  });
}
