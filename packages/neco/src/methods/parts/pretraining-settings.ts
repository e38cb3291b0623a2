import { z } from 'zod';
import { shareRange as range } from './share-range.js';
import { evaluationSchema } from '../../eval/monitor-settings.js';
import { colourSettings } from './post-training-settings.js';

const auto = z.literal('auto');
const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const count = z.number().int().positive();
const count0 = z.number().int().nonnegative();
const ofArch = (what: string) => count.nullable().default(null).describe(`${what}; null is that of the arch`);

/** Sections of methods that train a backbone from random weights. */
export const pretrainingSettings = {
  objective: z
    .enum(['auto', 'contrast', 'labels'])
    .default('auto')
    .describe(
      'contrast tells aligned patches of two views from all others of the batch; labels predicts the class shares of every patch; auto is labels where masks are given',
    ),
  steps: count.nullable().default(5000).describe('length of the run; null leaves it to epochs'),
  batchSize: z
    .union([auto, count])
    .default('auto')
    .describe('images a step; auto is 32, at most the number of images'),
  backbone: z
    .strictObject({
      arch: z
        .enum(['tiny', 'small', 'base'])
        .default('tiny')
        .describe(
          'tiny has patches of 8 px on images of 112 px, small and base of 16 px on images of 224 px; blocks are those of DINOv2',
        ),
      width: ofArch('width of the tokens'),
      depth: ofArch('number of blocks'),
      heads: ofArch('attention heads; they divide the width'),
      patch: ofArch('side of a patch in pixels'),
      size: ofArch('side in pixels of the images that the position embedding is made for'),
      dropPath: z.number().min(0).max(0.95).default(0).describe('stochastic depth of the last block'),
    })
    .prefault({}),
  views: z
    .strictObject({
      globalSize: z
        .union([auto, count])
        .default('auto')
        .describe('side of the global views in pixels until the last steps; auto is 4/7 of backbone.size'),
      fullSizeShare: fraction
        .default(0.1)
        .describe('share of the steps, at the end, whose global views have the side backbone.size'),
      localCount: z
        .union([auto, count0])
        .default('auto')
        .describe('local views of each image; auto is 2 for contrast and 0 for labels'),
      localSize: z
        .union([auto, count])
        .default('auto')
        .describe('side of the local views; auto is half the global size'),
      globalScale: range
        .default([0.25, 1])
        .describe('least and largest share of the image that a global view covers'),
      localScale: range.default([0.08, 0.25]).describe('the same for local views'),
      ...colourSettings,
      grayscaleProbability: fraction.default(0.1).describe('probability of a grey view'),
    })
    .prefault({}),
  contrast: z
    .strictObject({
      temperature: positive.default(0.1).describe('similarities are divided by it'),
      roiSize: z.number().int().min(2).max(16).default(7).describe('aligned patches a side'),
      patchesPerView: count
        .default(16)
        .describe('aligned patches of each image, chosen at random for a pair of views, that are compared'),
      hiddenDim: count.default(256).describe('width of the projection head'),
      outputDim: count.default(128).describe('width of the embeddings that are compared'),
    })
    .prefault({}),
  labels: z
    .strictObject({
      ignoreIndex: count0
        .max(65_535)
        .nullable()
        .default(null)
        .describe('value of mask pixels without a class; null is what the class file says, else 255'),
    })
    .prefault({}),
  optimizer: z
    .strictObject({
      lr: positive.default(1e-3).describe('highest learning rate; falls to a fiftieth by a cosine'),
      betas: z.tuple([fraction, fraction]).default([0.9, 0.999]).describe("AdamW's betas"),
      eps: positive.default(1e-8).describe("AdamW's epsilon"),
      weightDecay: z.number().nonnegative().default(0.05).describe('weight decay; none on biases and norms'),
      warmupSteps: z
        .union([auto, count0])
        .default('auto')
        .describe('steps over which the learning rate rises; auto is 200, at most a tenth of the run'),
      clipGrad: positive.nullable().default(3).describe('largest joint norm of the gradients'),
    })
    .prefault({}),
  checkpoint: z
    .strictObject({
      everyEpochs: count
        .nullable()
        .default(null)
        .describe('a numbered checkpoint every so many epochs; null for none'),
      everySteps: count
        .default(500)
        .describe('the checkpoint and the backbone are written after so many steps'),
      keepEpochs: z.boolean().default(true).describe('whether numbered checkpoints are kept'),
    })
    .prefault({}),
  eval: evaluationSchema
    .omit({ network: true })
    .extend({
      every: evaluationSchema.shape.every.describe(
        'the backbone is measured at the start, every so many steps and at the end; 0 for never; auto is a quarter of the run, at least 50 steps',
      ),
      collapseBelow: evaluationSchema.shape.collapseBelow
        .removeDefault()
        .default(0.1)
        .describe(
          'share of its value in the untrained network below which effective rank or spread raise the alarm',
        ),
      inputSize: evaluationSchema.shape.inputSize.describe(
        'side in pixels to which images are squashed; auto is backbone.size',
      ),
      signal: evaluationSchema.shape.signal
        .removeDefault()
        .default('none')
        .describe(
          'without labelled images: what tells the best backbone; none keeps no best, for signals say little of an untrained network',
        ),
    })
    .prefault({}),
};

/** The sections of pretraining with their defaults; `auto` is still there. */
export type PretrainingSettings = z.output<z.ZodObject<typeof pretrainingSettings>>;
