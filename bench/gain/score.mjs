// Scores of one network on labelled photographs.
import { evaluateClustering, evaluateInContext, evaluateLinear, evaluateOverclustering } from '@neco/neco';
import { collectPatches } from '@neco/neco/internal';

/** Clusters of the overclustering: fewer than published, for halves of little more than a hundred images. */
const overclusters = 300;

/**
 * In-context (memory as it is, no augmentation), clustering and overclustering (mean of `kMeansSeeds` seeds) of frozen
 * features; with `linear` also a linear head trained for 25 epochs on one variation of each image.
 *
 * @param {{ model: object, inputSize: number, train: object[], val: object[], classNames: string[], kMeansSeeds: number,
 *   linear?: boolean }} given
 */
export async function scorePhotographs({ kMeansSeeds, linear = false, ...given }) {
  const { mIoU: inContext } = await evaluateInContext({ ...given, augmentationEpochs: 0 });
  const options = { ...given, seeds: [...Array(kMeansSeeds).keys()] };
  const patches = await collectPatches(options);
  const clustering = await evaluateClustering(options, patches);
  const overclustering = await evaluateOverclustering({ ...options, clusters: overclusters }, patches);
  patches.points.release();
  const scores = { inContext, clustering: clustering.mIoU, overclustering: overclustering.mIoU };
  if (!linear) return scores;
  const head = await evaluateLinear({ ...given, augmentationEpochs: 1, seed: 0 });
  return { ...scores, linear: head.mIoU };
}
