import * as torch from '@neco/torch';
import { RandomStream } from '../data/random.js';
import { sceneClassNames, type SceneDifficulty } from '../data/scenes.js';
import { shareCrossEntropy, sharesOfMasks } from '../methods/labels/label-shares.js';
import { PatchClassifier } from '../methods/labels/labels.js';
import { cosineSchedule } from '../methods/parts/schedules.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import type { ViTConfig } from '../vit/config.js';
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
 * Trains a small backbone from scratch on generated scenes that are held in memory, with the labels that come with them:
 * the method `labels` without its run folder. Its purpose is a start for demonstrations, not a
 * general backbone.
 * @returns The backbone, in evaluation mode.
 */
export async function pretrainOnPatchLabels(options: PatchLabelOptions): Promise<VisionTransformer> {
  const { config, seed, steps, batchSize, scenes } = options;
  const set = await SceneSet.render(
    { count: scenes, size: config.imgSize, seed, difficulty: options.difficulty },
    (done) => options.onScenes?.(done, scenes),
  );
  torch.manualSeed(seed);
  const network = new PatchClassifier(config, sceneClassNames.length);
  const model = network.backbone;
  const weights = network.parameters();
  const decayed = weights.filter(({ ndim }) => ndim > 1);
  const others = weights.filter(({ ndim }) => ndim <= 1);
  const optimizer = new torch.optim.AdamW(
    [
      { params: decayed, weightDecay: 0.05 },
      { params: others, weightDecay: 0 },
    ],
    { lr: options.lr },
  );
  network.train();
  for (let step = 0; step < steps; step++) {
    const side = step < steps * (1 - options.fullSizeShare) ? options.smallSide : config.imgSize;
    const lr = cosineSchedule(step, steps, options.lr, options.lr / 50, Math.min(200, steps / 10));
    for (const group of optimizer.groups) group.lr = lr;
    const loss = torch.scope(() => {
      const { images, masks } = set.sample(new RandomStream(seed, 1, step), batchSize, side);
      const logits = network.forward(images).flatten(0, 1);
      const targets = sharesOfMasks(masks, config.patchSize, sceneClassNames.length);
      const value = shareCrossEntropy(logits, targets);
      optimizer.zeroGrad();
      value.backward();
      torch.nn.clipGradNorm_([...decayed, ...others], 3);
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
