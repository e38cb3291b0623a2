import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { foregroundMask } from '../vit/index.js';
import { alignedMask } from './aligned-mask.js';
import type { AlignmentPlan, ViewBatch } from './alignment.js';
import type { TrainConfig } from './config.js';
import { inPrecision } from './precision.js';
import { referencesOf } from './references.js';
import { roiAlign } from './roi-align.js';
import type { Networks } from './networks.js';
import type { PatchQueue } from './queue.js';

/** What the student is pulled towards in one step; holds no gradient. */
export interface Targets {
  /** For each pair the references `[B, k * k, E]`. */
  references: Tensor[];
  /** For each pair the teacher's aligned patches `[B, k * k, E]`. */
  teacherPatches: Tensor[];
  /** Share of each row in the loss, `[P, B, k * k]`; sums to 1 if every pair has a counted patch. */
  weights: Tensor;
}

/**
 * Teacher's part of a step: its aligned patches of every pair, the references they and the student are compared
 * with, and the queues' new entries.
 */
export function prepareTargets(
  networks: Networks,
  batch: ViewBatch,
  plan: AlignmentPlan,
  config: TrainConfig,
): Targets {
  return torch.noGrad(() =>
    torch.scope(() => {
      const chosen = networks.queues.map(() => choosePatches(plan, batch, config));
      const { maps, masks } = runTeacher(networks, batch, plan, chosen, config);
      const targets: Omit<Targets, 'weights'> = { references: [], teacherPatches: [] };
      const counted: (Tensor | null)[] = [];
      for (const { globalView, teacher } of plan.pairs) {
        const patches = roiAlign(maps[globalView]!, teacher.wy, teacher.wx);
        const mask = masks ? alignedMask(masks[globalView]!, teacher) : null;
        targets.teacherPatches.push(patches);
        targets.references.push(referencesOf(patches, networks.queues[globalView] ?? null, mask));
        counted.push(mask);
      }
      networks.queues.forEach((queue, g) => pushPatches(queue, maps[g]!, chosen[g]!, masks?.[g]));
      return { ...targets, weights: rowWeights(counted, targets.teacherPatches[0]!) };
    }),
  );
}

function runTeacher(
  { teacher }: Networks,
  batch: ViewBatch,
  plan: AlignmentPlan,
  chosen: readonly Int32Array[],
  config: TrainConfig,
): { maps: Tensor[]; masks: Tensor[] | null } {
  const globalCount = batch.globals.shape[0]!;
  const masked = config.loss.mask !== 'all';
  const needed = plan.teacherGlobals.slice();
  const perView = needed.length / globalCount;
  chosen.forEach((indices, g) => indices.forEach((index) => (needed[g * perView + index] = 1)));
  // Which patches are foreground is known only after the backbone, so then every patch is embedded.
  if (masked) needed.fill(1);
  const output = inPrecision(config, () =>
    teacher.forward(batch.globals.flatten(0, 1), needed, { attention: masked }),
  );
  const maps = output.embeddings.chunk(globalCount, 0);
  if (!output.attention) return { maps, masks: null };
  const { maskMass, maskBlurSigma, mask } = config.loss;
  const foreground = foregroundMask(output.attention.to('float32'), output.grid, maskMass, maskBlurSigma);
  return { maps, masks: (mask === 'bg' ? foreground.neg().add(1) : foreground).chunk(globalCount, 0) };
}

/** Mean over pairs of the mean over counted rows; a pair without counted rows has weight 0. */
function rowWeights(counted: readonly (Tensor | null)[], patches: Tensor): Tensor {
  const [batchSize, rows] = patches.shape as [number, number];
  const shares = counted.map((mask) =>
    mask ? mask.div(mask.sum().clampMin(1)) : torch.full([batchSize, rows], 1 / (batchSize * rows)),
  );
  return torch.stack(shares).div(counted.length);
}

/** The patches of one global view that will enter its queue, as indices into `[B * N]`. */
function choosePatches(plan: AlignmentPlan, batch: ViewBatch, config: TrainConfig): Int32Array {
  const [globalCount, batchSize] = batch.globals.shape as [number, number];
  const patches = plan.teacherGlobals.length / globalCount;
  const count = Math.min(patches, config.queue.patchesPerImage * batchSize);
  return torch.scope(
    () => torch.randperm(patches, { dtype: 'int32' }).narrow(0, 0, count).toTypedArray() as Int32Array,
  );
}

function pushPatches(queue: PatchQueue, map: Tensor, chosen: Int32Array, mask: Tensor | undefined): void {
  const embeddings = map.reshape([-1, map.shape[3]!]);
  if (!mask) return queue.push(embeddings.indexSelect(0, torch.fromTypedArray(chosen)));
  const inside = mask.reshape([-1]).nonzero().reshape([-1]);
  if (inside.shape[0] === 0) return;
  const order = torch.randperm(inside.shape[0]!).narrow(0, 0, Math.min(inside.shape[0]!, chosen.length));
  queue.push(embeddings.indexSelect(0, inside.indexSelect(0, order)));
}
