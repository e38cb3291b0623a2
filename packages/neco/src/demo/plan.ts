import type { SceneDifficulty } from '../data/index.js';
import type { InContextSettings } from '../eval/index.js';
import type { TrainSettings } from '../train/index.js';

/** Sizes and settings of a demo. */
export interface DemoPlan {
  /** Each seed has its own scenes, its own training and its own untrained network. */
  seeds: number[];
  sceneSize: number;
  difficulty: SceneDifficulty;
  /** Scenes that the backbone is post-trained on, without their masks; with them they fill the memory. */
  trainScenes: number;
  /** Scenes of other objects, on which everything is measured. */
  valScenes: number;
  training: TrainSettings;
  evaluation: Required<Pick<InContextSettings, 'augmentationEpochs' | 'neighbours' | 'temperature'>>;
}

/**
 * The demo's plan: minutes on two cores with three seeds; `quick` is one seed and a shorter training.
 * @param seed the first seed; the others follow it
 */
export function demoPlan({ quick, seed }: { quick: boolean; seed: number }): DemoPlan {
  return {
    seeds: quick ? [seed] : [seed, seed + 1, seed + 2],
    sceneSize: 112,
    difficulty: 'easy',
    trainScenes: quick ? 160 : 240,
    valScenes: quick ? 60 : 100,
    training: demoTraining(quick ? 40 : 80),
    evaluation: { augmentationEpochs: 1, neighbours: 30, temperature: 0.02 },
  };
}

/**
 * The paper's settings are for large backbones and ten thousands of steps. In some dozens of steps a small one needs a
 * larger learning rate, a head in proportion to its width that learns fast, a teacher that follows soon, and a teacher
 * whose order is sharp from the start. Colours are changed less: half of the scenes' classes are told by them.
 */
function demoTraining(steps: number): TrainSettings {
  return {
    steps,
    batchSize: 8,
    views: {
      globalSize: 112,
      localSize: 48,
      localCount: 4,
      jitterStrength: 0.3,
      grayscaleProbability: 0,
    },
    head: { hiddenDim: 128, outputDim: 128 },
    queue: { length: 4096 },
    sorting: { teacherSteepness: 1000 },
    optimizer: {
      lr: 1e-4,
      headLr: 3e-3,
      weightDecay: 0.04,
      weightDecayEnd: 0.04,
      warmupSteps: 10,
      clipGrad: 3,
    },
    teacher: { momentum: 0.9, momentumEnd: 1 },
    checkpoint: { everySteps: null, keepEpochs: false, everyEpochs: 1000 },
    // The demo measures by itself, on more images.
    eval: { every: 0 },
  };
}
