import { z } from 'zod';
import * as torch from '@neco/torch';
import { LabelMemory, type MemoryEntries } from '../../eval/protocols/label-memory.js';
import { balancedScores } from './balanced.js';
import type { HeadForm, PatchHead } from './head.js';

const settings = z.strictObject({
  /** Labelled patches that vote for a patch; with `balanced`, those of each class. */
  neighbours: z.int().min(1).default(30),
  /** Of the softmax over their cosines. */
  temperature: z.number().positive().default(0.02),
  /** Each class has the same say, however many patches it has; otherwise the most similar patches of all vote. */
  balanced: z.boolean().default(false),
  /** How patches are kept; float16 halves the file. */
  storage: z.enum(['float32', 'float16']).default('float32'),
});
export type KnnSettings = z.infer<typeof settings>;

/** Keeps labelled patches; a patch takes the labels of the most similar ones, as in the in-context evaluation. */
export const knnHead: HeadForm<KnnSettings> = {
  description: 'keeps labelled patches; the most similar ones vote',
  settings,
  fit: (patches, chosen) => Promise.resolve(memoryHead(patches, chosen)),
  restore(tensors, chosen) {
    const [keys, labels] = [tensors.get('keys')!, tensors.get('labels')!];
    const head = memoryHead({ keys, labels }, chosen);
    [keys, labels].forEach((tensor) => tensor.release());
    return head;
  },
  shapes: (dim, classes) => ({ keys: [null, dim], labels: [null, classes] }),
};

function memoryHead(patches: MemoryEntries, settings: KnnSettings): PatchHead {
  const { neighbours, temperature, balanced, storage } = settings;
  const [capacity, dim] = patches.keys.shape as [number, number];
  const classes = patches.labels.shape[1]!;
  const memory = new LabelMemory({ dim, classes, capacity, perImage: null, storage });
  memory.append(patches);
  return {
    classes,
    scale: 'probability',
    scores: (features) =>
      balanced
        ? torch.scope(() => balancedScores(features, memory.entries(), settings))
        : memory.label(features, neighbours, temperature),
    tensors: () => torch.scope(() => ({ ...memory.entries() })),
    release: () => memory.release(),
  };
}
