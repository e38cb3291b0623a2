import { z } from 'zod';
import { UserError } from '../../errors.js';
import { requireInputSize } from '../../features/pixels.js';
import { lowShotCount } from './low-shot.js';
import type { EvaluationInput, EvaluationResult, PredictedMask } from './evaluation.js';
import {
  commonSettings,
  notNegative,
  oneOfWords,
  parseEvaluationSettings,
  positive,
  setting,
  share,
  whole,
} from './settings.js';

/** Images a step, as published. */
export const publishedStep = 128;

/** Variations of an image that the epochs take in turn; beyond them scores no longer change, see docs/evaluation.md. */
export const usualVariations = 5;

/** Settings of linear evaluation alone: how the head is trained. Defaults are the published ones. */
export const linearSettings = z.object({
  epochs: setting(
    whole(1).default(25),
    'passes over the training images; after four fifths the rate falls to a tenth',
    { value: 'n', together: 'epochs' },
  ),
  learningRate: setting(positive().default(0.01), 'of SGD with momentum .9 and weight decay 1e-4', {
    value: 'x',
    together: 'learning-rate',
  }),
  momentum: notNegative().default(0.9).describe('of SGD'),
  weightDecay: notNegative().default(1e-4).describe('of SGD'),
  dropAfter: whole(1)
    .optional()
    .describe('epochs after which the rate falls to a tenth; four fifths of them by default'),
  // The published schedule was made for about 80 steps an epoch.
  imagesPerStep: setting(
    whole(1).optional(),
    'images a step; on fewer than 10,240 images fewer keep about 80 steps an epoch',
    { value: 'n', default: `${publishedStep}, in corrected mode fewer on small sets` },
  ),
  augmentationEpochs: setting(
    whole(0).optional(),
    'random variations of each image, computed once for all epochs and seeds and taken in turn; 0 for none',
    {
      value: 'n',
      default: `${usualVariations}, in reference mode one an epoch`,
      together: 'linear-variations',
    },
  ),
  trainShare: setting(
    share({ threshold: false }).default(1),
    'take this part of the labelled images, such as 1/8, drawn by the seed',
    { value: 'share', together: 'train-share' },
  ),
  maskSize: setting(whole(1).default(100), 'side of the masks in training, and of the second score', {
    value: 'pixels',
  }),
  batchNorm: setting(z.boolean().default(false), 'standardise features by the statistics of the batches', {
    value: null,
  }),
  cacheBytes: setting(
    whole(0).default(2e9),
    'most memory for features that are used again, in MB; the rest waits on disk',
    { name: 'cache-mb', value: 'n', unit: 1e6 },
  ),
  storage: setting(
    oneOfWords(['float32', 'float16']).default('float32'),
    'of features that are used again; float16 is half of them',
    { value: 'dtype' },
  ),
});

export type LinearSettings = z.input<typeof linearSettings>;

export interface LinearOptions extends EvaluationInput, LinearSettings {}

/** Several seeds at once. */
export interface SeededLinearOptions extends Omit<LinearOptions, 'seed' | 'onPrediction'> {
  /** At least one. */
  seeds: readonly number[];
  /** `run`: place of the seed in the list. */
  onPrediction?: ((prediction: PredictedMask, run: number) => void) | undefined;
}

export interface LinearResult extends EvaluationResult {
  settings: CompleteLinearSettings;
  /** The same head, averaged in the other ways. */
  means: {
    /** Classes absent from the validation masks left out: `corrected`. */
    presentClasses: number;
    /** Absent classes count as 0: `reference`. */
    allClasses: number;
    /** As the mode averages, but masks and predictions of `maskSize`, which the published monitor scores. */
    small: number;
  };
  /** Mean loss of each epoch. */
  losses: number[];
  /** Epoch, from 1, whose head was scored: the last; in `reference` mode the one with the best monitor score. */
  epoch: number;
  trainImages: number;
  /** Of all seeds that were run together. */
  seconds: { features: number; training: number; validation: number };
}

const settingsSchema = commonSettings.extend(linearSettings.shape);

/** All that decides a linear evaluation, the defaults too. */
export type CompleteLinearSettings = Required<z.output<typeof settingsSchema>>;

/** Fills in the defaults. @throws UserError for settings that do not fit the model or the data */
export function completeLinearSettings(options: LinearOptions): CompleteLinearSettings {
  const { model, train, val } = options;
  const settings = parseEvaluationSettings(settingsSchema, options);
  const { epochs, mode } = settings;
  requireInputSize(settings.inputSize, model.config.patchSize);
  if (settings.resize !== 'squash') {
    throw new UserError(
      `The linear evaluation trains on squashed images: it has no "resize" ${settings.resize}.`,
    );
  }
  if (settings.debias) {
    throw new UserError(
      'The learning rate of the linear evaluation is for features of their own length, which "debias" takes from them.',
    );
  }
  if (train.length === 0) throw new UserError('There is no labelled image to train the head on.');
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
  const images = lowShotCount(train.length, settings.trainShare);
  const fewer = Math.max(8, Math.min(publishedStep, Math.floor(images / 80)));
  return {
    ...settings,
    dropAfter: settings.dropAfter ?? Math.max(1, Math.round(0.8 * epochs)),
    imagesPerStep: settings.imagesPerStep ?? (mode === 'reference' ? publishedStep : fewer),
    augmentationEpochs: Math.min(
      epochs,
      settings.augmentationEpochs ?? (mode === 'reference' ? epochs : usualVariations),
    ),
  };
}
