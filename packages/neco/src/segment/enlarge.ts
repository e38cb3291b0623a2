import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageSize } from '../data/decode.js';
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

/**
 * Scores of patches enlarged bilinearly (corners not aligned) to an image, and the largest at each pixel, some rows at
 * a time from top to bottom.
 * @param atOnce most values held at once
 */
export function* segmentationBands(
  patch: PatchScores,
  { width, height }: ImageSize,
  scale: ScoreScale,
  atOnce = scoresAtOnce,
): Generator<Segmentation, void, undefined> {
  for (const { values, rows } of gridBands(patch.scores, patch, { width, height }, atOnce)) {
    const decided = decide(values, scale);
    values.release();
    yield { ...decided, width, height: rows };
  }
}

/** All bands together. */
export function enlargeScores(
  patch: PatchScores,
  size: ImageSize,
  scale: ScoreScale,
  atOnce?: number,
): Segmentation {
  const { width, height } = size;
  const classes = new Uint8Array(width * height);
  const confidence = new Float32Array(width * height);
  let done = 0;
  for (const part of segmentationBands(patch, size, scale, atOnce)) {
    classes.set(part.classes, done);
    confidence.set(part.confidence, done);
    done += part.classes.length;
  }
  return { classes, confidence, width, height };
}

/**
 * The most likely class of every pixel.
 * @param scores `[classes, height, width]`
 */
export function decide(scores: Tensor, scale: ScoreScale): Pick<Segmentation, 'classes' | 'confidence'> {
  return torch.scope(() => {
    const probabilities = scale === 'probability' ? scores : scores.softmax(0);
    return {
      classes: Uint8Array.from(scores.argmax(0).to('int32').toTypedArray() as Int32Array),
      confidence: probabilities.amax([0]).contiguous().toTypedArray() as Float32Array,
    };
  });
}
