import { contrast } from '../methods/contrast/contrast.js';
import { schemaOf } from '../settings/config.js';
import type { TrainOptions, TrainResult } from './options.js';
import { train } from './train.js';

/** The settings of `neco pretrain`. */
export const pretrainSchema = schemaOf(contrast);

/** What {@link train} takes, but for what a run from random weights does not start with. */
export type PretrainOptions = Omit<TrainOptions, 'model' | 'initFrom' | 'method' | 'allowMissing'>;

/**
 * Trains a backbone from random weights: a start where no published backbone fits. It is {@link train} with the method
 * `labels` where masks are given, else `contrast`; `settings.objective` asks for one of them.
 * @throws UserError as `train` does
 */
export function pretrain(options: PretrainOptions): Promise<TrainResult> {
  const settings = (options.settings ?? {}) as { objective?: unknown };
  const { objective = 'auto' } = settings;
  const suited = options.masks === undefined ? 'contrast' : 'labels';
  const method = objective === 'auto' ? suited : objective;
  return train({ ...options, settings: { ...settings, method } });
}
