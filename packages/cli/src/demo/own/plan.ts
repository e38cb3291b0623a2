import {
  demoEvaluation,
  type DemoPlan,
  mergeSettings,
  methodSpokenOf,
  nearestPreset,
  presetSettings,
  type TrainSettings,
} from '@neco/neco/internal';

/** Fewest pictures, with masks if masks are given: a third of them is held out, and their patches need others to be like. */
export const leastPictures = 12;

/** Sizes and settings of a demo on one's own pictures. */
export interface OwnPlan {
  /** Each seed holds out other pictures, and has its own training and its own untrained network. */
  seeds: number[];
  /** Steps of post-training a seed. */
  steps: number;
  /** Side in pixels to which pictures are squashed; null for one that fits the patch. */
  inputSize: number | null;
  /** Most pictures that are held out, and most labelled ones that fill the in-context memory. */
  most: { heldOut: number; examples: number };
  /** Win over the preset. */
  training: Partial<TrainSettings>;
  evaluation: DemoPlan['evaluation'];
}

/**
 * Three seeds of 100 steps; `quick` is one seed of 40 on fewer pictures.
 * @param seed the first seed; the others follow it
 * @param steps a length of one's own
 */
export function ownPlan({ quick, seed, steps }: { quick: boolean; seed: number; steps?: number }): OwnPlan {
  return {
    seeds: quick ? [seed] : [seed, seed + 1, seed + 2],
    steps: steps ?? (quick ? 40 : 100),
    inputSize: null,
    most: quick ? { heldOut: 60, examples: 120 } : { heldOut: 150, examples: 300 },
    training: {},
    evaluation: demoEvaluation(),
  };
}

/** About 224 px for patches of 14 px or more, which they were published with, else 14 patches on a side. */
export function fittingInputSize(patchSize: number): number {
  return patchSize >= 14 ? Math.max(1, Math.round(224 / patchSize)) * patchSize : 14 * patchSize;
}

/** The preset for a number of training pictures, of the plan's method if it names one, cut to the plan's steps. */
export function ownTraining(plan: OwnPlan, pictures: number): TrainSettings {
  const bounded = {
    steps: plan.steps,
    checkpoint: { everySteps: null, keepEpochs: false, everyEpochs: 1000 },
    // The demo measures by itself, on held-out pictures.
    eval: { every: 0 },
  };
  const preset = presetSettings(nearestPreset(pictures), pictures, methodSpokenOf(plan.training));
  return mergeSettings(mergeSettings(preset, bounded), plan.training);
}
