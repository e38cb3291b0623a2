import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as torch from '@neco/torch';
import { saveBackbone, VisionTransformer, vitConfig, writeScenes } from '@neco/neco/internal';

// What resume, kill and fault tests train: 10 images, width 32; a run of 24 steps takes about two seconds.

/** Settings of the small run: two epochs' worth of checkpoints between every other step. */
export const smallSettings = {
  batchSize: 4,
  steps: 24,
  views: { globalSize: 32, localSize: 16, localCount: 1 },
  roiSize: 3,
  head: { hiddenDim: 32, outputDim: 16 },
  queue: { length: 64 },
  optimizer: { lr: 5e-4, headLr: 2e-3 },
  teacher: { momentum: 0.9 },
  backbone: { dropPath: 0.2 },
  checkpoint: { everySteps: 3, everyEpochs: 4 },
  eval: { every: 8, signalImages: 3, inputSize: 32 },
};

/** The ten images and the backbone of the small run in a folder. */
export async function makeSmallInputs(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await writeScenes(path.join(folder, 'scenes'), { count: 10, seed: 4, size: 48 });
  torch.manualSeed(2);
  const config = vitConfig('tiny', 'v2', { embedDim: 32, depth: 2, numHeads: 2, imgSize: 32, patchSize: 8 });
  saveBackbone(path.join(folder, 'start.safetensors'), new VisionTransformer(config));
}

/** What `train` takes for the small run. */
export function smallOptions(folder: string, out: string, extra: object = {}) {
  return {
    data: path.join(folder, 'scenes', 'images'),
    model: path.join(folder, 'start.safetensors'),
    out,
    settings: { ...smallSettings, ...extra },
  };
}

/** What `pretrain` takes for a run as small, on the same images. */
export function smallPretrainOptions(folder: string, out: string, extra: object = {}) {
  return {
    data: path.join(folder, 'scenes', 'images'),
    out,
    settings: { ...smallPretrainSettings, ...extra },
  };
}

/** Settings of the small run of `pretrain`. */
export const smallPretrainSettings = {
  steps: 24,
  batchSize: 4,
  backbone: { width: 32, depth: 2, heads: 2, patch: 8, size: 32 },
  views: { globalSize: 32, localSize: 16, localCount: 1 },
  contrast: { roiSize: 3, patchesPerView: 8, hiddenDim: 32, outputDim: 16 },
  optimizer: { lr: 4e-3 },
  checkpoint: { everySteps: 3 },
  eval: { every: 8, signalImages: 3, inputSize: 32 },
};
