import { ignoreIndex } from '../../data/pairs.js';
import { UserError } from '../../errors.js';
import { requireInputSize } from '../../features/pixels.js';
import type { EvaluationInput, EvaluationResult } from './protocol.js';

/** How the head is trained. Defaults are the published ones. */
export interface LinearSettings {
  /** Passes over the training images. Default 25. */
  epochs?: number;
  /** Of SGD. Default .01. */
  learningRate?: number;
  /** Default .9. */
  momentum?: number;
  /** Default 1e-4. */
  weightDecay?: number;
  /** The learning rate falls to a tenth after so many epochs. Default: four fifths of the epochs. */
  dropAfter?: number;
  /**
   * Images a step. Default 128 in `reference` mode. In `corrected` mode an epoch of fewer than 10,240 images keeps
   * about 80 steps by smaller steps, of 8 images at least: the published schedule was made for such numbers.
   */
  imagesPerStep?: number;
  /** Side of the masks in training, and of the second score. Default 100. */
  maskSize?: number;
  /** Standardise features by the statistics of the batches. Default false. */
  batchNorm?: boolean;
  /**
   * Random variations of each training image, used in turn by the epochs; 0 for the images as they are. Default:
   * one an epoch. A lower number computes features that many times only, if they fit in `cacheBytes`.
   */
  augmentationEpochs?: number;
  /** Part of the training images that is taken, drawn by the seed. Default 1. */
  trainShare?: number;
  /** Most memory for kept features. Default 2 GB. */
  cacheBytes?: number;
}

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

/** All that decides a linear evaluation, the defaults too. */
export type CompleteLinearSettings = Required<LinearSettings> &
  Required<Pick<EvaluationInput, 'inputSize' | 'mode' | 'ignoreIndex' | 'batchSize' | 'seed'>>;

/** Fills in the defaults. @throws UserError for settings that do not fit the model or the data */
export function completeLinearSettings(options: LinearOptions): CompleteLinearSettings {
  const { mode = 'corrected', epochs = 25, train } = options;
  const imagesPerStep =
    mode === 'reference' ? 128 : Math.max(8, Math.min(128, Math.floor(train.length / 80)));
  const settings: CompleteLinearSettings = {
    inputSize: options.inputSize,
    mode,
    ignoreIndex: options.ignoreIndex ?? ignoreIndex,
    batchSize: options.batchSize ?? 8,
    seed: options.seed ?? 0,
    epochs,
    learningRate: options.learningRate ?? 0.01,
    momentum: options.momentum ?? 0.9,
    weightDecay: options.weightDecay ?? 1e-4,
    dropAfter: options.dropAfter ?? Math.max(1, Math.round(0.8 * epochs)),
    imagesPerStep: options.imagesPerStep ?? imagesPerStep,
    maskSize: options.maskSize ?? 100,
    batchNorm: options.batchNorm ?? false,
    augmentationEpochs: options.augmentationEpochs ?? epochs,
    trainShare: options.trainShare ?? 1,
    cacheBytes: options.cacheBytes ?? 2e9,
  };
  checkSettings(settings, options);
  return settings;
}

function checkSettings(settings: CompleteLinearSettings, { model, train, val }: LinearOptions): void {
  requireInputSize(settings.inputSize, model.config.patchSize);
  const whole = (name: string, value: number, least: number): void => {
    if (Number.isInteger(value) && value >= least) return;
    throw new UserError(`The ${name} must be a whole number, ${least} or more, not ${value}.`);
  };
  const atLeast = (name: string, value: number, least: number): void => {
    if (value >= least) return;
    throw new UserError(`The ${name} must be ${least} or more, not ${value}.`);
  };
  whole('number of epochs', settings.epochs, 1);
  whole('epoch of the drop', settings.dropAfter, 1);
  whole('number of images a step', settings.imagesPerStep, 1);
  whole('mask size', settings.maskSize, 1);
  whole('number of augmentation epochs', settings.augmentationEpochs, 0);
  whole('batch size', settings.batchSize, 1);
  whole('seed', settings.seed, 0);
  whole('ignore index', settings.ignoreIndex, 0);
  atLeast('weight decay', settings.weightDecay, 0);
  atLeast('momentum', settings.momentum, 0);
  atLeast('size of the cache', settings.cacheBytes, 0);
  if (!(settings.learningRate > 0)) {
    throw new UserError(`The learning rate must be above 0, not ${settings.learningRate}.`);
  }
  if (!(settings.trainShare > 0 && settings.trainShare <= 1)) {
    throw new UserError(
      `The part of the training images must be above 0 and at most 1, not ${settings.trainShare}.`,
    );
  }
  if (train.length === 0) throw new UserError('There is no labelled image to train the head on.');
  if (val.length === 0) throw new UserError('There is no image to evaluate on.');
}
