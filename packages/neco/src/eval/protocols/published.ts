import type { ViTConfig } from '../../vit/config.js';
import type { ProtocolName } from './protocol.js';

/** Memories of the published in-context table, in patches. */
export const publishedMemorySizes = [102_400, 1_024_000, 10_240_000] as const;

/** The memory behind the in-context scores of NeCo's README; the smaller ones score lower. */
export const publishedMemorySize: (typeof publishedMemorySizes)[number] = 10_240_000;

/** Part of COCO's training images on which the published linear head is trained. */
export const publishedCocoShare = 0.1;

/** Side of the images where features are clustered or read by a linear head, in pixels. */
const denseSide = 448;
/** Sides for in-context evaluation, the wider first: for patches of 16 and of 14 px. */
const inContextSides: readonly number[] = [512, 504];

/**
 * Side in pixels to which the published evaluation squashes images; where its patch does not divide it, the nearest
 * multiple.
 */
export function publishedInputSize(name: ProtocolName, { patchSize }: Pick<ViTConfig, 'patchSize'>): number {
  const sides = name === 'incontext' ? inContextSides : [denseSide];
  const fitting = sides.find((side) => side % patchSize === 0);
  return fitting ?? Math.max(1, Math.round(sides[0]! / patchSize)) * patchSize;
}

const components = 'principal components of all patches, where faiss learns them from a part';
const emptyClusters = 'a cluster without points takes the farthest one, where faiss splits a large cluster';
const lastBatch = 'every validation image counts, where the code drops the last, incomplete batch of VOC';

const differences: Readonly<Record<ProtocolName, readonly string[]>> = {
  incontext: ['exact search, where the code searches approximately (ScaNN)', 'other random variations'],
  linear: [
    lastBatch,
    'training images are shuffled, where the code leaves those of VOC and ADE20K in their order',
    'a tenth of COCO is drawn by the seed, not the one that the authors drew',
  ],
  cluster: [lastBatch, components, emptyClusters],
  overcluster: [lastBatch, components, emptyClusters],
  unsupervised: [
    'communities by Louvain at the resolution that gives as many as there are classes, where the code has Infomap',
    'parts and edges as set here, where the code searches them and the Markov time on the labels of the training side',
    'every seed repeats all steps, where the code repeats the communities alone, ten times',
    components,
    emptyClusters,
  ],
};

/**
 * What the published evaluation does otherwise although its settings are taken.
 *
 * @param inputSize - Side in pixels that is used; left out where it was chosen on purpose.
 */
export function publishedDifferences(
  name: ProtocolName,
  config: Pick<ViTConfig, 'patchSize'>,
  inputSize?: number,
): string[] {
  const wanted = name === 'incontext' ? inContextSides : [denseSide];
  const size =
    inputSize === undefined || wanted.includes(inputSize)
      ? []
      : [
          `${inputSize} px, because patches of ${config.patchSize} px do not divide ${wanted.join(' or ')} px`,
        ];
  return [...size, ...differences[name]];
}
