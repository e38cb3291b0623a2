import path from 'node:path';
import { writeScenes } from '@neco/neco/internal';

// What the tests pretrain: 12 scenes of 48 px and a network of width 32; a step takes some milliseconds.
export const smallPretrainingSettings = {
  steps: 48,
  batchSize: 6,
  backbone: { width: 32, depth: 2, heads: 2, size: 48 },
  views: { globalSize: 32, localSize: 16 },
  contrast: { roiSize: 4, patchesPerView: 8, hiddenDim: 32, outputDim: 16 },
  optimizer: { lr: 4e-3 },
  eval: { every: 24, signalImages: 3 },
};

/** Writes the scenes; returns their folders. */
export async function makeScenes(folder: string): Promise<{ images: string; masks: string }> {
  const scenes = await writeScenes(path.join(folder, 'scenes'), {
    count: 12,
    seed: 4,
    size: 48,
    difficulty: 'easy',
  });
  return { images: scenes.images, masks: scenes.masks };
}
