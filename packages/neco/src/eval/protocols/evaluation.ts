import type { z } from 'zod';
import type { ImageMaskPair } from '../../data/pairs.js';
import type { IndexMask } from '../../data/masks.js';
import type { EvaluationMode } from '../../features/pixels.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { FeatureRanks } from '../encoding.js';
import type { ClassIoU, RunSummary } from '../runs.js';
import type { commonSettings } from './settings.js';

/** What the caller hears while an evaluation runs. */
export interface EvaluationProgress {
  /** What is being done, one of the protocol's own words. */
  phase: string;
  /** Images, unless the phase says otherwise. */
  done: number;
  total: number;
}

/** A predicted mask, in classes of the truth (clusters after their matching). */
export interface PredictedMask {
  pair: ImageMaskPair;
  predicted: IndexMask;
  /** The true mask at the same size. */
  truth: IndexMask;
}

/** What every protocol takes. */
export interface EvaluationInput extends z.input<typeof commonSettings> {
  model: VisionTransformer;
  /** Labelled images that fill a memory or train a head; protocols that learn nothing from labels ignore them. */
  train: readonly ImageMaskPair[];
  /** Images whose masks are predicted and scored. */
  val: readonly ImageMaskPair[];
  /** Names by mask value; without them classes are counted and numbered. */
  classNames?: readonly string[] | null;
  /** Other processes that compute features too; the result is the same. */
  ranks?: FeatureRanks;
  onProgress?: (progress: EvaluationProgress) => void;
  /** Every predicted mask, in order of the images. */
  onPrediction?: (prediction: PredictedMask) => void;
  /** Each undecodable image, once. */
  onSkipped?: (file: string, reason: string) => void;
}

/** What every protocol gives; each adds its own. */
export interface EvaluationResult {
  /** 0 to 1, as the mode defines it. */
  mIoU: number;
  perClass: ClassIoU[];
  mode: EvaluationMode;
  /** Every setting that was used, the defaults too. */
  settings: object;
  /** Of a result over several seeds: `mIoU` and `perClass` are its means. */
  summary?: RunSummary;
  /** Images that were scored. */
  validationImages: number;
  /** Files that could not be decoded. */
  skipped: string[];
  /** By part of the procedure. */
  seconds: Readonly<Record<string, number>>;
}
