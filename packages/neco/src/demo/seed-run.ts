import path from 'node:path';
import * as torch from '@neco/torch';
import type { ClusteringResult, InContextResult, PredictedMask } from '../eval/index.js';
import { releaseModule, train, type TrainMetrics, type TrainStart } from '../train/index.js';
import { VisionTransformer } from '../vit/index.js';
import { loadBackbone, saveBackbone } from '../weights/index.js';
import type { DemoPlan } from './plan.js';
import type { DemoListener } from './progress.js';
import { writeSceneSets, type SceneSets } from './scene-sets.js';
import { scoreOnScenes } from './scoring.js';
import { stages, type Measure, type Stage } from './stages.js';

/** All that was measured with one seed. */
export interface SeedOutcome {
  seed: number;
  scenes: SceneSets;
  /** What `neco eval --model` takes to load each network again. */
  models: Record<Stage, string>;
  results: { incontext: Record<Stage, InContextResult>; clustering: Record<Stage, ClusteringResult> };
  /** Masks of the validation scenes, in their order; empty unless they were asked for. */
  predictions: Record<Measure, Record<Stage, PredictedMask[]>>;
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
  /** Whether the outcome holds the predicted masks. */
  keepMasks: boolean;
  listener: DemoListener;
}

/** Makes the scenes of a seed, post-trains the backbone on them and scores it before and after, and an untrained one. */
export async function runSeed(options: SeedRunOptions): Promise<SeedOutcome> {
  const { seed, model, out, plan, listener } = options;
  listener.part?.(
    'Drawing scenes',
    'pictures with exact masks; validation scenes show other objects of the same classes',
  );
  const scenes = await writeSceneSets(
    path.join(out, 'scenes', `seed-${seed}`),
    plan,
    seed,
    listener.progress,
  );
  const models: Record<Stage, string> = {
    untrained: path.join(out, 'untrained', `seed-${seed}.safetensors`),
    before: model,
    after: path.join(out, 'runs', `seed-${seed}`),
  };
  await saveUntrained(models.untrained, model, seed);
  const trained = await postTrain(options, scenes, models.after);
  return { seed, scenes, models, ...(await scoreStages(options, scenes, models)), ...trained };
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
  scenes: SceneSets,
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

const scoringParts: Readonly<Record<Stage, { title: string; why: string }>> = {
  untrained: {
    title: 'Scoring an untrained network',
    why: 'what colour and texture alone are worth on these scenes, the line to beat',
  },
  before: {
    title: 'Scoring the backbone before NeCo',
    why: 'patches take the labels of their like, then fall into clusters; nothing is learnt here',
  },
  after: {
    title: 'Scoring the backbone after NeCo',
    why: 'the same scenes and the same measures, to see what post-training changed',
  },
};

async function scoreStages(
  { plan, seed, keepMasks, listener }: SeedRunOptions,
  scenes: SceneSets,
  models: Record<Stage, string>,
): Promise<Pick<SeedOutcome, 'results' | 'predictions'>> {
  const results = { incontext: {}, clustering: {} } as SeedOutcome['results'];
  const predictions = { incontext: {}, clustering: {} } as SeedOutcome['predictions'];
  for (const stage of stages) {
    const { title, why } = scoringParts[stage];
    listener.part?.(title, why);
    predictions.incontext[stage] = [];
    predictions.clustering[stage] = [];
    const scores = await withBackbone(models[stage], (backbone) =>
      scoreOnScenes({
        model: backbone,
        scenes,
        plan,
        seed,
        ...(keepMasks && {
          onPrediction: (measure, prediction) => predictions[measure][stage].push(prediction),
        }),
        ...(listener.progress && { onProgress: listener.progress }),
      }),
    );
    results.incontext[stage] = scores.incontext;
    results.clustering[stage] = scores.clustering;
  }
  return { results, predictions };
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
