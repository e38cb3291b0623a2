import type { ImageMaskPair } from '../../data/pairs.js';
import type { IndexMask } from '../../data/masks.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { ViTConfig } from '../../vit/config.js';
import type { EvaluationMode } from '../../features/pixels.js';
import type { PatchPoints } from './patch-points.js';
import type { FeatureRanks } from '../encoding.js';

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
  /** The true mask, squashed to the same size. */
  truth: IndexMask;
}

/** IoU of one class, 0 to 1; null if the class does not count in the mean. */
export interface ClassIoU {
  name: string;
  IoU: number | null;
}

/** What every protocol takes. */
export interface EvaluationInput {
  model: VisionTransformer;
  /** Labelled images that fill a memory or train a head; protocols that learn nothing from labels ignore them. */
  train: readonly ImageMaskPair[];
  /** Images whose masks are predicted and scored. */
  val: readonly ImageMaskPair[];
  /** Names by mask value; without them classes are counted and numbered. */
  classNames?: readonly string[] | null;
  /** Side in pixels to which images are squashed; a multiple of the patch. */
  inputSize: number;
  /** Default `corrected`. */
  mode?: EvaluationMode;
  /** Mask value of pixels without a class. Default 255. */
  ignoreIndex?: number;
  /** Images a forward pass. Default 8. */
  batchSize?: number;
  /** Decides all that is random. Default 0. */
  seed?: number;
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
  /** Images that were scored. */
  validationImages: number;
  /** Files that could not be decoded. */
  skipped: string[];
  /** By part of the procedure. */
  seconds: Readonly<Record<string, number>>;
}

/** What is asked of a protocol that is run with several seeds. */
export interface SeededInput extends Omit<EvaluationInput, 'seed' | 'onPrediction'> {
  /** At least one. */
  seeds: readonly number[];
  /** Every predicted mask of every seed. `run`: place of the seed in the list. */
  onPrediction?: (prediction: PredictedMask, run: number) => void;
}

/** Patches of the validation images, collected once for all protocols that cluster them. */
export interface PatchStore {
  of(input: Omit<EvaluationInput, 'seed' | 'onPrediction'>): Promise<PatchPoints>;
}

/** A way of measuring frozen features: what `neco eval all` and `neco compare` run. */
export interface Protocol {
  name: ProtocolName;
  /** For tables and headings. */
  title: string;
  /** One sentence: what is done and what the score means. */
  description: string;
  /** Whether labelled training images are needed. */
  needsTrain: boolean;
  /** Side to which images are squashed where none is asked for; left out: the model's own. */
  inputSize?: (config: Readonly<ViTConfig>) => number;
  /** Whether the stored patches must come with the foreground by attention. */
  needsAttention?: boolean;
  /** One result a seed, each as the protocol's own function gives it for that seed alone. */
  run(input: SeededInput, patches: PatchStore): Promise<EvaluationResult[]>;
}

/** As the commands below `neco eval` are called. */
export type ProtocolName = 'incontext' | 'linear' | 'cluster' | 'overcluster' | 'unsupervised';
