import type { SceneDifficulty } from '../data/scenes.js';
import { inContextSettings, type InContextSettings } from '../eval/protocols/in-context.js';
import type { NecoRunSettings } from '../settings/config.js';

/** Sizes and settings of a demo. */
export interface DemoPlan {
  /** Each seed has its own scenes, its own training and its own untrained network. */
  seeds: number[];
  sceneSize: number;
  /**
   * Side in pixels at which scenes are measured: half of what the backbone was pretrained for, a quarter of the patches.
   * There it sees worse, and what it would see at full size is what post-training can teach it.
   */
  inputSize: number;
  difficulty: SceneDifficulty;
  /** Scenes that the backbone is post-trained on, without their masks; with them they fill the memory. */
  trainScenes: number;
  /** Scenes of other objects, on which everything is measured. */
  valScenes: number;
  training: NecoRunSettings;
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
    inputSize: 56,
    difficulty: 'easy',
    trainScenes: quick ? 160 : 240,
    valScenes: quick ? 60 : 100,
    training: demoTraining(quick ? 40 : 100),
    evaluation: demoEvaluation(),
  };
}

/** The defaults, which the demo's report names. */
export function demoEvaluation(): DemoPlan['evaluation'] {
  const { augmentationEpochs, neighbours, temperature } = inContextSettings.parse({});
  return { augmentationEpochs, neighbours, temperature };
}

/**
 * The teacher sees crops of the whole resolution, the student whole scenes at the size at which they are measured, with
 * the colours changed little: half of the classes are told by them. The paper's rates are for large backbones and ten
 * thousands of steps; in a hundred steps a small one needs larger ones, a teacher that follows sooner, a teacher whose
 * order is sharp, and references from the batch: those of a queue are soon out of date (docs/ablation.md).
 */
function demoTraining(steps: number): NecoRunSettings {
  return {
    steps,
    batchSize: 8,
    views: {
      globalSize: 112,
      globalScale: [0.7, 1],
      localSize: 56,
      localScale: [0.5, 1],
      localCount: 4,
      jitterStrength: 0.2,
      grayscaleProbability: 0,
    },
    head: { hiddenDim: 512, outputDim: 256 },
    queue: { length: 0 },
    sorting: { teacherSteepness: 1000 },
    optimizer: {
      lr: 5e-4,
      headLr: 5e-4,
      weightDecay: 0.04,
      weightDecayEnd: 0.04,
      warmupSteps: 10,
      clipGrad: 3,
    },
    teacher: { momentum: 0.99, momentumEnd: 1 },
    checkpoint: { everySteps: null, keepEpochs: false, everyEpochs: 1000 },
    // The demo measures by itself, on more images.
    eval: { every: 0 },
  };
}
