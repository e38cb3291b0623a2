import type { PredictedMask } from '@neco/neco/internal';
import type { StageScores } from './seed-run.js';

/** Scenes whose masks, clusters and colours the report shows. */
const shownScenes = 5;

/**
 * Validation scenes from the one whose in-context mask lost most by post-training to the one that gained most, evenly
 * spread in between: losses are shown as well as gains.
 */
export function chooseScenes({ predictions, results }: StageScores): number[] {
  const { before, after } = predictions.incontext;
  const ignore = results.incontext.after.settings.ignoreIndex;
  const gains = after.map((mask, i) => shareRight(mask, ignore) - shareRight(before[i]!, ignore));
  const order = Array.from(gains.keys()).sort((a, b) => gains[a]! - gains[b]!);
  const count = Math.min(shownScenes, order.length);
  const step = count > 1 ? (order.length - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => order[Math.round(i * step)]!);
}

/** Share of the pixels with a class that are predicted right. */
export function shareRight({ predicted, truth }: PredictedMask, ignore: number): number {
  let right = 0;
  let counted = 0;
  truth.data.forEach((label, i) => {
    if (label === ignore) return;
    counted++;
    if (predicted.data[i] === label) right++;
  });
  return right / counted;
}
