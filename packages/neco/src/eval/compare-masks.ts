import type { ImageMaskPair } from '../data/pairs.js';
import type { IndexMask } from '../data/masks.js';
import { countImage, type ImageCounts } from './numerics/bootstrap.js';
import { squashMask } from './mask-cells.js';
import type { PredictedMask } from './protocols/evaluation.js';

/** Side of the masks that are kept to be shown. */
export const shownMaskSize = 112;

/** Images among which pictures are chosen; beyond them only counts are kept. */
const mostCandidates = 500;

/** What one evaluation of one model predicted, as far as a comparison needs it. */
export interface PredictionRecord {
  /** `[seeds][images]` */
  counts: ImageCounts[][];
  /** Of the first seed and the first images. */
  shown: { pair: ImageMaskPair; predicted: IndexMask; truth: IndexMask; right: number }[];
}

/** Keeps what a comparison needs of predictions. */
export function recordPredictions(
  classes: number,
  ignore: number,
): { record: PredictionRecord; add: (prediction: PredictedMask, run: number) => void } {
  const record: PredictionRecord = { counts: [], shown: [] };
  const add = ({ pair, predicted, truth }: PredictedMask, run: number): void => {
    const counts = countImage(predicted.data, truth.data, classes, ignore);
    (record.counts[run] ??= []).push(counts);
    if (run > 0 || record.shown.length >= mostCandidates) return;
    const small = (mask: IndexMask) => squashMask(mask, shownMaskSize, 'corrected');
    record.shown.push({ pair, predicted: small(predicted), truth: small(truth), right: shareRight(counts) });
  };
  return { record, add };
}

/** Share of labelled pixels with their true class; 0 where there is none. */
function shareRight({ both, truth }: ImageCounts): number {
  const total = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0);
  return total(both) / Math.max(1, total(truth));
}

/** An image, its true mask, and what each model made of it. */
export interface ComparedImage {
  pair: ImageMaskPair;
  truth: IndexMask;
  /** `[protocols][models]` */
  predictions: { predicted: IndexMask; right: number }[][];
}

/**
 * Images to show, evenly spread over an order: with several models from the one that lost most pixels between the
 * first and the last model to the one that gained most, with one model from the worst to the best; by the first
 * protocol.
 *
 * @param records `[protocols][models]`
 */
export function chooseImages(
  records: readonly (readonly PredictionRecord[])[],
  count: number,
): ComparedImage[] {
  const [first] = records;
  if (first === undefined) return [];
  const [before, after] = [first[0]!, first.at(-1)!];
  const images = before.shown.map(({ pair, truth }, i): ComparedImage => ({
    pair,
    truth,
    predictions: records.map((models) => models.map(({ shown }) => shown[i]!)),
  }));
  const gain = before.shown.map(({ right }, i) => after.shown[i]!.right - (first.length > 1 ? right : 0));
  const order = [...gain.keys()].sort((a, b) => gain[a]! - gain[b]!);
  const shown = Math.min(count, order.length);
  const step = shown > 1 ? (order.length - 1) / (shown - 1) : 0;
  return Array.from({ length: shown }, (_, i) => images[order[Math.round(i * step)]!]!);
}
