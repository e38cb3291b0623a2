import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { planAlignment, type ViewBatch } from './alignment.js';
import type { TrainConfig } from './config.js';
import { foregroundMask } from './foreground-mask.js';
import { neighbourConsistencyLoss } from './loss.js';
import type { NecoNetwork } from './network.js';
import type { PatchQueue } from './queue.js';

/** The two networks and the references' memory. */
export interface Networks {
  student: NecoNetwork;
  teacher: NecoNetwork;
  /** One for each global view; empty without queue. */
  queues: readonly PatchQueue[];
}

/**
 * Forward pass of one training step: the student sees all views, the teacher the global ones, without gradient; the
 * queues take up a random part of the teacher's patches.
 * @returns The loss, a scalar with gradient.
 */
export function forwardLoss(networks: Networks, batch: ViewBatch, config: TrainConfig): Tensor {
  return torch.scope(() => {
    const patchSize = networks.student.backbone.config.patchSize;
    const plan = planAlignment(batch, patchSize, config.roiSize);
    const chosen = config.queue.length > 0 ? choosePatches(plan.teacherGlobals, batch, config) : [];
    const { maps: teacher, masks } = runTeacher(networks.teacher, batch, plan.teacherGlobals, chosen, config);
    const student = runStudent(networks.student, batch, plan.studentGlobals, plan.studentLocals, config);
    const loss = neighbourConsistencyLoss({ student, teacher }, plan.pairs, networks.queues, masks, config);
    torch.noGrad(() => networks.queues.forEach((queue, g) => pushPatches(queue, teacher[g]!, chosen[g]!, masks?.[g])));
    return loss;
  });
}

function runStudent(
  student: NecoNetwork,
  batch: ViewBatch,
  neededGlobals: Uint8Array,
  neededLocals: Uint8Array,
  config: TrainConfig,
): Tensor[] {
  const [globalCount, localCount] = [batch.globals.shape[0]!, batch.locals.shape[0]!];
  return inPrecision(config, () => {
    const maps = split(student.forward(batch.globals.flatten(0, 1), neededGlobals).embeddings, globalCount);
    if (localCount === 0) return maps;
    return [...maps, ...split(student.forward(batch.locals.flatten(0, 1), neededLocals).embeddings, localCount)];
  });
}

function runTeacher(
  teacher: NecoNetwork,
  batch: ViewBatch,
  needed: Uint8Array,
  chosen: readonly Int32Array[],
  config: TrainConfig,
): { maps: Tensor[]; masks: Tensor[] | null } {
  const globalCount = batch.globals.shape[0]!;
  const masked = config.loss.mask !== 'all';
  const perView = needed.length / globalCount;
  chosen.forEach((indices, g) => indices.forEach((index) => (needed[g * perView + index] = 1)));
  // Which patches are foreground is known only after the backbone, so then every patch is embedded.
  if (masked) needed.fill(1);
  return torch.noGrad(() => {
    const output = inPrecision(config, () =>
      teacher.forward(batch.globals.flatten(0, 1), needed, { attention: masked }),
    );
    const maps = split(output.embeddings, globalCount);
    if (!output.attention) return { maps, masks: null };
    const foreground = foregroundMask(
      output.attention.to('float32'),
      output.grid,
      config.loss.maskMass,
      config.loss.maskBlurSigma,
    );
    const mask = config.loss.mask === 'bg' ? foreground.neg().add(1) : foreground;
    return { maps, masks: split(mask, globalCount) };
  });
}

/** For each global view the patches that will enter its queue, as indices into `[B * N]`. */
function choosePatches(needed: Uint8Array, batch: ViewBatch, config: TrainConfig): Int32Array[] {
  const [globalCount, batchSize] = batch.globals.shape as [number, number];
  const patches = needed.length / globalCount;
  const count = Math.min(patches, config.queue.patchesPerImage * batchSize);
  return Array.from({ length: globalCount }, () =>
    torch.scope(() => torch.randperm(patches, { dtype: 'int32' }).narrow(0, 0, count).toTypedArray() as Int32Array),
  );
}

function pushPatches(queue: PatchQueue, map: Tensor, chosen: Int32Array, mask: Tensor | undefined): void {
  torch.scope(() => {
    const embeddings = map.reshape([-1, map.shape[3]!]);
    const indices = torch.fromTypedArray(chosen);
    if (!mask) return queue.push(embeddings.indexSelect(0, indices));
    const inside = mask.reshape([-1]).nonzero().reshape([-1]);
    if (inside.shape[0] === 0) return;
    const order = torch.randperm(inside.shape[0]!).narrow(0, 0, Math.min(inside.shape[0]!, chosen.length));
    queue.push(embeddings.indexSelect(0, inside.indexSelect(0, order)));
  });
}

/** `[count * B, ...]` as one tensor a view. */
function split(maps: Tensor, count: number): Tensor[] {
  return maps.chunk(count, 0);
}

function inPrecision<T>(config: TrainConfig, body: () => T): T {
  return config.precision === 'bf16' ? torch.autocast('bfloat16', body) : body();
}
