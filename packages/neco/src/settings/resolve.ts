import { UserError } from '../errors.js';
import { findMethod } from '../methods/index.js';
import { requireMultiple } from '../methods/parts/post-training.js';
import type { ResolvedPostTraining } from '../methods/parts/post-training-settings.js';
import { autoPrecision } from '../methods/parts/precision.js';
import type { NecoSurroundings } from '../methods/neco/settings.js';
import type { ViTConfig } from '../vit/config.js';
import type { TrainConfig } from './config.js';
import type { EvaluationConfig } from '../eval/monitor-settings.js';

/** A configuration in which no `auto` is left; of another method than `neco`, that has its sections instead. */
export type ResolvedConfig = Omit<
  TrainConfig,
  'batchSize' | 'views' | 'precision' | 'eval' | keyof NecoSurroundings
> &
  NecoSurroundings &
  Pick<ResolvedPostTraining, 'views'> & {
    batchSize: number;
    eval: EvaluationConfig;
    precision: 'fp32' | 'bf16';
  };

/**
 * Replaces `auto` by what suits the backbone, the data and the device.
 * @param backbone - Null for random weights.
 * @param imageCount - Images that can be used.
 * @throws UserError if a view's size is not a multiple of the patch, or a batch is larger than the data
 */
export function resolveAuto(
  config: TrainConfig,
  backbone: ViTConfig | null,
  imageCount: number,
  onGpu: boolean,
  method = findMethod(config.method),
): ResolvedConfig {
  const facts = { backbone, images: imageCount, onGpu };
  const own = { ...config, ...method.resolve?.(config as unknown as ResolvedConfig, facts) } as Omit<
    TrainConfig,
    'views'
  > &
    Pick<ResolvedPostTraining, 'views'>;
  const architecture = backbone ?? method.architecture!(own as unknown as ResolvedConfig);
  const batchSize = own.batchSize === 'auto' ? Math.min(onGpu ? 64 : 8, imageCount) : own.batchSize;
  if (batchSize > imageCount) {
    throw new UserError(
      `"batchSize" is ${batchSize}, but the data has ${imageCount} image${imageCount === 1 ? '' : 's'}; ` +
        `set it to ${imageCount} or less, or add images.`,
    );
  }
  const inputSize =
    own.eval.inputSize === 'auto' ? (own.views?.globalSize ?? architecture.imgSize) : own.eval.inputSize;
  requireMultiple('eval.inputSize', inputSize, architecture.patchSize);
  checkPatience(own.eval);
  const length = totalSteps({ ...own, batchSize }, imageCount);
  const every = own.eval.every === 'auto' ? Math.max(50, Math.ceil(length / 4)) : own.eval.every;
  return {
    ...own,
    batchSize,
    precision: own.precision === 'auto' ? autoPrecision(onGpu) : own.precision,
    eval: { ...own.eval, every, inputSize },
  } as ResolvedConfig;
}

/** Steps of a whole run. */
export function totalSteps(
  config: Pick<ResolvedConfig, 'steps' | 'epochs' | 'batchSize'>,
  imageCount: number,
): number {
  return config.steps ?? Math.max(1, Math.round(config.epochs * Math.floor(imageCount / config.batchSize)));
}

function checkPatience({ patience, every, images, signal }: TrainConfig['eval']): void {
  if (patience === null || (every !== 0 && (images !== null || signal !== 'none'))) return;
  throw new UserError(
    `"eval.patience" is ${patience}, but nothing would tell whether a teacher is better: ` +
      (every === 0
        ? '"eval.every" is 0; set it to the steps between evaluations.'
        : 'set eval.images and eval.masks, or eval.signal to something other than none.'),
  );
}
