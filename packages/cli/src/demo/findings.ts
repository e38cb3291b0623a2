import type { Tensor } from '@neco/torch';
import * as torch from '@neco/torch';
import {
  agreement,
  classesOfPatches,
  drawQueries,
  neighboursOf,
  purePatches,
  samplePatches,
  sceneFeatures,
  type LabelledPatch,
  type QueryNeighbours,
} from './neighbours.js';
import { patchColours } from './patch-colours.js';
import type { NeighbourFindings, ReportData } from './report/data.js';
import { withBackbone, type SeedOutcome } from './seed-run.js';
import { chooseScenes } from './shown-scenes.js';
import { stages, type Stage } from './stages.js';

/** Queries that the report shows, and patches over which agreement is measured. */
const shownQueries = 8;
const sampledPatches = 600;

/**
 * What the report shows of the validation pictures of a seed beside its masks: nearest patches, and patches as colours.
 * @param ground the class of what is behind all objects, whose patches are not asked for their like
 */
export async function findPictures(
  outcome: SeedOutcome,
  { ground = 0 }: { ground?: number | null } = {},
): Promise<Pick<ReportData, 'neighbours' | 'shown' | 'colours'>> {
  const { settings, perClass } = outcome.results.incontext.after;
  const { pairs } = outcome.sets.val;
  const { patchSize } = outcome.start.architecture;
  const classes = await classesOfPatches(
    pairs,
    settings.inputSize,
    patchSize,
    perClass.length,
    settings.ignoreIndex,
  );
  const candidates = purePatches(classes, ground);
  const queries = drawQueries(candidates, shownQueries, outcome.seed);
  const sample = samplePatches(candidates, sampledPatches, outcome.seed);
  const find = (features: Tensor, patches: readonly LabelledPatch[]) =>
    neighboursOf(features, patches, classes);
  const shown = chooseScenes(outcome);
  const nearest = {} as Record<Stage, QueryNeighbours[]>;
  const agreements = {} as NeighbourFindings['agreement'];
  const shownFeatures = {} as Record<Stage, Tensor>;
  for (const stage of stages) {
    const features = await withBackbone(outcome.models[stage], (model) =>
      sceneFeatures(model, pairs, settings.inputSize),
    );
    nearest[stage] = find(features, queries);
    agreements[stage] = agreement(find(features, sample));
    shownFeatures[stage] = features.indexSelect(0, torch.tensor([...shown], { dtype: 'int64' }));
    features.release();
  }
  const colours = patchColours(shownFeatures);
  for (const stage of stages) shownFeatures[stage].release();
  return {
    neighbours: {
      side: classes.side,
      queries,
      before: nearest.before,
      after: nearest.after,
      agreement: agreements,
      sampled: sample.length,
    },
    shown,
    colours,
  };
}
