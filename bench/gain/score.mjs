// Scores of one network on labelled photographs, by the study's halves.
import {
  collectPatches,
  ConfusionMatrix,
  evaluateClustering,
  evaluateInContext,
  evaluateOverclustering,
  presentIoU,
} from '@neco/neco';

/** Clusters of the overclustering: fewer than published, for halves of little more than a hundred images. */
const overclusters = 300;

/**
 * In-context (memory as it is, no augmentation), clustering and overclustering (three seeds of k-means) of frozen
 * features.
 *
 * @param {{ model: object, inputSize: number, train: object[], parts: Record<string, object[]>, classNames: string[] }} given
 *   `parts`: labelled images by the name of their part; each is scored by itself, against the same memory.
 */
export async function scorePhotographs({ model, inputSize, train, parts, classNames }) {
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
    const options = { model, inputSize, val: parts[name], classNames, seeds: [0, 1, 2] };
    const patches = await collectPatches(options);
    const clustering = await evaluateClustering(options, patches);
    const overclustering = await evaluateOverclustering({ ...options, clusters: overclusters }, patches);
    patches.points.release();
    scores[name] = {
      inContext: presentIoU(matrices.get(name)).mIoU,
      clustering: clustering.mIoU,
      overclustering: overclustering.mIoU,
    };
  }
  return scores;
}
