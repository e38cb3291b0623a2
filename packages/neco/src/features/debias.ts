import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../data/random.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { lastLayer } from './layer.js';
import { inEvaluationMode, patchTokens } from './extraction.js';

/** Directions of feature space that tell where a patch is. */
export interface PositionDirections {
  /** `[K, D]` float32: orthonormal rows. */
  directions: Tensor;
}

/** How the directions are found. */
export interface DebiasOptions {
  /** Height and width in pixels of the pictures of noise, multiples of the patch. */
  size: readonly [number, number];
  /** The features' layer, see `layerOf`. Default `last`. */
  layer?: string;
  /** Directions to remove. Default 8. */
  count?: number;
  /** Pictures of noise. Default 10. */
  pictures?: number;
}

/**
 * The directions along which the patch features of noise vary: it has no content, so what differs between its patches is
 * mostly position. This is the positional subspace of INSID3 (Cuttano et al., CVPR 2026, arXiv 2603.28480): features of a
 * picture without content, scaled to unit length and centred, and their leading singular vectors. Its public code takes
 * one black picture and half of all directions; several pictures of noise and few directions did better here, see
 * docs/refine.md. Fitted once for a network and an input size, always to the same; the caller releases the directions.
 */
export function fitPositionDirections(
  model: VisionTransformer,
  { size: [height, width], layer = lastLayer, count = 8, pictures = 10 }: DebiasOptions,
): Promise<PositionDirections> {
  const random = new RandomStream(0);
  return inEvaluationMode(model, () =>
    Promise.resolve(
      torch.scope(() => {
        const features = Array.from({ length: pictures }, () =>
          torch.scope(() => {
            // As the network sees it: normalised pixels are about standard normal.
            const noise = Float32Array.from({ length: 3 * height * width }, () => random.normal());
            const tokens = patchTokens(model, torch.fromTypedArray(noise, [1, 3, height, width]), layer);
            return tokens.flatten(0, 2);
          }),
        );
        return positionDirections(torch.cat(features), count);
      }),
    ),
  );
}

/**
 * The directions of largest variance of features that hold nothing but position.
 *
 * @param features `[N, D]`, patches of pictures without content
 * @param count directions wanted; where the features vary in fewer, there are fewer
 */
export function positionDirections(features: Tensor, count: number): PositionDirections {
  return torch.noGrad(() =>
    torch.scope(() => {
      const unit = unitRows(features.to('float64'));
      const centred = unit.sub(unit.mean([0], true));
      const [, values, rows] = torch.linalgSvd(centred, false);
      // What rounding leaves of a direction is no direction.
      const real = Array.from(values.toTypedArray() as Float64Array).filter((value) => value > 1e-6).length;
      return { directions: rows.narrow(0, 0, Math.min(count, real)).to('float32').contiguous() };
    }),
  );
}

/**
 * Patch features without their part along the directions of position, of unit length.
 *
 * @param features `[N, D]`, any length: they are scaled to unit length first, as the directions are of such features
 * @returns `[N, D]` float32
 */
export function debias(features: Tensor, { directions }: PositionDirections): Tensor {
  return torch.noGrad(() =>
    torch.scope(() => {
      const unit = unitRows(features.to('float32'));
      return unitRows(unit.sub(unit.mm(directions.t()).mm(directions)));
    }),
  );
}

function unitRows(features: Tensor): Tensor {
  return features.div(features.mul(features).sum([1], true).sqrt().clampMin(1e-12));
}
