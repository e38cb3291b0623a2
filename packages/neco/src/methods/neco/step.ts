import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { BlockRecomputation } from '../../vit/recomputation.js';
import { planAlignment, viewsOn, type AlignmentPlan, type ViewBatch } from '../parts/alignment.js';
import type { TrainConfig } from '../../settings/config.js';
import { aloneStep, type RankedStep } from '../../train/ranks/ranked-step.js';
import { neighbourConsistencyLoss } from './loss.js';
import type { NecoNetwork } from './neco-network.js';
import type { Networks } from './networks.js';
import { inPrecision } from '../parts/precision.js';
import { roiAlign } from '../parts/roi-align.js';
import { prepareTargets, type Targets } from './targets.js';

/** A share of the student's work whose loss and gradient need nothing of the rest. */
interface Part {
  /** Views of one size, by their numbers among all views: one global view, or the local ones. */
  views: number[];
  /** The first of some images of the batch, and how many. */
  images: [first: number, count: number];
}

/**
 * Loss of one step, and its gradient accumulated in the student's parameters. The teacher sees the global views once.
 * Every pair of the loss holds a single view of the student, so the student sees one global view after another, then
 * the local ones, each in `config.accumulation` parts of the batch, and only one part's activations are in memory.
 * @param given - Its views go to the networks' device.
 * @param check - Called with each part's loss before its backward pass.
 * @param ranks - Where the batch is a share of a larger one.
 */
export function lossAndGradient(
  networks: Networks,
  given: ViewBatch,
  config: TrainConfig,
  check?: (loss: number) => void,
  ranks: RankedStep = aloneStep,
): number {
  return torch.scope(() => {
    const batch = viewsOn(given, networks.student.backbone.clsToken.device);
    const plan = planAlignment(batch, networks.student.backbone.config.patchSize, config.roiSize);
    const targets = ranks.teacherPart(() => prepareTargets(networks, batch, plan, config, ranks.joint));
    return ranks.studentPart(() => studentPasses(networks, batch, plan, targets, config, check, ranks));
  });
}

function studentPasses(
  networks: Networks,
  batch: ViewBatch,
  plan: AlignmentPlan,
  targets: Targets,
  config: TrainConfig,
  check: ((loss: number) => void) | undefined,
  ranks: RankedStep,
): number {
  const all = partsOf(batch, config);
  return all.reduce(
    (total, part) =>
      torch.scope(() => {
        const recomputation = config.recomputeBlocks
          ? new BlockRecomputation((forward) => inPrecision(config, batch.globals.device, forward))
          : null;
        const loss = studentLoss(networks.student, batch, plan, targets, config, part, recomputation);
        const value = loss.item();
        check?.(value);
        if (part === all.at(-1)) ranks.lastBackward();
        loss.backward();
        recomputation?.backward();
        return total + value;
      }),
    0,
  );
}

/** All parts of a step; a view without a pair (the only global one) is in none. */
function partsOf({ globals, locals }: ViewBatch, config: TrainConfig): Part[] {
  const [globalCount, batchSize] = globals.shape as [number, number];
  const range = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
  const groups = globalCount > 1 ? range(0, globalCount).map((view) => [view]) : [];
  if (locals.shape[0]! > 0) groups.push(range(globalCount, locals.shape[0]!));
  return parts(batchSize, config.accumulation).flatMap((images) =>
    groups.map((views) => ({ views, images })),
  );
}

/** Loss of a part, with gradient. */
function studentLoss(
  student: NecoNetwork,
  batch: ViewBatch,
  plan: AlignmentPlan,
  targets: Targets,
  config: TrainConfig,
  { views, images }: Part,
  recomputation: BlockRecomputation | null,
): Tensor {
  const globalCount = batch.globals.shape[0]!;
  const local = views[0]! >= globalCount;
  const [pixels, needed] = local ? [batch.locals, plan.studentLocals] : [batch.globals, plan.studentGlobals];
  const chosen = { first: views[0]! - (local ? globalCount : 0), count: views.length };
  const maps = inPrecision(config, batch.globals.device, () =>
    student.forward(
      pixels
        .narrow(0, chosen.first, chosen.count)
        .narrow(1, ...images)
        .flatten(0, 1),
      neededOf(needed, pixels.shape, chosen, images),
      { recomputation },
    ),
  ).embeddings.chunk(views.length, 0);
  const pairs = [...plan.pairs.keys()].filter((pair) => views.includes(plan.pairs[pair]!.view));
  const patches = pairs.map((pair) => {
    const { view, student: weights } = plan.pairs[pair]!;
    return roiAlign(
      maps[view - views[0]!]!,
      weights.wy.narrow(0, ...images),
      weights.wx.narrow(0, ...images),
    );
  });
  return neighbourConsistencyLoss(patches, targets, config, { pairs, images });
}

/** `[first, count]` of each part; sizes differ by at most one. */
export function parts(batchSize: number, count: number): [number, number][] {
  const bounds = Array.from({ length: Math.min(count, batchSize) + 1 }, (_, i) =>
    Math.round((i * batchSize) / Math.min(count, batchSize)),
  );
  return bounds.slice(1).map((end, i) => [bounds[i]!, end - bounds[i]!]);
}

/** The needed patches of some images and views, from those of all: `[V * B * N]` to `[count * images * N]`. */
function neededOf(
  needed: Uint8Array,
  [views, batchSize]: readonly number[],
  chosen: { first: number; count: number },
  [first, count]: Part['images'],
): Uint8Array {
  const patches = needed.length / (views! * batchSize!);
  const result = new Uint8Array(chosen.count * count * patches);
  for (let v = 0; v < chosen.count; v++) {
    const start = ((chosen.first + v) * batchSize! + first) * patches;
    result.set(needed.subarray(start, start + count * patches), v * count * patches);
  }
  return result;
}
