import { z } from 'zod';
import { shareRange as range } from './share-range.js';

const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const count0 = z.number().int().nonnegative();
const auto = z.literal('auto');

/** Blocks of the student that are trained: `all`, `last:N`, `from:N`, or a list of indices. */
const trainableBlocks = z.union([
  z.literal('all'),
  z.string().regex(/^(last|from):\d+$/, 'expected "all", "last:N", "from:N" or a list of block numbers'),
  z.array(z.number().int().nonnegative()),
]);

/** How views are coloured. */
export const colourSettings = {
  jitterStrength: z.number().nonnegative().default(1).describe('factor on the colour jitter'),
  jitterProbability: fraction.default(0.8).describe('probability of colour jitter in a view'),
  blurStrength: z.number().nonnegative().default(1).describe('factor on the deviation of the blur'),
  blurProbability: fraction.default(0.5).describe('probability of Gaussian blur in a view'),
};

/** Aligned patches of a pair of views. */
export const roiSize = z
  .number()
  .int()
  .min(2)
  .max(16)
  .default(7)
  .describe('aligned patches a side; their square is sorted');

/** How far a teacher stays behind its student. */
export const momentum = {
  momentum: fraction.default(0.9995).describe('share of the teacher that stays at a step, at the start'),
  momentumEnd: fraction.default(1).describe('the same at the end'),
};

/** Sections of methods that train a pretrained backbone further, with a slowly moving teacher. */
export const postTrainingSettings = {
  views: z
    .strictObject({
      globalSize: z
        .union([auto, z.literal('small'), count])
        .default('auto')
        .describe(
          "side of the two global views in pixels; auto is the backbone's own image size, small is 12 patches (168 px for patches of 14), for a CPU",
        ),
      localSize: z
        .union([auto, count])
        .default('auto')
        .describe(
          'side of the local views; auto is 5 patches beside small global views, else 98 for patches of 14, 96 for 16, 3/7 of the global size for others',
        ),
      localCount: count0.default(4).describe('local views of each image'),
      globalScale: range
        .default([0.25, 1])
        .describe('least and largest share of the image that a global view covers'),
      localScale: range.default([0.05, 0.25]).describe('the same for local views'),
      mirrorProbability: fraction
        .default(0)
        .describe('probability that a view is mirrored left to right; published: 0'),
      ...colourSettings,
      grayscaleProbability: fraction.default(0.2).describe('probability of a grey view'),
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
  accumulation: count
    .default(1)
    .describe('parts of a batch that the student sees one after another: less memory, the same gradient'),
  recomputeBlocks: z
    .boolean()
    .default(false)
    .describe("run the student's blocks again in the backward pass instead of keeping their activations"),
};

/** The sections of post-training with their defaults; sizes of views may still be `auto`. */
export type PostTrainingSettings = z.output<z.ZodObject<typeof postTrainingSettings>>;

/** The same once no size is `auto`. */
export type ResolvedPostTraining = Omit<PostTrainingSettings, 'views'> & {
  views: Omit<PostTrainingSettings['views'], 'globalSize' | 'localSize'> & {
    globalSize: number;
    localSize: number;
  };
};
