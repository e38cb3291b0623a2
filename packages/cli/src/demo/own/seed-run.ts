import type { LabelFreeSignals } from '@neco/neco/internal';
import { requireGoing } from '../going.js';
import type { PictureSets } from '@neco/neco/internal';
import {
  scoreStages,
  trainSeed,
  type SeedRunOptions,
  type StageScores,
  type TrainedSeed,
} from '../seed-run.js';
import type { Stage } from '../stages.js';
import type { OwnPictures } from './pictures.js';
import { ownTraining, type OwnPlan } from './plan.js';
import { measureSignals } from './signals.js';
import { splitPictures } from './split.js';

/** All that was measured with one seed. */
export interface OwnOutcome extends TrainedSeed {
  heldOut: string[];
  /** Number of pictures trained on. */
  trainedOn: number;
  signals: Record<Stage, LabelFreeSignals>;
  /** Null without masks. */
  scores: (StageScores & { sets: PictureSets }) | null;
}

export interface OwnSeedOptions extends Omit<SeedRunOptions, 'plan'> {
  plan: OwnPlan;
  pictures: OwnPictures;
  inputSize: number;
}

/** Holds out some pictures, post-trains the backbone on the others, and measures it before and after. */
export async function runOwnSeed(options: OwnSeedOptions): Promise<OwnOutcome> {
  const { plan, pictures, inputSize, seed, out, listener, signal } = options;
  const { heldOut, training, sets } = splitPictures(pictures, plan, seed);
  const trained = await trainSeed(options, training, ownTraining(plan, training.files.length));
  const { evaluation } = plan;
  const scores =
    sets && (await scoreStages({ ...options, plan: { inputSize, evaluation } }, sets, trained.models));
  listener.part?.(
    'Measuring without labels',
    'whether patches keep their nearest patches when pictures are mirrored or moved, and how varied features are',
  );
  const signals = await measureSignals(trained.models, heldOut, { inputSize, seed });
  requireGoing(signal, out);
  return {
    ...trained,
    heldOut,
    trainedOn: training.files.length,
    signals,
    scores: scores && { ...scores, sets },
  };
}
