import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { foregroundMask } from '../../vit/foreground-mask.js';
import { alignedMask } from '../parts/aligned-mask.js';
import type { AlignmentPlan, ViewBatch } from '../parts/alignment.js';
import type { EmbeddingNetwork } from '../parts/embedding-network.js';
import { ownBatch, type JointBatch } from '../parts/joint-batch.js';
import { inPrecision } from '../parts/precision.js';
import { referencesOf } from './references.js';
import { roiAlign } from '../parts/roi-align.js';
import type { PatchQueue } from './queue.js';
import type { NecoStepSettings } from './settings.js';

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
  networks: { teacher: EmbeddingNetwork; queues: readonly PatchQueue[] },
  batch: ViewBatch,
  plan: AlignmentPlan,
  config: NecoStepSettings,
  joint: JointBatch = ownBatch,
): Targets {
  return torch.noGrad(() =>
    torch.scope(() => {
      const chosen = networks.queues.map(() => choosePatches(plan, batch, config, joint.ranks));
      const perView = plan.teacherGlobals.length / batch.globals.shape[0]!;
      const ownChosen = chosen.map((indices) => joint.ownIndices(indices, perView));
      const { maps, masks } = runTeacher(networks, batch, plan, ownChosen, config);
      const targets: Omit<Targets, 'weights'> = { references: [], teacherPatches: [] };
      const counted: (Tensor | null)[] = [];
      const push = () =>
        networks.queues.forEach((queue, g) => pushPatches(queue, maps[g]!, chosen[g]!, masks?.[g], joint));
      if (config.queue.order === 'push_first') push();
      for (const { globalView, teacher } of plan.pairs) {
        const patches = roiAlign(maps[globalView]!, teacher.wy, teacher.wx);
        const mask = masks ? alignedMask(masks[globalView]!, teacher) : null;
        targets.teacherPatches.push(patches);
        targets.references.push(jointReferences(patches, networks.queues[globalView] ?? null, mask, joint));
        counted.push(mask);
      }
      if (config.queue.order !== 'push_first') push();
      // After all other random choices, so that references and queues are those of a run without the control.
      if (config.loss.shuffleTeacher) {
        targets.teacherPatches = targets.teacherPatches.map((patches, i) =>
          joint.own(shuffled(joint.gather(patches), counted[i] ? joint.gather(counted[i]) : null)),
        );
      }
      return { ...targets, weights: rowWeights(counted, targets.teacherPatches[0]!, joint) };
    }),
  );
}

function runTeacher(
  { teacher }: { teacher: EmbeddingNetwork },
  batch: ViewBatch,
  plan: AlignmentPlan,
  chosen: readonly Int32Array[],
  config: NecoStepSettings,
): { maps: Tensor[]; masks: Tensor[] | null } {
  const globalCount = batch.globals.shape[0]!;
  const masked = config.loss.mask !== 'all';
  const needed = plan.teacherGlobals.slice();
  const perView = needed.length / globalCount;
  chosen.forEach((indices, g) => indices.forEach((index) => (needed[g * perView + index] = 1)));
  // Which patches are foreground is known only after the backbone, so then every patch is embedded.
  if (masked) needed.fill(1);
  const output = inPrecision(config.precision, batch.globals.device, () =>
    teacher.forward(batch.globals.flatten(0, 1), needed, {
      attention: masked,
      mirrored: config.teacher.mirrored,
    }),
  );
  const maps = output.embeddings.chunk(globalCount, 0);
  if (!output.attention) return { maps, masks: null };
  const { maskMass, maskBlurSigma, mask } = config.loss;
  const foreground = foregroundMask(output.attention.to('float32'), output.grid, maskMass, maskBlurSigma);
  return { maps, masks: (mask === 'bg' ? foreground.neg().add(1) : foreground).chunk(globalCount, 0) };
}

/**
 * The same patches in a random order over the batch: none of them says anything of the student's any more.
 * Those that a mask counts change places among each other, or the control would also change what is counted.
 */
function shuffled(patches: Tensor, mask: Tensor | null): Tensor {
  const rows = patches.flatten(0, 1);
  const orderOf = (count: number) => torch.randperm(count).to(patches.device);
  if (!mask) return rows.indexSelect(0, orderOf(rows.shape[0]!)).reshape(patches.shape);
  const inside = mask.reshape([-1]).nonzero().reshape([-1]);
  const order = inside.indexSelect(0, orderOf(inside.shape[0]!));
  return rows.indexCopy(0, inside, rows.indexSelect(0, order)).reshape(patches.shape);
}

/** References of the own images, out of those of all. */
function jointReferences(
  patches: Tensor,
  queue: PatchQueue | null,
  mask: Tensor | null,
  joint: JointBatch,
): Tensor {
  // The queue has the same content on all ranks, so what is drawn need not be sent.
  const fromQueue = queue !== null && queue.filled > 0;
  const all = fromQueue
    ? patches.expand([joint.ranks, ...patches.shape]).flatten(0, 1)
    : joint.gather(patches);
  return joint.own(referencesOf(all, queue, fromQueue || !mask ? null : joint.gather(mask)));
}

/**
 * Mean over pairs of the mean over counted rows; a pair without counted rows has weight 0. Of a joined batch's share the
 * weights are such that the mean over ranks is that of the whole batch.
 */
function rowWeights(counted: readonly (Tensor | null)[], patches: Tensor, joint: JointBatch): Tensor {
  const [batchSize, rows] = patches.shape as [number, number];
  const { device } = patches;
  const shares = counted.map((mask) =>
    mask
      ? mask.mul(joint.ranks).div(joint.sum(mask.sum()).clampMin(1))
      : torch.full([batchSize, rows], 1 / (batchSize * rows), { device }),
  );
  return torch.stack(shares).div(counted.length);
}

/** The patches of one global view that will enter its queue, as indices into `[B * N]` of all ranks' images. */
function choosePatches(
  plan: AlignmentPlan,
  batch: ViewBatch,
  config: NecoStepSettings,
  ranks: number,
): Int32Array {
  const [globalCount, batchSize] = batch.globals.shape as [number, number];
  const patches = (ranks * plan.teacherGlobals.length) / globalCount;
  const count = Math.min(patches, config.queue.patchesPerImage * batchSize * ranks);
  return torch.scope(
    () => torch.randperm(patches, { dtype: 'int32' }).narrow(0, 0, count).toTypedArray() as Int32Array,
  );
}

function pushPatches(
  queue: PatchQueue,
  map: Tensor,
  chosen: Int32Array,
  mask: Tensor | undefined,
  joint: JointBatch,
): void {
  const embeddings = map.reshape([-1, map.shape[3]!]);
  if (!mask) return queue.push(joint.select(embeddings, chosen));
  const inside = joint.gather(mask).reshape([-1]).nonzero().reshape([-1]);
  if (inside.shape[0] === 0) return;
  const order = torch.randperm(inside.shape[0]!).narrow(0, 0, Math.min(inside.shape[0]!, chosen.length));
  const drawn = inside.indexSelect(0, order.to(inside.device));
  const places = drawn.to('int32').toTypedArray() as Int32Array;
  queue.push(joint.select(embeddings, places));
}
