import type { ViTConfig } from '../../vit/config.js';
import type { Protocol } from './protocol.js';

/** Sides of the images where features are clustered or read by a linear head, in pixels. */
export const denseSides: readonly number[] = [448];

/**
 * Side in pixels to which the published evaluation squashes images; where its patch does not divide it, the nearest
 * multiple.
 */
export function publishedInputSize(
  { published: { sides } }: Protocol,
  { patchSize }: Pick<ViTConfig, 'patchSize'>,
): number {
  const fitting = sides.find((side) => side % patchSize === 0);
  return fitting ?? Math.max(1, Math.round(sides[0]! / patchSize)) * patchSize;
}

/**
 * What the published evaluation does otherwise although its settings are taken.
 *
 * @param inputSize - Side in pixels that is used; left out where it was chosen on purpose.
 */
export function publishedDifferences(
  { published: { sides, differences } }: Protocol,
  { patchSize }: Pick<ViTConfig, 'patchSize'>,
  inputSize?: number,
): string[] {
  if (inputSize === undefined || sides.includes(inputSize)) return [...differences];
  return [
    `${inputSize} px, because patches of ${patchSize} px do not divide ${sides.join(' or ')} px`,
    ...differences,
  ];
}

/** Differences that several protocols have. */
export const commonDifferences = {
  components: 'principal components of all patches, where faiss learns them from a part',
  emptyClusters: 'a cluster without points takes the farthest one, where faiss splits a large cluster',
  lastBatch: 'every validation image counts, where the code drops the last, incomplete batch of VOC',
} as const;
