import path from 'node:path';
import * as torch from '@neco/torch';
import { pairImagesAndMasks, writeScenes, type ImageMaskPairs, type SceneSplit } from '../data/index.js';
import {
  defaultInputSize,
  evaluateInContext,
  type InContextPrediction,
  type InContextResult,
} from '../eval/index.js';
import { releaseModule, train, type TrainMetrics, type TrainStart } from '../train/index.js';
import { VisionTransformer } from '../vit/index.js';
import { loadBackbone, saveBackbone } from '../weights/index.js';
import type { DemoPlan } from './plan.js';
import type { DemoListener } from './progress.js';
import { stages, stageTitles, type Stage } from './stages.js';

/** The two folders of scenes of a seed. */
export interface SeedScenes {
  train: ImageMaskPairs;
  val: ImageMaskPairs;
  folders: Record<SceneSplit, string>;
}

/** All that was measured with one seed. */
export interface SeedOutcome {
  seed: number;
  scenes: SeedScenes;
  /** What `neco eval --model` takes to load each network again. */
  models: Record<Stage, string>;
  results: Record<Stage, InContextResult>;
  predictions: Record<Stage, InContextPrediction[]>;
  metrics: TrainMetrics[];
  start: TrainStart;
}

export interface SeedRunOptions {
  plan: DemoPlan;
  seed: number;
  /** Name or file of the backbone to post-train. */
  model: string;
  /** Folder of the demo. */
  out: string;
  listener: DemoListener;
}

/** Makes the scenes of a seed, scores the untrained and the given backbone, post-trains it and scores it again. */
export async function runSeed(options: SeedRunOptions): Promise<SeedOutcome> {
  const { seed, model, out, plan } = options;
  const scenes = await makeScenes(options);
  const models: Record<Stage, string> = {
    untrained: path.join(out, 'untrained', `seed-${seed}.safetensors`),
    before: model,
    after: path.join(out, 'runs', `seed-${seed}`),
  };
  await saveUntrained(models.untrained, model, seed);
  const { metrics, start } = await postTrain(options, scenes, models.after);
  const results = {} as Record<Stage, InContextResult>;
  const predictions = {} as Record<Stage, InContextPrediction[]>;
  for (const stage of stages) {
    options.listener.part?.(
      `Scoring: ${stageTitles[stage]}`,
      'nothing is learnt here: patches take the labels of their most similar patches',
    );
    predictions[stage] = [];
    results[stage] = await score(models[stage], scenes, plan, seed, predictions[stage], options.listener);
  }
  return { seed, scenes, models, results, predictions, metrics, start };
}

async function makeScenes({ plan, seed, out, listener }: SeedRunOptions): Promise<SeedScenes> {
  listener.part?.(
    'Drawing scenes',
    'pictures with exact masks; validation scenes show other objects of the same classes',
  );
  const counts: Record<SceneSplit, number> = { train: plan.trainScenes, val: plan.valScenes };
  const total = counts.train + counts.val;
  const folders = {
    train: path.join(out, 'scenes', `seed-${seed}`, 'train'),
    val: path.join(out, 'scenes', `seed-${seed}`, 'val'),
  };
  let before = 0;
  for (const split of ['train', 'val'] as const) {
    await writeScenes(folders[split], {
      count: counts[split],
      seed,
      split,
      size: plan.sceneSize,
      difficulty: plan.difficulty,
      onProgress: (written) => listener.progress?.(before + written, total),
    });
    before += counts[split];
  }
  return { train: pairsOf(folders.train), val: pairsOf(folders.val), folders };
}

function pairsOf(folder: string): ImageMaskPairs {
  return pairImagesAndMasks(path.join(folder, 'images'), path.join(folder, 'masks'));
}

/** A network of the same shape with random weights: what colour and texture alone are worth on these scenes. */
async function saveUntrained(file: string, model: string, seed: number): Promise<void> {
  const { config } = await withBackbone(model, (backbone) => ({ config: backbone.config }));
  torch.manualSeed(seed);
  const untrained = new VisionTransformer(config);
  saveBackbone(file, untrained);
  releaseModule(untrained);
}

async function postTrain(
  { plan, seed, model, listener }: SeedRunOptions,
  scenes: SeedScenes,
  run: string,
): Promise<{ metrics: TrainMetrics[]; start: TrainStart }> {
  listener.part?.(
    'Post-training with NeCo',
    'the backbone learns to sort patches by similarity in one view as in another; no masks are used',
  );
  const metrics: TrainMetrics[] = [];
  let start: TrainStart | null = null;
  await train({
    data: path.join(scenes.folders.train, 'images'),
    model,
    out: run,
    settings: { ...(plan.training as object), seed },
    onStart: (began) => (start = began),
    onStep: (step) => {
      metrics.push(step);
      const rate = `${step.imagesPerSecond.toFixed(1)} images/s, loss ${step.loss.toFixed(3)}`;
      listener.progress?.(step.step, start!.totalSteps, rate);
    },
  });
  return { metrics, start: start! };
}

async function score(
  model: string,
  scenes: SeedScenes,
  plan: DemoPlan,
  seed: number,
  predictions: InContextPrediction[],
  listener: DemoListener,
): Promise<InContextResult> {
  const total =
    scenes.train.pairs.length * Math.max(1, plan.evaluation.augmentationEpochs) + scenes.val.pairs.length;
  return withBackbone(model, (backbone) =>
    evaluateInContext({
      ...plan.evaluation,
      model: backbone,
      inputSize: defaultInputSize({ imgSize: plan.sceneSize, patchSize: backbone.config.patchSize }),
      train: scenes.train.pairs,
      val: scenes.val.pairs,
      classNames: scenes.train.classNames,
      seed,
      onPrediction: (prediction) => predictions.push(prediction),
      onProgress: ({ phase, done }) =>
        listener.progress?.(phase === 'memory' ? done : total - scenes.val.pairs.length + done, total),
    }),
  );
}

/** Loads a backbone for the time of `body`. */
export async function withBackbone<T>(
  model: string,
  body: (backbone: VisionTransformer) => T | Promise<T>,
): Promise<T> {
  const { model: backbone } = await loadBackbone(model);
  try {
    return await body(backbone);
  } finally {
    releaseModule(backbone);
  }
}
