import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { inEvaluationMode, patchTokens } from './extraction.js';
import { normalisePixels } from './pixels.js';

/** Directions of feature space that tell where a patch is. */
export interface PositionDirections {
  /** `[K, D]` float32: orthonormal rows. */
  directions: Tensor;
}

/** What a network's features say of position where there is nothing else to say. */
export interface DebiasOptions {
  /** Height and width in pixels of the blank picture, multiples of the patch. */
  size: readonly [number, number];
  /** Directions to remove. */
  count: number;
}

/**
 * The directions along which the patch features of a blank picture vary: it has no content, so what differs between its
 * patches is position. This is the positional subspace of INSID3 (Cuttano et al., CVPR 2026, arXiv 2603.28480): features
 * of a black picture, scaled to unit length and centred, and their leading singular vectors. Fitted once for a network
 * and an input size; the caller releases the directions.
 */
export function fitPositionDirections(
  model: VisionTransformer,
  { size: [height, width], count }: DebiasOptions,
): Promise<PositionDirections> {
  return inEvaluationMode(model, async () =>
    torch.scope(() => {
      const blank = normalisePixels(torch.zeros([1, 3, height, width]), 'corrected');
      return positionDirections(patchTokens(model, blank).reshape([-1, model.config.embedDim]), count);
    }),
  );
}

/**
 * The directions of largest variance of features that hold nothing but position.
 *
 * @param features `[N, D]`, patches of one or more pictures without content
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
