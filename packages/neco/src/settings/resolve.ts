import { UserError } from '../errors.js';
import type { ViTConfig } from '../vit/config.js';
import type { ViewConfig } from '../views/config.js';
import type { TrainConfig } from './config.js';
import type { EvaluationConfig } from './evaluation-config.js';
import { autoPrecision } from '../methods/parts/precision.js';

type WithoutAuto<Section, Key extends keyof Section> = Omit<Section, Key> & {
  [K in Key]: Exclude<Section[K], 'auto'>;
};

/** A configuration in which no `auto` is left. */
export type ResolvedConfig = Omit<
  TrainConfig,
  'batchSize' | 'views' | 'precision' | 'eval' | 'head' | 'teacher' | 'queue'
> & {
  head: WithoutAuto<TrainConfig['head'], 'initialisation'>;
  teacher: WithoutAuto<TrainConfig['teacher'], 'head'>;
  queue: WithoutAuto<TrainConfig['queue'], 'order' | 'counting'>;
  batchSize: number;
  eval: EvaluationConfig;
  precision: 'fp32' | 'bf16';
  views: Omit<TrainConfig['views'], 'globalSize' | 'localSize'> & { globalSize: number; localSize: number };
};

/**
 * Replaces `auto` by what suits the backbone, the data and the device.
 * @param imageCount - Images that can be used.
 * @throws UserError if a view's size is not a multiple of the patch, or a batch is larger than the data
 */
export function resolveAuto(
  config: TrainConfig,
  backbone: ViTConfig,
  imageCount: number,
  onGpu: boolean,
): ResolvedConfig {
  const globalSize = config.views.globalSize === 'auto' ? backbone.imgSize : config.views.globalSize;
  const localSize =
    config.views.localSize === 'auto'
      ? defaultLocalSize(backbone.patchSize, globalSize)
      : config.views.localSize;
  checkMultiple('views.globalSize', globalSize, backbone.patchSize);
  if (config.views.localCount > 0) checkMultiple('views.localSize', localSize, backbone.patchSize);
  const batchSize = config.batchSize === 'auto' ? Math.min(onGpu ? 64 : 8, imageCount) : config.batchSize;
  if (batchSize > imageCount) {
    throw new UserError(
      `"batchSize" is ${batchSize}, but the data has ${imageCount} image${imageCount === 1 ? '' : 's'}; ` +
        `set it to ${imageCount} or less, or add images.`,
    );
  }
  const precision = config.precision === 'auto' ? autoPrecision(onGpu) : config.precision;
  const inputSize = config.eval.inputSize === 'auto' ? globalSize : config.eval.inputSize;
  checkMultiple('eval.inputSize', inputSize, backbone.patchSize);
  checkPatience(config.eval);
  const length = totalSteps({ ...config, batchSize }, imageCount);
  const every = config.eval.every === 'auto' ? Math.max(50, Math.ceil(length / 4)) : config.eval.every;
  return {
    ...config,
    ...surroundings(config),
    batchSize,
    precision,
    views: { ...config.views, globalSize, localSize },
    eval: { ...config.eval, every, inputSize },
  };
}

/** What the published code does otherwise around the step, where `auto` leaves the choice to `compat`. */
function surroundings({ compat, head, teacher, queue }: TrainConfig) {
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
  } as Pick<ResolvedConfig, 'head' | 'teacher' | 'queue'>;
}

/** Steps of a whole run. */
export function totalSteps(
  config: Pick<ResolvedConfig, 'steps' | 'epochs' | 'batchSize'>,
  imageCount: number,
): number {
  return config.steps ?? Math.max(1, Math.round(config.epochs * Math.floor(imageCount / config.batchSize)));
}

/** How the loader cuts and colours views. */
export function viewConfig(config: ResolvedConfig): ViewConfig {
  const { views } = config;
  return {
    globals: { count: 2, size: views.globalSize, scale: views.globalScale },
    locals: { count: views.localCount, size: views.localSize, scale: views.localScale },
    ratio: [3 / 4, 4 / 3],
    jitter: {
      p: views.jitterProbability,
      strength: views.jitterStrength,
      brightness: 0.8,
      contrast: 0.8,
      saturation: 0.8,
      hue: 0.2,
    },
    grayscale: views.grayscaleProbability,
    blur: { p: views.blurProbability, strength: views.blurStrength, sigma: [0.1, 2] },
    minIntersection: 0.01,
    mirror: views.mirrorProbability,
  };
}

function defaultLocalSize(patchSize: number, globalSize: number): number {
  if (patchSize === 14) return 98;
  if (patchSize === 16) return 96;
  return Math.max(1, Math.round((globalSize * 3) / 7 / patchSize)) * patchSize;
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

function checkMultiple(key: string, size: number, patchSize: number): void {
  if (size % patchSize === 0) return;
  const nearest = Math.max(1, Math.round(size / patchSize)) * patchSize;
  throw new UserError(
    `"${key}" is ${size} px, not a multiple of the backbone's patch of ${patchSize} px; the nearest size is ${nearest}.`,
  );
}
