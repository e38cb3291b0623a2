import * as torch from '@neco/torch';
import type { StepContext } from '../method.js';
import { planAlignment, viewsOn, type ViewBatch } from '../parts/alignment.js';
import type { EmbeddingNetwork } from '../parts/embedding-network.js';
import { aloneStep } from '../parts/ranked-step.js';
import { studentPasses, type StudentPass } from '../parts/student-passes.js';
import { neighbourConsistencyLoss } from './loss.js';
import type { PatchQueue } from './queue.js';
import type { NecoStepSettings } from './settings.js';
import { prepareTargets } from './targets.js';

/** What a step works with. */
interface Networks {
  student: EmbeddingNetwork;
  teacher: EmbeddingNetwork;
  queues: readonly PatchQueue[];
}

/**
 * Loss of one step, and its gradient accumulated in the student's parameters. The teacher sees the global views once.
 * @param given - Its views go to the networks' device.
 * @param context - By default that of a process which has the whole batch.
 */
export function lossAndGradient(
  networks: Networks,
  given: ViewBatch,
  config: NecoStepSettings,
  context: Pick<StepContext, 'check' | 'ranks'> = { check: () => undefined, ranks: aloneStep },
): number {
  return torch.scope(() => {
    const { student } = networks;
    const { ranks } = context;
    const batch = viewsOn(given, student.backbone.device);
    const plan = planAlignment(batch, student.backbone.config.patchSize, config.roiSize);
    const targets = ranks.teacherPart(() => prepareTargets(networks, batch, plan, config, ranks.joint));
    return ranks.studentPart(() =>
      studentPasses(batch, plan, config, context, {
        embed: (pass, recomputation) => {
          const needed = pass.local ? plan.studentLocals : plan.studentGlobals;
          const { shape } = pass.local ? batch.locals : batch.globals;
          return student.forward(pass.pixels, neededOf(needed, shape, pass), { recomputation }).embeddings;
        },
        loss: (patches, part) => neighbourConsistencyLoss(patches, targets, config, part),
      }),
    );
  });
}

/** The needed patches of some images and views, from those of all: `[V * B * N]` to `[count * images * N]`. */
function neededOf(
  needed: Uint8Array,
  [views, batchSize]: readonly number[],
  { views: [firstView, viewCount], images: [first, count] }: StudentPass,
): Uint8Array {
  const patches = needed.length / (views! * batchSize!);
  const result = new Uint8Array(viewCount * count * patches);
  for (let v = 0; v < viewCount; v++) {
    const start = ((firstView + v) * batchSize! + first) * patches;
    result.set(needed.subarray(start, start + count * patches), v * count * patches);
  }
  return result;
}
