import { z } from 'zod';
import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import { RandomStream } from '../../data/random.js';
import { LinearHead } from '../../eval/protocols/linear-head.js';
import type { MemoryEntries } from '../../eval/protocols/label-memory.js';
import { unitRows } from '../../features/unit-rows.js';
import { neverScore, patchesByClass, type HeadForm, type PatchHead } from './head.js';

const settings = z.strictObject({
  /** Steps of stochastic gradient descent with momentum .9; the rate falls to 0 along a half cosine. */
  steps: z.int().min(1).default(1000),
  learningRate: z.number().positive().default(0.01),
  weightDecay: z.number().min(0).default(1e-3),
  /** Patches a step. */
  batchSize: z.int().min(2).default(512),
});
export type LinearHeadSettings = z.infer<typeof settings>;

/** A linear map from features to classes, trained on the cross-entropy with the shares of classes in the patches. */
export const linearHead: HeadForm<LinearHeadSettings> = {
  description: 'a linear map, trained on the patches',
  settings,
  async fit(patches, chosen, seed) {
    const [dim, classes] = [patches.keys.shape[1]!, patches.labels.shape[1]!];
    const trained = new LinearHead({
      dim,
      classes,
      random: new RandomStream(seed, 0, 1),
      learningRate: chosen.learningRate,
      momentum: 0.9,
      weightDecay: chosen.weightDecay,
      batchNorm: true,
    });
    try {
      await descend(trained, patches, chosen, new RandomStream(seed, 0, 2));
      return linearMap(withoutAbsent(trained.folded(), patchesByClass(patches)));
    } finally {
      trained.release();
    }
  },
  restore: (tensors) => linearMap({ weight: tensors.get('weight')!, bias: tensors.get('bias')! }),
  shapes: (dim, classes) => ({ weight: [classes, dim], bias: [classes] }),
};

async function descend(
  head: LinearHead,
  { keys, labels }: MemoryEntries,
  { steps, learningRate, batchSize }: LinearHeadSettings,
  random: RandomStream,
): Promise<void> {
  const patches = keys.shape[0]!;
  const size = Math.min(batchSize, patches);
  let order = random.permutation(patches);
  let used = 0;
  for (let step = 0; step < steps; step++) {
    if (used + size > patches) [order, used] = [random.permutation(patches), 0];
    const rows = Int32Array.from(order.subarray(used, (used += size)));
    head.setLearningRate((learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2);
    torch.scope(() => {
      const chosen = torch.fromTypedArray(rows);
      head.stepOnPatches(keys.indexSelect(0, chosen), labels.indexSelect(0, chosen));
    });
    // Lets signals and progress in.
    if (step % 50 === 0) await new Promise(setImmediate);
  }
}

interface LinearMap {
  weight: Tensor;
  bias: Tensor;
}

function withoutAbsent({ weight, bias }: LinearMap, patches: readonly number[]): LinearMap {
  torch.noGrad(() =>
    torch.scope(() =>
      patches.forEach((count, c) => {
        if (count > 0) return;
        weight.select(0, c).zero_();
        bias.select(0, c).fill_(neverScore);
      }),
    ),
  );
  return { weight, bias };
}

function linearMap({ weight, bias }: LinearMap): PatchHead {
  return {
    classes: bias.shape[0]!,
    scale: 'logit',
    scores: (features) =>
      torch.noGrad(() => torch.scope(() => torch.linear(unitRows(features), weight, bias))),
    tensors: () => ({ weight, bias }),
    release: () => [weight, bias].forEach((tensor) => tensor.release()),
  };
}
