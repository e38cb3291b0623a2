import type { Tensor } from '@neco/torch';
import {
  ignoreIndex,
  RandomStream,
  readLabels,
  type ImageMaskPair,
  countCells,
  extractPatchFeatures,
  nearestPatches,
  squashMask,
  type NearestPatch,
  type PatchPosition,
  type VisionTransformer,
} from '@neco/neco/internal';

/** A patch and the class that fills most of it. */
export interface LabelledPatch extends PatchPosition {
  classIndex: number;
}

/** A query and its nearest patches in other images. */
export interface QueryNeighbours {
  query: LabelledPatch;
  neighbours: (NearestPatch & { classIndex: number })[];
}

/** Which class fills the patches of a list of masks. */
export interface PatchClasses {
  /** `[images][rows * columns]`: the commonest class of each patch. */
  commonest: Uint16Array[];
  /** Whether one class fills at least nine tenths of the patch. */
  pure: Uint8Array[];
  side: number;
}

/** Neighbours that are compared: how many for each query. */
export const neighbourCount = 6;

/** Labels of the patches of some masks at an input size. */
export async function classesOfPatches(
  pairs: readonly ImageMaskPair[],
  inputSize: number,
  patchSize: number,
  classes: number,
  ignore = ignoreIndex,
): Promise<PatchClasses> {
  const commonest: Uint16Array[] = [];
  const pure: Uint8Array[] = [];
  for (const pair of pairs) {
    const small = squashMask(await readLabels(pair), inputSize, 'corrected');
    const { counts, labelled } = countCells(small, patchSize, classes, ignore, 'corrected');
    const best = new Uint16Array(labelled.length);
    const filled = new Uint8Array(labelled.length);
    for (let cell = 0; cell < labelled.length; cell++) {
      const row = counts.subarray(cell * classes, (cell + 1) * classes);
      best[cell] = row.indexOf(Math.max(...row));
      filled[cell] = Number(row[best[cell]!]! >= 0.9 * patchSize * patchSize);
    }
    commonest.push(best);
    pure.push(filled);
  }
  return { commonest, pure, side: inputSize / patchSize };
}

/** All patches that one class fills, in order; those of `ground` are left out. */
export function purePatches({ commonest, pure, side }: PatchClasses, ground: number | null): LabelledPatch[] {
  const found: LabelledPatch[] = [];
  commonest.forEach((labels, image) =>
    labels.forEach((classIndex, cell) => {
      if (classIndex === ground || pure[image]![cell] === 0) return;
      found.push({ image, row: Math.floor(cell / side), column: cell % side, classIndex });
    }),
  );
  return found;
}

/** One patch drawn from each of `count` classes, all by chance: nothing is chosen for its looks. */
export function drawQueries(patches: readonly LabelledPatch[], count: number, seed: number): LabelledPatch[] {
  const random = new RandomStream(seed, 1);
  const classes = [...new Set(patches.map(({ classIndex }) => classIndex))].sort((a, b) => a - b);
  const order = random.permutation(classes.length).slice(0, count);
  return Array.from(order, (i) => random.pick(patches.filter(({ classIndex }) => classIndex === classes[i])));
}

/** `count` patches by chance, without repetition. */
export function samplePatches(
  patches: readonly LabelledPatch[],
  count: number,
  seed: number,
): LabelledPatch[] {
  const order = new RandomStream(seed, 2).permutation(patches.length).slice(0, count);
  return Array.from(order, (i) => patches[i]!);
}

/** The nearest patches of each query in other images, one an image, with their classes. */
export function neighboursOf(
  features: Tensor,
  queries: readonly LabelledPatch[],
  { commonest, side }: PatchClasses,
): QueryNeighbours[] {
  const found = nearestPatches(features, queries, neighbourCount, {
    from: 'other-images',
    onePerImage: true,
  });
  return queries.map((query, i) => ({
    query,
    neighbours: found[i]!.map((patch) => ({
      ...patch,
      classIndex: commonest[patch.image]![patch.row * side + patch.column]!,
    })),
  }));
}

/** Share of neighbours whose class is that of their query. */
export function agreement(queries: readonly QueryNeighbours[]): number {
  const pairs = queries.flatMap(({ query, neighbours }) =>
    neighbours.map(({ classIndex }) => classIndex === query.classIndex),
  );
  return pairs.filter(Boolean).length / pairs.length;
}

/** Features `[N, S, S, D]` of the images of some pairs; the caller releases them. */
export async function sceneFeatures(
  model: VisionTransformer,
  pairs: readonly ImageMaskPair[],
  inputSize: number,
): Promise<Tensor> {
  const files = pairs.map(({ image }) => image);
  return (await extractPatchFeatures(model, files, { inputSize })).features;
}
