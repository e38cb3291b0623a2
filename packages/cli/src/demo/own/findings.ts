import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import {
  RandomStream,
  extractPatchFeatures,
  nearestPatches,
  type NearestPatch,
  type PatchPosition,
} from '@neco/neco/internal';
import { neighbourCount } from '../neighbours.js';
import { patchColours } from '../patch-colours.js';
import { withBackbone } from '../seed-run.js';
import { stages, type Stage } from '../stages.js';
import type { OwnOutcome } from './seed-run.js';

/** What the report shows of held-out pictures without masks. */
export interface UnlabelledFindings {
  /** Patches on a side of a picture. */
  side: number;
  /** Each in another picture. */
  queries: readonly PatchPosition[];
  /** Nearest patches in other pictures, one a picture, of each query. */
  nearest: Readonly<Record<'before' | 'after', readonly (readonly NearestPatch[])[]>>;
  /** Pictures whose colours are shown. */
  shown: readonly number[];
  /** As `ScoredData` has them. */
  colours: Readonly<Record<Stage, readonly Uint8Array[]>>;
}

const shownQueries = 8;
const shownPictures = 5;

/** Draws patches by chance and finds their nearest ones; pictures are those of the first seed's held-out list. */
export async function findUnlabelled(
  { models, heldOut, seed }: Pick<OwnOutcome, 'models' | 'heldOut' | 'seed'>,
  { inputSize, patchSize }: { inputSize: number; patchSize: number },
): Promise<UnlabelledFindings> {
  const side = inputSize / patchSize;
  const order = new RandomStream(seed, 33).permutation(heldOut.length);
  const queries = Array.from(order.slice(0, shownQueries), (image) => {
    const cell = new RandomStream(seed, 34, image).permutation(side * side)[0]!;
    return { image, row: Math.floor(cell / side), column: cell % side };
  });
  const shown = [...order.slice(0, shownPictures)];
  const nearest = {} as Record<Stage, NearestPatch[][]>;
  const features = {} as Record<Stage, Tensor>;
  for (const stage of stages) {
    const { features: all } = await withBackbone(models[stage], (model) =>
      extractPatchFeatures(model, heldOut, { inputSize }),
    );
    nearest[stage] = nearestPatches(all, queries, neighbourCount, {
      from: 'other-images',
      onePerImage: true,
    });
    features[stage] = all.indexSelect(0, torch.tensor(shown, { dtype: 'int64' }));
    all.release();
  }
  const colours = patchColours(features);
  for (const stage of stages) features[stage].release();
  return { side, queries, nearest, shown, colours };
}
