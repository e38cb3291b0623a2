import type { FeatureSpectrum } from '../eval/signals/feature-signals.js';

/** What is measured of a backbone. */
export interface Evaluation extends FeatureSpectrum {
  /** See `neighbourAgreement`; null if there is one image. */
  neighbourAgreement: number | null;
  /** The same between images and their mirror images, colours as they are; if `eval.signal` asks for it. */
  mirrorAgreement?: number | null;
  /** The same between images and the images moved by half a patch; if `eval.signal` asks for it. */
  shiftAgreement?: number | null;
  /** See `mirrorContrast`; if `eval.signal` asks for it. */
  mirrorCosine?: number | null;
  /** mIoU of in-context segmentation, 0 to 1; null without labelled images. */
  inContext: number | null;
  /** mIoU of K-means clusters, K the number of classes, matched one to one; null without labelled images. */
  kMeans: number | null;
  /** Effective rank or spread fell below `eval.collapseBelow` of what they were at the start. */
  collapsed: boolean;
  seconds: number;
}

/** A line of `metrics.jsonl` beside those of steps. */
export interface EvaluationLine {
  /** Steps done. */
  step: number;
  eval: Evaluation;
}
