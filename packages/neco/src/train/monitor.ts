import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { UserError } from '../errors.js';
import { evaluateClustering, evaluateInContext } from '../eval/index.js';
import type { VisionTransformer } from '../vit/index.js';
import type { EvaluationConfig } from './evaluation-config.js';
import { featureSpectrum, neighbourAgreement, type FeatureSpectrum } from './feature-signals.js';
import { openLabelledSets, type LabelledSets } from './labelled-sets.js';
import { chooseSignalImages, viewPairFeatures } from './signal-images.js';

/** What is measured of a backbone. */
export interface Evaluation extends FeatureSpectrum {
  /** See `neighbourAgreement`; null if there is one image. */
  neighbourAgreement: number | null;
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

/** What a run is watched by. */
export interface MonitorPlan {
  /** Steps between evaluations. */
  every: number;
  signalImages: number;
  labelled: { memory: number; val: number; classes: number } | null;
}

/** Most patches that the labelled memory holds: the smallest memory of the paper (table 1). */
const memorySize = 102_400;

/**
 * Measures a backbone while it is trained, always on the same images and with random numbers of its own: what is
 * learnt is the same, bit for bit, with and without it.
 */
export class Monitor {
  private constructor(
    private readonly settings: EvaluationConfig,
    private readonly images: readonly string[],
    private readonly labelled: LabelledSets | null,
  ) {}

  /**
   * Chooses the images and checks all that can be wrong with them.
   * @param files - The training images.
   * @param patchSize - Side of the backbone's patches in pixels.
   * @throws UserError for settings or masks that do not fit
   */
  static async open(
    settings: EvaluationConfig,
    files: readonly string[],
    patchSize: number,
  ): Promise<Monitor> {
    const labelled = await openLabelledSets(settings, patchSize);
    return new Monitor(settings, await chooseSignalImages(files, settings.signalImages), labelled);
  }

  get plan(): MonitorPlan {
    const { settings, images, labelled } = this;
    return {
      every: settings.every,
      signalImages: images.length,
      labelled: labelled && {
        memory: labelled.memory.length,
        val: labelled.val.length,
        classes: labelled.classNames.length,
      },
    };
  }

  /**
   * @param start - The first evaluation of the run; null if this is it.
   * @throws UserError if the model gives features that are not finite
   */
  async evaluate(model: VisionTransformer, start: Evaluation | null): Promise<Evaluation> {
    const randomState = torch.getRngState();
    const began = performance.now();
    try {
      const signals = await this.#signals(model);
      const scores = await this.#scores(model);
      const { collapseBelow } = this.settings;
      return {
        ...signals,
        ...scores,
        collapsed: hasCollapsed(signals, start ?? signals, collapseBelow),
        seconds: (performance.now() - began) / 1000,
      };
    } finally {
      torch.setRngState(randomState);
      randomState.release();
    }
  }

  async #signals(model: VisionTransformer): Promise<FeatureSpectrum & { neighbourAgreement: number | null }> {
    const { plain, changed } = await viewPairFeatures(model, this.images, this.settings.inputSize);
    try {
      return {
        ...spectrumOf(plain),
        neighbourAgreement: neighbourAgreement(plain, changed),
      };
    } finally {
      plain.release();
      changed.release();
    }
  }

  async #scores(model: VisionTransformer): Promise<Pick<Evaluation, 'inContext' | 'kMeans'>> {
    if (this.labelled === null) return { inContext: null, kMeans: null };
    const { memory, val, classNames, ignoreIndex } = this.labelled;
    const given = { model, val, classNames, ignoreIndex, inputSize: this.settings.inputSize };
    const inContext = await evaluateInContext({
      ...given,
      train: memory,
      memorySize,
      augmentationEpochs: 0,
    });
    const kMeans = await evaluateClustering({ ...given, seeds: [0] });
    return { inContext: inContext.mIoU, kMeans: kMeans.mIoU };
  }
}

function spectrumOf(features: Tensor): FeatureSpectrum {
  try {
    return featureSpectrum(features);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UserError(
      "The teacher's features are not finite numbers: the backbone that the run starts from is damaged.",
      { cause },
    );
  }
}

// At the start the comparison is with itself: only features that are all the same have collapsed then.
function hasCollapsed(now: FeatureSpectrum, start: FeatureSpectrum, share: number): boolean {
  return now.effectiveRank <= share * start.effectiveRank || now.spread <= share * start.spread;
}
