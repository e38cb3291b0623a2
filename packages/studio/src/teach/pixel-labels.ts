import { enlargeScores, type ImageSize, type PatchScores, type ScoreScale } from '@neco/neco/internal';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';

/** Scores of the patches of an image, and what they are. */
export interface ScaledScores extends PatchScores {
  scale: ScoreScale;
}

/**
 * The class of every pixel, as `Segmenter.apply` gives it.
 *
 * @param leastMargin pixels whose first class is ahead of the second by less than this probability get no class
 * @returns `[height * width]`: classes, and 255 where there is none
 */
export function pixelLabels(scores: ScaledScores, size: ImageSize, leastMargin = 0): Uint8Array<ArrayBuffer> {
  return enlargeScores(scores, size, scores.scale, { leastMargin }).classes as Uint8Array<ArrayBuffer>;
}

/** `[classes, rows, columns]`: scores as probabilities. */
export function probabilities({ scores, scale }: ScaledScores): Tensor {
  return scale === 'probability' ? scores.alias() : torch.scope(() => scores.softmax(0));
}

/** The scores as probabilities, with 1 for the class of each labelled patch. */
export function enforced(scores: ScaledScores, labels: ReadonlyMap<number, number>): ScaledScores {
  const [classes, rows, columns] = scores.scores.shape as [number, number, number];
  const values = torch.scope(() => probabilities(scores).toFloat32Array());
  for (const [place, own] of labels)
    for (let c = 0; c < classes; c++) values[c * rows * columns + place] = Number(c === own);
  return { ...scores, scores: torch.fromTypedArray(values, [classes, rows, columns]), scale: 'probability' };
}
