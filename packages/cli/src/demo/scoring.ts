import {
  evaluateClustering,
  evaluateInContext,
  type ClusteringResult,
  type InContextResult,
  type PredictedMask,
  type VisionTransformer,
} from '@neco/neco/internal';
import type { DemoPlan } from '@neco/neco/internal';
import type { PictureSets } from '@neco/neco/internal';
import type { Measure } from './stages.js';

/** What one network scores on the validation pictures of a seed. */
export interface SceneScores {
  incontext: InContextResult;
  /** As many clusters as classes, matched one to one; the mean over five runs of k-means. */
  clustering: ClusteringResult;
}

export interface ScoringOptions {
  model: VisionTransformer;
  scenes: PictureSets;
  plan: Pick<DemoPlan, 'inputSize' | 'evaluation'>;
  /** Decides the variations of the scenes in the in-context memory. k-means has seeds of its own. */
  seed: number;
  /** Every predicted mask, image by image; of clustering those of the first run. */
  onPrediction?: (measure: Measure, prediction: PredictedMask) => void;
  /** `detail` says in a few words what is being done. */
  onProgress?: (done: number, total: number, detail: string) => void;
}

/**
 * Scores frozen features in-context and by clustering: exactly what `neco eval incontext --seed` and
 * `neco eval cluster` give for the same folders.
 */
export async function scoreOnScenes(options: ScoringOptions): Promise<SceneScores> {
  const { model, scenes, plan, seed, onPrediction, onProgress } = options;
  const ignore = scenes.val.labels?.ignoreIndex;
  const common = {
    model,
    ...(ignore !== undefined && { ignoreIndex: ignore }),
    inputSize: plan.inputSize,
    val: scenes.val.pairs,
    classNames: scenes.train.classNames,
  };
  const memory = scenes.train.pairs.length * Math.max(1, plan.evaluation.augmentationEpochs);
  const images = scenes.val.pairs.length;
  // Both the features to cluster and the clustering count as much as the validation images.
  const report = (done: number, detail: string): void =>
    onProgress?.(Math.floor(done), memory + 3 * images, detail);
  const incontext = await evaluateInContext({
    ...common,
    ...plan.evaluation,
    train: scenes.train.pairs,
    seed,
    onPrediction: (prediction) => onPrediction?.('incontext', prediction),
    onProgress: ({ phase, done }) =>
      phase === 'memory'
        ? report(done, 'remembering labelled patches')
        : report(memory + done, 'finding neighbours'),
  });
  const clustering = await evaluateClustering({
    ...common,
    onPrediction: (prediction) => onPrediction?.('clustering', prediction),
    onProgress: ({ phase, done, total }) =>
      report(memory + images * ((phase === 'features' ? 1 : 2) + done / total), 'clustering patches'),
  });
  return { incontext, clustering };
}
