import type { Tensor } from '@neco/torch';
import { UserError } from '../../errors.js';
import type { BackboneNetwork, ParameterGroup } from '../method.js';
import type { PostTrainingSettings } from './post-training-settings.js';

type TrainableBlocks = PostTrainingSettings['backbone']['trainableBlocks'];

/** Biases and the one-dimensional weights of norms and LayerScale are not decayed. */
const decays = (name: string, weight: Tensor) => weight.ndim > 1 && !name.endsWith('.bias');

/**
 * Freezes what is not to be trained and sorts the rest into four groups: backbone and head, each with and
 * without weight decay. Groups without parameters are left out.
 */
export function parameterGroups(
  student: BackboneNetwork,
  { backbone, optimizer }: Pick<PostTrainingSettings, 'backbone' | 'optimizer'>,
): ParameterGroup[] {
  freezeBlocks(student, backbone.trainableBlocks);
  const trained = [...student.namedParameters()].filter(([, weight]) => weight.requiresGrad);
  const groups = (['backbone', 'head'] as const).flatMap((part): ParameterGroup[] => {
    const named = trained.filter(([name]) => name.startsWith('backbone.') === (part === 'backbone'));
    const lr = part === 'head' ? optimizer.headLr : optimizer.lr;
    const select = (wanted: boolean) =>
      named.filter(([name, weight]) => decays(name, weight) === wanted).map(([, weight]) => weight);
    return [
      { name: part, params: select(true), lr, weightDecay: optimizer.weightDecay },
      { name: `${part}-no-decay`, params: select(false), lr, weightDecay: 0 },
    ];
  });
  return groups.filter((group) => group.params.length > 0);
}

/** Indices of the trained blocks. */
export function trainedBlocks(choice: TrainableBlocks, depth: number): number[] {
  const all = Array.from({ length: depth }, (_, index) => index);
  if (choice === 'all') return all;
  if (typeof choice === 'string') {
    const [kind, text] = choice.split(':') as ['last' | 'from', string];
    const most = Number(text);
    if (most > depth) {
      throw new UserError(
        `"backbone.trainableBlocks" is ${choice}, but the backbone has ${depth} blocks, 0 to ${depth - 1}.`,
      );
    }
    const first = kind === 'last' ? depth - most : most;
    return all.filter((index) => index >= first);
  }
  const beyond = choice.find((index) => index >= depth);
  if (beyond !== undefined) {
    throw new UserError(
      `"backbone.trainableBlocks" names block ${beyond}, but the backbone has blocks 0 to ${depth - 1}.`,
    );
  }
  return choice;
}

// With a choice of blocks, embeddings are frozen too; the final norm follows the blocks and is trained.
function freezeBlocks(student: BackboneNetwork, choice: TrainableBlocks): void {
  if (choice === 'all') return;
  const trained = new Set(
    trainedBlocks(choice, student.backbone.config.depth).map((index) => `blocks.${index}.`),
  );
  for (const [name, weight] of student.backbone.namedParameters()) {
    const block = /^blocks\.\d+\./.exec(name)?.[0];
    weight.requiresGrad_(block ? trained.has(block) : name.startsWith('norm.'));
  }
}
