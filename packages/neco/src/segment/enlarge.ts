import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageSize } from '../data/decode.js';
import { ignoreIndex } from '../data/pairs.js';
import { gridBands } from '../features/patch-grid.js';
import type { ScoreScale } from './heads/head.js';
import type { PatchScores } from './patch-scores.js';

/** The class of every pixel, and how sure the head is of it. */
export interface Segmentation {
  /** `[height, width]`: indices of classes. */
  classes: Uint8Array;
  /** `[height, width]`: probability of that class, 0 to 1. */
  confidence: Float32Array;
  width: number;
  height: number;
}

/** Most scores of pixels that are held at once; larger images are done in bands of rows. */
const scoresAtOnce = 16e6;

export interface EnlargeOptions {
  /** Most values held at once. */
  atOnce?: number;
  /** Pixels whose class is ahead of the second by less than this probability get no class. Default 0. */
  leastMargin?: number;
}

/**
 * Scores of patches enlarged bilinearly (corners not aligned) to an image, and the largest at each pixel, some rows at
 * a time from top to bottom.
 */
export function* segmentationBands(
  patch: PatchScores,
  { width, height }: ImageSize,
  scale: ScoreScale,
  { atOnce = scoresAtOnce, leastMargin = 0 }: EnlargeOptions = {},
): Generator<Segmentation, void, undefined> {
  for (const { values, rows } of gridBands(patch.scores, patch, { width, height }, atOnce)) {
    const decided = decide(values, scale, leastMargin);
    values.release();
    yield { ...decided, width, height: rows };
  }
}

/** All bands together. */
export function enlargeScores(
  patch: PatchScores,
  size: ImageSize,
  scale: ScoreScale,
  options: EnlargeOptions = {},
): Segmentation {
  const { width, height } = size;
  const classes = new Uint8Array(width * height);
  const confidence = new Float32Array(width * height);
  let done = 0;
  for (const part of segmentationBands(patch, size, scale, options)) {
    classes.set(part.classes, done);
    confidence.set(part.confidence, done);
    done += part.classes.length;
  }
  return { classes, confidence, width, height };
}

/**
 * The most likely class of every pixel.
 * @param scores `[classes, height, width]`
 * @param leastMargin pixels whose class is ahead of the second by less than this probability get 255
 */
export function decide(
  scores: Tensor,
  scale: ScoreScale,
  leastMargin = 0,
): Pick<Segmentation, 'classes' | 'confidence'> {
  return torch.scope(() => {
    const probabilities = scale === 'probability' ? scores : scores.softmax(0);
    const best = scores.argmax(0).to('int32');
    const unsure = leastMargin > 0 ? scoreMargins(probabilities, 0).lt(leastMargin) : null;
    const chosen = unsure === null ? best : best.maskedFill(unsure, ignoreIndex);
    return {
      classes: Uint8Array.from(chosen.contiguous().toTypedArray() as Int32Array),
      confidence: probabilities.amax([0]).contiguous().toTypedArray() as Float32Array,
    };
  });
}

/** By how much the largest probability is ahead of the second along a dimension; 1 where there is a single class. */
export function scoreMargins(probabilities: Tensor, dim: number): Tensor {
  return torch.scope(() => {
    if (probabilities.shape[dim]! < 2) return torch.onesLike(probabilities.select(dim, 0));
    const [best] = probabilities.topk(2, dim);
    return best.select(dim, 0).sub(best.select(dim, 1));
  });
}
