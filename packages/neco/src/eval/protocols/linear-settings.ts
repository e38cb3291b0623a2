import { z } from 'zod';
import { UserError } from '../../errors.js';
import { requireInputSize } from '../../features/pixels.js';
import type { EvaluationInput, EvaluationResult } from './evaluation.js';
import {
  commonSettings,
  notNegative,
  parseEvaluationSettings,
  positive,
  setting,
  share,
  whole,
} from './settings.js';

/** Images a step, as published. */
export const publishedStep = 128;

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
    'random variations of each image, taken in turn; 0 for none, 1 or 2 for speed',
    { value: 'n', default: 'one an epoch', together: 'linear-variations' },
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
    'most memory for features that are used again, in MB; the rest is computed again',
    { name: 'cache-mb', value: 'n', unit: 1e6 },
  ),
});

export type LinearSettings = z.input<typeof linearSettings>;

export interface LinearOptions extends EvaluationInput, LinearSettings {}

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
  const fewer = Math.max(8, Math.min(publishedStep, Math.floor(train.length / 80)));
  return {
    ...settings,
    dropAfter: settings.dropAfter ?? Math.max(1, Math.round(0.8 * epochs)),
    imagesPerStep: settings.imagesPerStep ?? (mode === 'reference' ? publishedStep : fewer),
    augmentationEpochs: settings.augmentationEpochs ?? epochs,
  };
}
