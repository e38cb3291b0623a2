import { z } from 'zod';
import { describeIssues } from './config-errors.js';
import { UserError } from '../errors.js';
import { evaluationSchema } from './evaluation-config.js';

const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const range = z.tuple([positive, positive]);
const count0 = z.number().int().nonnegative();
const auto = z.literal('auto');

/** Blocks of the student that are trained: `all`, `last:N`, `from:N`, or a list of indices. */
const trainableBlocks = z.union([
  z.literal('all'),
  z.string().regex(/^(last|from):\d+$/, 'expected "all", "last:N", "from:N" or a list of block numbers'),
  z.array(z.number().int().nonnegative()),
]);

/**
 * Everything that decides a post-training run; the one place for its defaults (section 4 of the paper and
 * its published code: arXiv 2408.11054). Keys are what `--set a.b=c` and configuration files name.
 */
export const trainSchema = z.strictObject({
  seed: count0
    .default(0)
    .describe('seeds the order of the images, the views, stochastic depth and the references'),
  epochs: positive
    .max(1e6)
    .default(25)
    .describe('passes over the images; a pass drops the last incomplete batch'),
  steps: count.nullable().default(null).describe('length in steps instead of epochs'),
  batchSize: z
    .union([auto, count])
    .default('auto')
    .describe('images a step; auto is 64 on a GPU and 8 on a CPU, at most the number of images'),
  views: z
    .strictObject({
      globalSize: z
        .union([auto, count])
        .default('auto')
        .describe("side of the two global views in pixels; auto is the backbone's own image size"),
      localSize: z
        .union([auto, count])
        .default('auto')
        .describe(
          'side of the local views; auto is 98 for patches of 14, 96 for 16, else 3/7 of the global size',
        ),
      localCount: count0.default(4).describe('local views of each image'),
      globalScale: range
        .default([0.25, 1])
        .describe('least and largest share of the image that a global view covers'),
      localScale: range.default([0.05, 0.25]).describe('the same for local views'),
      mirrorProbability: fraction
        .default(0)
        .describe('probability that a view is mirrored left to right; published: 0'),
      jitterStrength: z.number().nonnegative().default(1).describe('factor on the colour jitter'),
      jitterProbability: fraction.default(0.8).describe('probability of colour jitter in a view'),
      grayscaleProbability: fraction.default(0.2).describe('probability of a grey view'),
      blurStrength: z.number().nonnegative().default(1).describe('factor on the deviation of the blur'),
      blurProbability: fraction.default(0.5).describe('probability of Gaussian blur in a view'),
    })
    .prefault({}),
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
  roiSize: z
    .number()
    .int()
    .min(2)
    .max(16)
    .default(7)
    .describe('aligned patches a side; their square is sorted'),
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
  optimizer: z
    .strictObject({
      lr: positive
        .default(1e-5)
        .describe('learning rate of the backbone at the start; falls to 0 by a cosine'),
      headLr: positive.default(1e-4).describe('the same for the head'),
      betas: z.tuple([fraction, fraction]).default([0.9, 0.999]).describe("AdamW's betas"),
      eps: positive.default(1e-8).describe("AdamW's epsilon"),
      weightDecay: z
        .number()
        .nonnegative()
        .default(0.04)
        .describe('weight decay at the start; none on biases and norms'),
      weightDecayEnd: z.number().nonnegative().default(0.5).describe('weight decay at the end'),
      warmupSteps: count0.default(0).describe('steps over which the learning rates rise from 0'),
      headOnlySteps: count0
        .default(0)
        .describe('steps at the start in which the head alone moves and the backbone stays as it is'),
      clipGrad: positive.nullable().default(null).describe('largest joint norm of the gradients'),
    })
    .prefault({}),
  teacher: z
    .strictObject({
      momentum: fraction.default(0.9995).describe('share of the teacher that stays at a step, at the start'),
      momentumEnd: fraction.default(1).describe('the same at the end'),
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
  backbone: z
    .strictObject({
      dropPath: z
        .number()
        .min(0)
        .max(0.95)
        .default(0.1)
        .describe("stochastic depth of the student's last block; grows linearly over the blocks"),
      trainableBlocks: trainableBlocks
        .default('all')
        .describe('all, last:N, from:N, or a list of block numbers'),
      registers: z
        .enum(['keep', 'drop'])
        .default('keep')
        .describe("drop takes the pretrained backbone's registers out (the XR models of the published code)"),
    })
    .prefault({}),
  compat: z
    .enum(['corrected', 'reference'])
    .default('corrected')
    .describe(
      "reference repeats slips of the published code: no effective clipping, the teacher moved before the optimiser's step, and what auto stands for in head.initialisation, teacher.head, queue.order and queue.counting",
    ),
  precision: z
    .enum(['auto', 'fp32', 'bf16'])
    .default('fp32')
    .describe('bf16 runs the networks in mixed precision; auto does so where the processor or GPU has it'),
  accumulation: count
    .default(1)
    .describe('parts of a batch that the student sees one after another: less memory, the same gradient'),
  recomputeBlocks: z
    .boolean()
    .default(false)
    .describe("run the student's blocks again in the backward pass instead of keeping their activations"),
  loader: z
    .strictObject({
      prefetch: count.default(3).describe('batches prepared ahead of the step'),
    })
    .prefault({}),
  distributed: z
    .strictObject({
      timeoutSeconds: positive
        .max(1_000_000)
        .default(600)
        .describe('several processes: how long they wait for each other before they stop'),
      gatherReferences: z
        .boolean()
        .default(false)
        .describe(
          'references and queue from the patches of all processes, as one process with the whole batch has them; else each has its own',
        ),
      bucketMegabytes: positive
        .default(25)
        .describe('gradients are averaged in parts of this size while the backward pass runs'),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      everyEpochs: count
        .default(1)
        .describe('a numbered checkpoint every so many epochs; the last is always kept'),
      everySteps: count
        .nullable()
        .default(500)
        .describe('the last checkpoint is also written after so many steps'),
      keepEpochs: z.boolean().default(true).describe('whether numbered checkpoints are kept'),
    })
    .prefault({}),
  eval: evaluationSchema.prefault({}),
});

/** Settings as a user gives them: everything may be left out. */
export type TrainSettings = z.input<typeof trainSchema>;
/** Settings with all defaults filled in; `auto` values are still there (see `resolveAuto`). */
export type TrainConfig = z.output<typeof trainSchema>;

/**
 * Checks settings and fills in the defaults.
 * @throws UserError listing every wrong key by its dotted path, with the nearest known name
 */
export function parseTrainConfig(settings: unknown): TrainConfig {
  const result = trainSchema.safeParse(settings ?? {});
  if (result.success) return result.data;
  throw new UserError(`The configuration is wrong: ${describeIssues(result.error.issues, trainSchema)}.`);
}

/**
 * Applies `a.b=c` assignments to nested settings; values are read as YAML would (numbers, booleans, lists).
 * @throws UserError for an assignment without `=`
 */
export function assignSettings(
  settings: Record<string, unknown>,
  assignments: readonly string[],
  parseValue: (text: string) => unknown,
): Record<string, unknown> {
  const result = structuredClone(settings);
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new UserError(`"set" needs key=value, got "${assignment}".`);
    const path = assignment.slice(0, equals).split('.');
    const value = valueOf(assignment, parseValue, assignment.slice(equals + 1));
    let target = result;
    for (const key of path.slice(0, -1)) {
      const next = target[key] ?? {};
      if (typeof next !== 'object' || Array.isArray(next)) {
        throw new UserError(`"set" ${assignment}: "${key}" is a value, not a section.`);
      }
      target = target[key] = next as Record<string, unknown>;
    }
    target[path.at(-1)!] = value;
  }
  return result;
}

function valueOf(assignment: string, parseValue: (text: string) => unknown, text: string): unknown {
  try {
    return parseValue(text);
  } catch (cause) {
    throw new UserError(
      `"set" ${assignment}: the value cannot be read (${(cause as Error).message}); put text with special letters in quotes.`,
      { cause },
    );
  }
}
