import path from 'node:path';
import * as torch from '@neco/torch';
import {
  type ClusteringResult,
  type InContextResult,
  type PredictedMask,
  type TrainingImages,
  releaseModule,
  train,
  type TrainMetrics,
  type TrainSettings,
  type TrainStart,
  VisionTransformer,
  loadBackbone,
  saveBackbone,
} from '@neco/neco/internal';
import { requireGoing } from './going.js';
import type { DemoPlan } from '@neco/neco/internal';
import type { DemoListener } from './progress.js';
import { writeSceneSets, type PictureSets, type SceneSets } from '@neco/neco/internal';
import { scoreOnScenes, type ScoringOptions } from './scoring.js';
import { stages, type Measure, type Stage } from './stages.js';

/** The networks of one seed, and how its training went. */
export interface TrainedSeed {
  seed: number;
  /** Run folder of the training. */
  run: string;
  /** What `neco eval --model` takes to load each network again. */
  models: Record<Stage, string>;
  metrics: TrainMetrics[];
  start: TrainStart;
}

/** What is measured on labelled pictures with one seed. */
export interface StageScores {
  results: { incontext: Record<Stage, InContextResult>; clustering: Record<Stage, ClusteringResult> };
  /** Masks of the validation scenes, in their order; empty unless they were asked for. */
  predictions: Record<Measure, Record<Stage, PredictedMask[]>>;
}

/** All that was measured with one seed on labelled pictures. */
export interface SeedOutcome<Sets extends PictureSets = PictureSets> extends TrainedSeed, StageScores {
  sets: Sets;
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
  /** Stops the demo after the running step. */
  signal?: AbortSignal;
}

/** Makes the scenes of a seed, post-trains the backbone on them and scores it before and after, and an untrained one. */
export async function runSeed(options: SeedRunOptions): Promise<SeedOutcome<SceneSets>> {
  const { seed, out, plan, listener } = options;
  listener.part?.(
    'Drawing scenes',
    'pictures with exact masks; validation scenes show other objects of the same classes',
  );
  const sets = await writeSceneSets(path.join(out, 'scenes', `seed-${seed}`), plan, seed, (done, total) => {
    requireGoing(options.signal, out);
    listener.progress?.(done, total);
  });
  const trained = await trainSeed(options, path.join(sets.folders.train, 'images'), plan.training);
  return { ...trained, sets, ...(await scoreStages(options, sets, trained.models)) };
}

/** Post-trains the backbone on some pictures, and saves an untrained network of its shape beside. */
export async function trainSeed(
  options: Pick<SeedRunOptions, 'seed' | 'model' | 'out' | 'listener' | 'signal'>,
  data: string | TrainingImages,
  settings: TrainSettings,
): Promise<TrainedSeed> {
  const { seed, model, out } = options;
  const run = path.join(out, 'runs', `seed-${seed}`);
  const models: Record<Stage, string> = {
    untrained: path.join(out, 'untrained', `seed-${seed}.safetensors`),
    before: model,
    after: handsOverStudent(settings) ? `${run}:student` : run,
  };
  await saveUntrained(models.untrained, model, seed);
  return { seed, run, models, ...(await postTrain(options, data, settings, run)) };
}

function handsOverStudent(settings: TrainSettings): boolean {
  return (settings.eval as { network?: string } | undefined)?.network === 'student';
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
  { seed, model, out, listener, signal }: Parameters<typeof trainSeed>[0],
  data: string | TrainingImages,
  settings: TrainSettings,
  run: string,
): Promise<{ metrics: TrainMetrics[]; start: TrainStart }> {
  listener.part?.(
    'Post-training',
    'patches are to have the same relations in one view of a picture as in another; no masks are used',
  );
  const metrics: TrainMetrics[] = [];
  let start: TrainStart | null = null;
  await train({
    data,
    model,
    out: run,
    settings: { ...(settings as object), seed },
    ...(signal && { signal }),
    onStart: (began) => (start = began),
    onStep: (step) => {
      metrics.push(step);
      const rate = `${step.imagesPerSecond.toFixed(1)} images/s, loss ${step.loss.toFixed(3)}`;
      listener.progress?.(step.step, start!.totalSteps, rate);
    },
  });
  requireGoing(signal, out);
  return { metrics, start: start! };
}

const scoringParts: Readonly<Record<Stage, { title: string; why: string }>> = {
  untrained: {
    title: 'Scoring an untrained network',
    why: 'what colour and texture alone are worth, the line to beat',
  },
  before: {
    title: 'Scoring the backbone before training',
    why: 'patches take the labels of their like, then fall into clusters; nothing is learnt here',
  },
  after: {
    title: 'Scoring the backbone after training',
    why: 'the same pictures and the same measures, to see what post-training changed',
  },
};

/** Scores the networks of a seed on labelled pictures. */
export async function scoreStages(
  options: Pick<SeedRunOptions, 'seed' | 'out' | 'keepMasks' | 'listener' | 'signal'> & {
    plan: ScoringOptions['plan'];
  },
  scenes: PictureSets,
  models: Readonly<Record<Stage, string>>,
): Promise<StageScores> {
  const { plan, seed, keepMasks, listener, out, signal } = options;
  const results = { incontext: {}, clustering: {} } as StageScores['results'];
  const predictions = { incontext: {}, clustering: {} } as StageScores['predictions'];
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
        onProgress: (done, total, detail) => {
          requireGoing(signal, out);
          listener.progress?.(done, total, detail);
        },
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
  const backbone = await loadBackbone(model);
  try {
    return await body(backbone);
  } finally {
    releaseModule(backbone);
  }
}
