import { z } from 'zod';
import { describeIssue } from './config-errors.js';
import { UserError } from '../errors.js';

const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const range = z.tuple([positive, positive]);
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
  /** Seeds the views, the order of the images, stochastic depth, the references. */
  seed: z.number().int().nonnegative().default(0),
  /** Passes over the images; a pass drops the last incomplete batch. */
  epochs: positive.default(25),
  /** Length in steps instead of epochs. */
  steps: count.nullable().default(null),
  /** Images a step; `auto` is 64 on a GPU and 8 on a CPU, at most the number of images. */
  batchSize: z.union([auto, count]).default('auto'),
  views: z
    .strictObject({
      /** Side of the two global views in pixels; `auto` is the backbone's own image size. */
      globalSize: z.union([auto, count]).default('auto'),
      /** Side of the local views; `auto` is 98 px for patches of 14, 96 for 16, else 3/7 of the global size. */
      localSize: z.union([auto, count]).default('auto'),
      localCount: z.number().int().nonnegative().default(4),
      globalScale: range.default([0.25, 1]),
      localScale: range.default([0.05, 0.25]),
      jitterStrength: z.number().nonnegative().default(1),
      jitterProbability: fraction.default(0.8),
      grayscaleProbability: fraction.default(0.2),
      blurStrength: z.number().nonnegative().default(1),
      blurProbability: fraction.default(0.5),
    })
    .prefault({}),
  head: z
    .strictObject({
      hiddenDim: count.default(2048),
      /** Width E of the embeddings that are compared. */
      outputDim: count.default(256),
    })
    .prefault({}),
  /** Aligned patches a side (k of the paper): k * k patches are compared in each pair of views. */
  roiSize: z.number().int().min(2).max(16).default(7),
  sorting: z
    .strictObject({
      network: z.enum(['bitonic', 'odd_even']).default('bitonic'),
      relaxation: z
        .enum(['logistic', 'logistic_phi', 'gaussian', 'reciprocal', 'cauchy', 'optimal'])
        .default('cauchy'),
      studentSteepness: positive.default(100),
      teacherSteepness: positive.default(100),
      /** Lambda of `logistic_phi`. */
      lambda: positive.default(0.25),
      /** `fused` computes value and gradient row by row; `dense` keeps every matrix and exists for comparison. */
      implementation: z.enum(['fused', 'dense']).default('fused'),
    })
    .prefault({}),
  loss: z
    .strictObject({
      distance: z.enum(['cosine', 'euclidean']).default('cosine'),
      /** Which patches count: all, those the class token attends to, or the others. */
      mask: z.enum(['all', 'fg', 'bg']).default('all'),
      /** Share of the attention's mass that counts as foreground. */
      maskMass: fraction.default(0.6),
      maskBlurSigma: positive.default(0.6),
    })
    .prefault({}),
  queue: z
    .strictObject({
      /** Embeddings kept for each global view; 0 takes the references from the batch alone. */
      length: z.number().int().nonnegative().default(8192),
      /** Patches of each image that enter the queue at each step. */
      patchesPerImage: count.default(10),
    })
    .prefault({}),
  optimizer: z
    .strictObject({
      lr: positive.default(1e-5),
      headLr: positive.default(1e-4),
      betas: z.tuple([fraction, fraction]).default([0.9, 0.999]),
      eps: positive.default(1e-8),
      weightDecay: z.number().nonnegative().default(0.04),
      weightDecayEnd: z.number().nonnegative().default(0.5),
      /** Steps over which the learning rates rise from 0. */
      warmupSteps: z.number().int().nonnegative().default(0),
      /** Largest joint gradient norm, or null for none. */
      clipGrad: positive.nullable().default(null),
    })
    .prefault({}),
  teacher: z
    .strictObject({
      momentum: fraction.default(0.9995),
      momentumEnd: fraction.default(1),
    })
    .prefault({}),
  backbone: z
    .strictObject({
      /** Stochastic depth of the student's last block; grows linearly over the blocks. */
      dropPath: z.number().min(0).max(0.95).default(0.1),
      trainableBlocks: trainableBlocks.default('all'),
    })
    .prefault({}),
  /**
   * `reference` repeats three slips of the published code: clipping the previous step's gradients, moving the
   * teacher before the optimiser's step, and rescheduling the weight decay of the backbone only.
   */
  compat: z.enum(['corrected', 'reference']).default('corrected'),
  /**
   * `bf16` runs the networks in mixed precision (sorting and optimiser stay in float32); `auto` does so where the
   * processor or GPU has instructions for it.
   */
  precision: z.enum(['auto', 'fp32', 'bf16']).default('fp32'),
  /** Parts of a batch that the student sees one after another: less memory, the same gradient. */
  accumulation: count.default(1),
  /** Runs the student's blocks again in the backward pass instead of keeping their activations. */
  recomputeBlocks: z.boolean().default(false),
  loader: z
    .strictObject({
      /** Batches prepared ahead of the step. */
      prefetch: count.default(3),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      /** A numbered checkpoint every so many epochs; `last` is always kept. */
      everyEpochs: count.default(1),
      /** `last` is also written after so many steps, so that a long epoch is never lost; null for epochs only. */
      everySteps: count.nullable().default(500),
      /** Whether numbered checkpoints are kept; `last` alone otherwise. */
      keepEpochs: z.boolean().default(true),
    })
    .prefault({}),
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
  throw new UserError(
    `The configuration is wrong: ${result.error.issues.map((issue) => describeIssue(issue, trainSchema)).join('; ')}.`,
  );
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
    if (equals < 1) throw new UserError(`--set needs key=value, got "${assignment}".`);
    const path = assignment.slice(0, equals).split('.');
    const value = parseValue(assignment.slice(equals + 1));
    let target = result;
    for (const key of path.slice(0, -1)) {
      const next = target[key] ?? {};
      if (typeof next !== 'object' || Array.isArray(next)) {
        throw new UserError(`--set ${assignment}: "${key}" is a value, not a section.`);
      }
      target = target[key] = next as Record<string, unknown>;
    }
    target[path.at(-1)!] = value;
  }
  return result;
}

