// Scores of one network on labelled photographs, by the study's halves.
import {
  collectPatches,
  ConfusionMatrix,
  evaluateClustering,
  evaluateInContext,
  evaluateLinear,
  evaluateOverclustering,
  presentIoU,
} from '@neco/neco';

/** Clusters of the overclustering: fewer than published, for halves of little more than a hundred images. */
const overclusters = 300;

/**
 * In-context (memory as it is, no augmentation), clustering and overclustering (mean of `kMeansSeeds` seeds) of frozen
 * features; with `linear` also a linear head trained for 25 epochs on one variation of each image.
 *
 * @param {{ model: object, inputSize: number, train: object[], parts: Record<string, object[]>, classNames: string[], kMeansSeeds: number,
 *   linear?: boolean }} given
 *   `parts`: labelled images by the name of their part; each is scored by itself, against the same memory.
 */
export async function scorePhotographs({
  model,
  inputSize,
  train,
  parts,
  classNames,
  kMeansSeeds,
  linear = false,
}) {
  const names = Object.keys(parts);
  const val = names.flatMap((name) => parts[name]);
  const partOf = new Map(names.flatMap((name) => parts[name].map(({ image }) => [image, name])));
  const matrices = new Map(names.map((name) => [name, new ConfusionMatrix(classNames.length)]));
  await evaluateInContext({
    model,
    inputSize,
    train,
    val,
    classNames,
    augmentationEpochs: 0,
    onPrediction: ({ pair, predicted, truth }) =>
      matrices.get(partOf.get(pair.image)).add(predicted.data, truth.data, 255),
  });
  const scores = {};
  for (const name of names) {
    const options = { model, inputSize, val: parts[name], classNames, seeds: [...Array(kMeansSeeds).keys()] };
    const patches = await collectPatches(options);
    const clustering = await evaluateClustering(options, patches);
    const overclustering = await evaluateOverclustering({ ...options, clusters: overclusters }, patches);
    patches.points.release();
    scores[name] = {
      inContext: presentIoU(matrices.get(name)).mIoU,
      clustering: clustering.mIoU,
      overclustering: overclustering.mIoU,
    };
    if (linear) {
      const head = { model, inputSize, train, val: parts[name], classNames, augmentationEpochs: 1, seed: 0 };
      scores[name].linear = (await evaluateLinear(head)).mIoU;
    }
  }
  return scores;
}
