import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { ImageSize } from '../data/decode.js';
import { enlargeGrid } from '../features/patch-grid.js';
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
  const rows = Math.min(height, Math.max(1, Math.floor(atOnce / (width * patch.scores.shape[0]!))));
  for (let row = 0; row < height; row += rows) {
    const count = Math.min(rows, height - row);
    const decided = torch.scope(() =>
      decide(
        count === height
          ? enlargeGrid(patch.scores, patch, { width, height })
          : band(patch, { width, height }, row, count),
        scale,
      ),
    );
    yield { ...decided, width, height: count };
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

/** `count` rows of {@link enlargeGrid} from `first` on, `[classes, count, width]`: first down, then across. */
function band(
  { scores, spannedRows, spannedColumns }: PatchScores,
  { width, height }: ImageSize,
  first: number,
  count: number,
): Tensor {
  const rows = scores.shape[1]!;
  const above = new Int32Array(count);
  const below = new Int32Array(count);
  const shares = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.max(0, ((first + i + 0.5) * spannedRows) / height - 0.5);
    above[i] = Math.min(Math.floor(place), rows - 1);
    below[i] = Math.min(above[i]! + 1, rows - 1);
    shares[i] = place - Math.floor(place);
  }
  const at = (places: Int32Array): Tensor => scores.indexSelect(1, torch.fromTypedArray(places));
  const down = at(above).lerp(at(below), torch.fromTypedArray(shares, [1, count, 1]));
  return torch
    .upsampleBilinear2d(down.unsqueeze(0).contiguous(), [count, width], false, null, width / spannedColumns)
    .squeeze(0);
}
