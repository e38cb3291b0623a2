import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { BlockRecomputation } from '../vit/index.js';
import { planAlignment, type AlignmentPlan, type ViewBatch } from './alignment.js';
import type { TrainConfig } from './config.js';
import { neighbourConsistencyLoss } from './loss.js';
import type { NecoNetwork } from './network.js';
import type { Networks } from './networks.js';
import { inPrecision } from './precision.js';
import { roiAlign, type RoiAlignWeights } from './roi-align.js';
import { prepareTargets, type Targets } from './targets.js';

/**
 * Loss of one step, and its gradient accumulated in the student's parameters. The teacher sees the global views once;
 * the student sees all views, in `config.accumulation` parts of the batch one after another, so that only one part's
 * activations are in memory at a time.
 * @param check - Called with each part's loss before its backward pass.
 */
export function lossAndGradient(
  networks: Networks,
  batch: ViewBatch,
  config: TrainConfig,
  check?: (loss: number) => void,
): number {
  return torch.scope(() => {
    const plan = planAlignment(batch, networks.student.backbone.config.patchSize, config.roiSize);
    const targets = prepareTargets(networks, batch, plan, config);
    let total = 0;
    for (const [first, count] of parts(batch.globals.shape[1]!, config.accumulation)) {
      torch.scope(() => {
        const recomputation = config.recomputeBlocks
          ? new BlockRecomputation((forward) => inPrecision(config, forward))
          : null;
        const loss = studentLoss(
          networks.student,
          batch,
          plan,
          targets,
          config,
          [first, count],
          recomputation,
        );
        const value = loss.item();
        check?.(value);
        total += value;
        loss.backward();
        recomputation?.backward();
      });
    }
    return total;
  });
}

/** Loss of the images `first` to `first + count - 1`, with gradient. */
function studentLoss(
  student: NecoNetwork,
  batch: ViewBatch,
  plan: AlignmentPlan,
  targets: Targets,
  config: TrainConfig,
  [first, count]: [number, number],
  recomputation: BlockRecomputation | null,
): Tensor {
  const run = (views: Tensor, needed: Uint8Array): Tensor[] => {
    const [viewCount, batchSize] = views.shape as [number, number];
    if (viewCount === 0) return [];
    const images = views.narrow(1, first, count).flatten(0, 1);
    const chosen = neededOf(needed, viewCount, batchSize, first, count);
    return student.forward(images, chosen, { recomputation }).embeddings.chunk(viewCount, 0);
  };
  const maps = inPrecision(config, () => [
    ...run(batch.globals, plan.studentGlobals),
    ...run(batch.locals, plan.studentLocals),
  ]);
  const patches = plan.pairs.map(({ view, student: weights }) => {
    const { wy, wx } = ofImages(weights, first, count);
    return roiAlign(maps[view]!, wy, wx);
  });
  return neighbourConsistencyLoss(patches, targets, config, first);
}

/** `[first, count]` of each part; sizes differ by at most one. */
export function parts(batchSize: number, count: number): [number, number][] {
  const bounds = Array.from({ length: Math.min(count, batchSize) + 1 }, (_, i) =>
    Math.round((i * batchSize) / Math.min(count, batchSize)),
  );
  return bounds.slice(1).map((end, i) => [bounds[i]!, end - bounds[i]!]);
}

/** The needed patches of some images, from those of all: `[V * B * N]` to `[V * count * N]`. */
function neededOf(
  needed: Uint8Array,
  views: number,
  batchSize: number,
  first: number,
  count: number,
): Uint8Array {
  if (count === batchSize) return needed;
  const patches = needed.length / (views * batchSize);
  const result = new Uint8Array(views * count * patches);
  for (let v = 0; v < views; v++) {
    const start = (v * batchSize + first) * patches;
    result.set(needed.subarray(start, start + count * patches), v * count * patches);
  }
  return result;
}

function ofImages(
  { wy, wx }: RoiAlignWeights,
  first: number,
  count: number,
): Pick<RoiAlignWeights, 'wy' | 'wx'> {
  return { wy: wy.narrow(0, first, count), wx: wx.narrow(0, first, count) };
}
