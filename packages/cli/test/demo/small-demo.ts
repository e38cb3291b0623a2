import { demoPlan, type DemoPlan } from '@neco/neco/internal';
import { saveBackbone, VisionTransformer, vitConfig } from '@neco/neco/internal';
import * as torch from '@neco/torch';

/** The demo itself in small: every part runs, on pictures of 4 x 4 patches. */
export const smallPlan: DemoPlan = {
  ...demoPlan({ quick: false, seed: 3 }),
  seeds: [3, 4],
  sceneSize: 32,
  inputSize: 32,
  trainScenes: 8,
  valScenes: 6,
  training: {
    steps: 3,
    batchSize: 4,
    views: { globalSize: 32, localSize: 16, localCount: 1 },
    head: { hiddenDim: 32, outputDim: 16 },
    roiSize: 3,
    queue: { length: 0 },
    optimizer: { lr: 1e-2, headLr: 1e-2 },
    teacher: { momentum: 0.5 },
  },
};

/** Writes a backbone of random weights for {@link smallPlan}. */
export function saveSmallBackbone(file: string): void {
  torch.manualSeed(5);
  const config = vitConfig('tiny', 'v2', { embedDim: 24, depth: 2, numHeads: 3, imgSize: 32 });
  saveBackbone(file, new VisionTransformer(config));
}
