import path from 'node:path';
import { pairImagesAndMasks, type ImageMaskPairs } from '../data/pairs.js';
import type { SceneSplit } from '../data/scenes.js';
import { writeScenes } from '../data/write-scenes.js';
import type { DemoPlan } from './plan.js';

/** Labelled pictures of a seed. */
export interface PictureSets {
  /** Post-trained on without their masks; with them they fill the in-context memory. */
  train: ImageMaskPairs;
  /** Other pictures, on which everything is measured. */
  val: ImageMaskPairs;
}

/** The two folders of scenes of a seed; validation scenes show other objects. */
export interface SceneSets extends PictureSets {
  folders: Record<SceneSplit, string>;
}

/**
 * Writes the training and validation scenes of a seed below `folder`, as a plan has them.
 * @throws UserError if there are scenes already
 */
export async function writeSceneSets(
  folder: string,
  plan: Pick<DemoPlan, 'trainScenes' | 'valScenes' | 'sceneSize' | 'difficulty'>,
  seed: number,
  onProgress?: (done: number, total: number) => void,
): Promise<SceneSets> {
  const counts: Record<SceneSplit, number> = { train: plan.trainScenes, val: plan.valScenes };
  const folders = { train: path.join(folder, 'train'), val: path.join(folder, 'val') };
  let before = 0;
  for (const split of ['train', 'val'] as const) {
    await writeScenes(folders[split], {
      count: counts[split],
      seed,
      split,
      size: plan.sceneSize,
      difficulty: plan.difficulty,
      onProgress: (written) => onProgress?.(before + written, counts.train + counts.val),
    });
    before += counts[split];
  }
  return { train: pairsOf(folders.train), val: pairsOf(folders.val), folders };
}

function pairsOf(folder: string): ImageMaskPairs {
  return pairImagesAndMasks(path.join(folder, 'images'), path.join(folder, 'masks'));
}
