import { z } from 'zod';
import {
  momentum,
  postTrainingSettings,
  roiSize,
  type ResolvedPostTraining,
} from '../parts/post-training-settings.js';
import type { MethodSettings } from '../method.js';

const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const count0 = z.number().int().nonnegative();

/** The settings of NeCo (section 4 of the paper and its published code: arXiv 2408.11054). */
export const necoSettings = {
  ...postTrainingSettings,
  head: z
    .strictObject({
      hiddenDim: count.default(2048).describe('width of the projection head'),
      outputDim: count.default(256).describe('width of the embeddings that are compared'),
      initialisation: z
        .enum(['auto', 'torch', 'published'])
        .default('auto')
        .describe(
          "random weights of the head; auto is published with compat reference, else torch: torch is PyTorch's default for linear layers, published a truncated normal of .02 with biases 0",
        ),
    })
    .prefault({}),
  roiSize,
  sorting: z
    .strictObject({
      network: z.enum(['bitonic', 'odd_even']).default('bitonic').describe('sorting network'),
      relaxation: z
        .enum(['logistic', 'logistic_phi', 'gaussian', 'reciprocal', 'cauchy', 'optimal'])
        .default('cauchy')
        .describe('how a comparator is softened'),
      studentSteepness: positive
        .default(100)
        .describe('steepness of its comparators; large is near hard sorting'),
      teacherSteepness: positive.default(100).describe('the same for the teacher'),
      lambda: positive.default(0.25).describe('exponent of logistic_phi'),
      implementation: z
        .enum(['fused', 'chunked', 'dense'])
        .default('fused')
        .describe(
          'fused computes value and gradient row by row; chunked does so with ATen operators on any device; dense keeps every matrix',
        ),
    })
    .prefault({}),
  loss: z
    .strictObject({
      objective: z
        .enum(['sorted', 'ranks', 'cosine'])
        .default('sorted')
        .describe(
          'sorted is NeCo; the others are controls: ranks compares the order of every two references without a sorting network, cosine the aligned patches alone',
        ),
      shuffleTeacher: z
        .boolean()
        .default(false)
        .describe("control: the teacher's aligned patches change places at random within the batch"),
      distance: z
        .enum(['cosine', 'euclidean'])
        .default('cosine')
        .describe('how patches are compared with references'),
      mask: z
        .enum(['all', 'fg', 'bg'])
        .default('all')
        .describe('which patches count: all, those that the class token attends to, or the others'),
      maskMass: fraction.default(0.6).describe('share of the attention that is foreground'),
      maskBlurSigma: positive.default(0.6).describe('blur of the attention in patches'),
    })
    .prefault({}),
  queue: z
    .strictObject({
      length: count0
        .default(8192)
        .describe('embeddings kept for each global view as references; 0 takes them from the batch alone'),
      patchesPerImage: count.default(10).describe('patches of each image that enter the queue at each step'),
      order: z
        .enum(['auto', 'draw_first', 'push_first'])
        .default('auto')
        .describe(
          'auto is push_first with compat reference, else draw_first: draw_first takes references from earlier steps alone, push_first (published) from this step too',
        ),
      counting: z
        .enum(['auto', 'once', 'per_view'])
        .default('auto')
        .describe(
          'auto is per_view with compat reference, else once: per_view counts an entry once for each global view, so that half of the references are zero vectors until the queue is full',
        ),
    })
    .prefault({}),
  teacher: z
    .strictObject({
      ...momentum,
      head: z
        .enum(['auto', 'copied', 'independent'])
        .default('auto')
        .describe(
          "the teacher's head at the start: the student's (copied), or random weights of its own (independent); auto is independent with compat reference, else copied",
        ),
      mirrored: z
        .boolean()
        .default(false)
        .describe(
          'the teacher sees each global view and its mirror image and takes the mean of their tokens',
        ),
    })
    .prefault({}),
  compat: z
    .enum(['corrected', 'reference'])
    .default('corrected')
    .describe(
      "reference repeats slips of the published code: no effective clipping, the teacher moved before the optimiser's step, and what auto stands for in head.initialisation, teacher.head, queue.order and queue.counting",
    ),
};

/** With all defaults; `auto` is still there. */
export type NecoSettings = z.output<z.ZodObject<typeof necoSettings>>;

type WithoutAuto<Section, Key extends keyof Section> = Omit<Section, Key> & {
  [K in Key]: Exclude<Section[K], 'auto'>;
};

/** What `compat` decides where `auto` leaves it the choice. */
export interface NecoSurroundings {
  head: WithoutAuto<NecoSettings['head'], 'initialisation'>;
  teacher: WithoutAuto<NecoSettings['teacher'], 'head'>;
  queue: WithoutAuto<NecoSettings['queue'], 'order' | 'counting'>;
}

/** Settings in which no `auto` is left. */
export type NecoConfig = MethodSettings &
  ResolvedPostTraining &
  NecoSurroundings &
  Pick<NecoSettings, 'roiSize' | 'sorting' | 'loss' | 'compat'> & {
    distributed: { gatherReferences: boolean };
  };

/** What one step reads of them. */
export type NecoStepSettings = Pick<
  NecoSettings,
  'roiSize' | 'sorting' | 'loss' | 'queue' | 'teacher' | 'accumulation' | 'recomputeBlocks'
> & { precision: string };

/** What the published code does otherwise around the step. */
export function surroundings({
  compat,
  head,
  teacher,
  queue,
}: Pick<NecoSettings, 'compat' | 'head' | 'teacher' | 'queue'>): NecoSurroundings {
  const choose = <Value extends string>(value: Value | 'auto', corrected: Value, published: Value): Value =>
    value !== 'auto' ? value : compat === 'reference' ? published : corrected;
  return {
    head: { ...head, initialisation: choose(head.initialisation, 'torch', 'published') },
    teacher: { ...teacher, head: choose(teacher.head, 'copied', 'independent') },
    queue: {
      ...queue,
      order: choose(queue.order, 'draw_first', 'push_first'),
      counting: choose(queue.counting, 'once', 'per_view'),
    },
  };
}
