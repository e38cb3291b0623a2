import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream, sceneClassNames, type SceneDifficulty } from '../data/index.js';
import { cosineSchedule } from '../train/index.js';
import { VisionTransformer, type ViTConfig } from '../vit/index.js';
import { SceneSet } from './scene-set.js';

export interface PatchLabelOptions {
  config: ViTConfig;
  seed: number;
  steps: number;
  batchSize: number;
  /** Scenes rendered ahead. */
  scenes: number;
  difficulty: SceneDifficulty;
  lr: number;
  /** Share of the steps, at the end, at the backbone's own image size; the others see `smallSide` pixels. */
  fullSizeShare: number;
  /** Side of the cut-outs of the first steps: small images, many of them. */
  smallSide: number;
  onScenes?: (done: number, total: number) => void;
  onStep?: (metrics: { step: number; loss: number; lr: number }) => void;
  /** Called between steps with the backbone so far. */
  onCheckpoint?: { everySteps: number; call: (model: VisionTransformer, step: number) => Promise<void> };
}

/**
 * Trains a small backbone from scratch on generated scenes with the labels that come with them: every patch token
 * predicts the share of each class in its patch. Its purpose is a start for demonstrations, not a general backbone.
 * @returns The backbone, in evaluation mode.
 */
export async function pretrainOnPatchLabels(options: PatchLabelOptions): Promise<VisionTransformer> {
  const { config, seed, steps, batchSize, scenes } = options;
  const set = await SceneSet.render(
    { count: scenes, size: config.imgSize, seed, difficulty: options.difficulty },
    (done) => options.onScenes?.(done, scenes),
  );
  torch.manualSeed(seed);
  const model = new VisionTransformer(config);
  const classifier = new torch.nn.Linear(config.embedDim, sceneClassNames.length);
  const optimizer = buildOptimizer([model, classifier], options.lr);
  model.train();
  for (let step = 0; step < steps; step++) {
    const side = step < steps * (1 - options.fullSizeShare) ? options.smallSide : config.imgSize;
    const lr = cosineSchedule(step, steps, options.lr, options.lr / 50, Math.min(200, steps / 10));
    for (const group of optimizer.groups) group.lr = lr;
    const random = new RandomStream(seed, 1, step);
    const loss = torch.scope(() => {
      const { images, masks } = set.sample(random, batchSize, side);
      const logits = classifier.forward(model.forward(images));
      const value = torch.crossEntropyLoss(logits.flatten(0, 1), patchShares(masks, config.patchSize));
      optimizer.zeroGrad();
      value.backward();
      torch.nn.clipGradNorm_(
        optimizer.groups.flatMap((group) => group.params),
        3,
      );
      optimizer.step();
      return value.item();
    });
    options.onStep?.({ step: step + 1, loss, lr });
    const checkpoint = options.onCheckpoint;
    if (checkpoint && (step + 1) % checkpoint.everySteps === 0) {
      await checkpoint.call(model.eval(), step + 1);
      model.train();
    }
  }
  set.release();
  optimizer.zeroGrad();
  return model.eval();
}

/** Share of each class in each patch. `[B, H, W]` to `[B * N, C]`. */
function patchShares(masks: Tensor, patchSize: number): Tensor {
  const classes = torch.oneHot(masks, sceneClassNames.length).to('float32').permute([0, 3, 1, 2]);
  return torch.avgPool2d(classes, [patchSize, patchSize]).flatten(2).transpose(1, 2).flatten(0, 1);
}

function buildOptimizer(modules: readonly torch.nn.Module[], lr: number): torch.optim.AdamW {
  const weights = modules.flatMap((module) => module.parameters());
  return new torch.optim.AdamW(
    [
      { params: weights.filter((weight) => weight.ndim > 1), weightDecay: 0.05 },
      { params: weights.filter((weight) => weight.ndim <= 1), weightDecay: 0 },
    ],
    { lr },
  );
}
