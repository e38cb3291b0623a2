import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { TaskSharing } from '../distributed/task-leader.js';
import { UserError } from '../errors.js';
import { encodeTask, SharedFeatures, type EncodingTask } from '../eval/shared-features.js';
import { evaluateClustering } from '../eval/protocols/clustering.js';
import { evaluateInContext } from '../eval/protocols/in-context.js';
import {
  featureSpectrum,
  neighbourAgreement,
  type FeatureSpectrum,
} from '../eval/signals/feature-signals.js';
import { mirrorContrast } from '../eval/signals/label-free.js';
import { inEvaluationMode } from '../features/extraction.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { ImageMaskPair } from '../data/pairs.js';
import type { Evaluation } from '../run/evaluation-line.js';
import type { EvaluationConfig } from '../eval/monitor-settings.js';
import { openLabelledSets, type LabelledSets } from './labelled-sets.js';
import {
  chooseSignalImages,
  releaseViews,
  viewPairFeatures,
  viewPairOf,
  type ViewPair,
  type ViewPairTask,
} from './signal-images.js';

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
   * @param sharing - Other processes that {@link perform} a part of it; the result is the same.
   * @throws UserError if the model gives features that are not finite
   */
  async evaluate(
    model: VisionTransformer,
    start: Evaluation | null,
    sharing?: TaskSharing,
  ): Promise<Evaluation> {
    const randomState = torch.getRngState();
    const began = performance.now();
    try {
      const [signals, scores] = await inEvaluationMode(
        model,
        async () => [await this.#signals(model, sharing), await this.#scores(model, sharing)] as const,
      );
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

  /** Does a part of what another process {@link evaluate}s: features of a few images by the same model. */
  async perform(model: VisionTransformer, task: unknown): Promise<object> {
    const { images, labelled, settings } = this;
    return inEvaluationMode<object>(model, () =>
      'firstView' in (task as ViewPairTask | EncodingTask)
        ? viewPairOf(model, images, settings, task as ViewPairTask)
        : encodeTask(model, pairsOf(labelled!), task as EncodingTask),
    );
  }

  async #signals(
    model: VisionTransformer,
    sharing: TaskSharing | undefined,
  ): Promise<Omit<Evaluation, 'inContext' | 'kMeans' | 'collapsed' | 'seconds'>> {
    const views = await viewPairFeatures(model, this.images, this.settings, sharing);
    try {
      return {
        ...spectrumOf(views.plain),
        neighbourAgreement: neighbourAgreement(views.plain, views.changed),
        ...movedSignal(views, this.settings.signal),
      };
    } finally {
      releaseViews(views);
    }
  }

  async #scores(
    model: VisionTransformer,
    sharing: TaskSharing | undefined,
  ): Promise<Pick<Evaluation, 'inContext' | 'kMeans'>> {
    if (this.labelled === null) return { inContext: null, kMeans: null };
    const { memory, val, classNames, ignoreIndex } = this.labelled;
    const ranks = sharing && new SharedFeatures(sharing, pairsOf(this.labelled), () => null);
    const { inputSize } = this.settings;
    const given = { model, val, classNames, ignoreIndex, inputSize, ...(ranks && { ranks }) };
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

function movedSignal({ plain, moved }: ViewPair, signal: EvaluationConfig['signal']): Partial<Evaluation> {
  if (moved === undefined) return {};
  const value = signal === 'mirrorCosine' ? mirrorContrast(plain, moved) : neighbourAgreement(plain, moved);
  return { [signal]: value };
}

/** The list that all processes have. */
function pairsOf({ memory, val }: LabelledSets): ImageMaskPair[] {
  return [...memory, ...val];
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
