import { z } from 'zod';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { kMeans } from '../../eval/numerics/kmeans.js';
import type { MemoryEntries } from '../../eval/protocols/label-memory.js';
import { unitRows } from '../../features/unit-rows.js';
import { neverScore, patchesByClass, type HeadForm, type PatchHead } from './head.js';

const settings = z.strictObject({
  /** Prototypes a class: 1 is the mean of its patches, more are centres of their clusters. */
  centres: z.int().min(1).default(1),
  /** Scores are cosines divided by it. */
  temperature: z.number().positive().default(0.05),
});
export type PrototypeSettings = z.infer<typeof settings>;

/** One or a few directions a class; a patch belongs to the class of the nearest. */
export const prototypeHead: HeadForm<PrototypeSettings> = {
  description: 'the mean of each class, or a few centres of it: the smallest file',
  settings,
  async fit(patches, { centres, temperature }, seed) {
    const counts = patchesByClass(patches);
    const means = unitMeans(patches);
    const rows: Tensor[] = [];
    const owners: number[] = [];
    for (const [c, count] of counts.entries()) {
      if (count === 0) continue;
      const own = centres === 1 ? null : await clusterCentres(patches, c, centres, seed);
      const found = own ?? torch.scope(() => means.narrow(0, c, 1).clone());
      rows.push(found);
      owners.push(...new Array<number>(found.shape[0]!).fill(c));
    }
    const prototypes = torch.keep(torch.cat(rows));
    for (const tensor of [means, ...rows]) tensor.release();
    const classes = torch.keep(torch.fromTypedArray(Int32Array.from(owners)));
    return nearestPrototype(prototypes, classes, counts.length, temperature);
  },
  restore(tensors, { temperature }, classes) {
    const owners = tensors.get('owners')!;
    const wrong = Array.from(owners.toTypedArray(), Number).find((c) => !(c >= 0 && c < classes));
    if (wrong !== undefined) throw new Error(`a prototype is of class ${wrong}, of ${classes}`);
    return nearestPrototype(tensors.get('prototypes')!, owners, classes, temperature);
  },
  shapes: (dim) => ({ prototypes: [null, dim], owners: [null] }),
};

/** `[classes, D]`: the direction of the sum of all patches, each by its share of the class. */
function unitMeans({ keys, labels }: MemoryEntries): Tensor {
  return torch.scope(() => unitRows(labels.to('float32').t().matmul(keys.to('float32'))));
}

/** Centres of the patches that are mostly of a class; null if there are none. */
async function clusterCentres(
  { keys, labels }: MemoryEntries,
  index: number,
  centres: number,
  seed: number,
): Promise<Tensor | null> {
  const largest = torch.scope(() => labels.argmax(1).to('int32').toTypedArray() as Int32Array);
  const rows = Int32Array.from(largest.keys()).filter((row) => largest[row] === index);
  if (rows.length === 0) return null;
  const points = torch.scope(() => keys.indexSelect(0, torch.fromTypedArray(rows)));
  const result = await kMeans(points, Math.min(centres, rows.length), { spherical: true, seed });
  points.release();
  return result.centroids;
}

/**
 * @param prototypes `[P, D]`, unit length
 * @param owners `[P]` int32: class of each
 */
function nearestPrototype(
  prototypes: Tensor,
  owners: Tensor,
  classes: number,
  temperature: number,
): PatchHead {
  return {
    classes,
    scale: 'logit',
    scores: (features) =>
      torch.noGrad(() =>
        torch.scope(() => {
          const cosines = unitRows(features).matmul(prototypes.t()).div(temperature);
          const index = owners.to('int64').unsqueeze(0).expand(cosines.shape);
          return torch
            .full([cosines.shape[0]!, classes], neverScore)
            .scatterReduce(1, index, cosines, 'amax');
        }),
      ),
    tensors: () => ({ prototypes, owners }),
    release: () => [prototypes, owners].forEach((tensor) => tensor.release()),
  };
}
