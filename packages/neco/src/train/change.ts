import * as torch from '@neco/torch';
import type { Tensor } from '@neco/torch';
import type { Learner } from '../methods/method.js';
import type { VisionTransformer } from '../vit/vision-transformer.js';
import { loadBackbone, type LoadedBackbone } from '../weights/load.js';
import { releaseModule } from './build.js';

/**
 * How far training can move backbones at most, as shares of the size of their weights: AdamW moves a weight by no more
 * than about the learning rate a step, and a teacher follows its student by the momentum. Both are compared with the root
 * mean square of the trained network's weights at the start.
 *
 * @returns by the name of the network
 */
export function largestChange(
  learner: Pick<Learner, 'networks' | 'trained' | 'rates'>,
  totalSteps: number,
): Record<string, number> {
  const { networks, trained } = learner;
  let [student, teacher] = [0, 0];
  for (let step = 0; step < totalSteps; step++) {
    const { lr, momentum = 1 } = learner.rates(step, totalSteps);
    student += lr;
    teacher += (1 - momentum) * (student - teacher);
  }
  const size = torch.scope(() => {
    const weights = networks[trained]!.backbone.parameters();
    return normOf(weights) / Math.sqrt(weights.reduce((sum, weight) => sum + weight.numel(), 0));
  });
  return Object.fromEntries(
    Object.keys(networks).map((name) => [name, (name === trained ? student : teacher) / size]),
  );
}

/**
 * How far backbones are from the one that a run began with: the norm of the difference over the norm of the start, of all
 * weights that both have.
 *
 * @param model - What the run began with; it is loaded again if it is a name.
 * @returns by the name of the network; null if the start cannot be had any more, or has other shapes
 */
export async function changeFromStart(
  { networks }: Pick<Learner, 'networks'>,
  model: string | LoadedBackbone,
): Promise<Record<string, number> | null> {
  let start: VisionTransformer;
  try {
    start = typeof model === 'string' ? await loadBackbone(model, { allowMissing: true }) : model;
  } catch {
    return null;
  }
  try {
    return torch.noGrad(() =>
      Object.fromEntries(
        Object.entries(networks).map(([name, { backbone }]) => [name, distance(start, backbone)]),
      ),
    );
  } catch {
    return null;
  } finally {
    if (start !== model) releaseModule(start);
  }
}

function distance(start: VisionTransformer, now: VisionTransformer): number {
  return torch.scope(() => {
    const weights = now.stateDict();
    const shared = [...start.stateDict()].filter(([name]) => weights.has(name));
    const before = shared.map(([, weight]) => weight.to('cpu'));
    const after = shared.map(([name]) => weights.get(name)!.to('cpu'));
    return normOf(torch._foreachSub(after, before)) / normOf(before);
  });
}

function normOf(tensors: readonly Tensor[]): number {
  return torch.linalgVectorNorm(torch.stack(torch._foreachNorm([...tensors]))).item();
}
