import { UserError } from '../errors.js';
import type { MonitorConfig } from '../settings/evaluation-config.js';
import { autoPrecision } from '../methods/parts/precision.js';
import { defaultViews, type ViewConfig } from '../views/config.js';
import { parseViTConfig, vitConfig, type ViTConfig } from '../vit/config.js';
import type { PretrainConfig } from './config.js';

/** What the backbone learns from. */
export type PretrainObjectiveName = 'contrast' | 'labels';

/** A configuration in which no `auto` and no unset part of the architecture is left. */
export type ResolvedPretrainConfig = Omit<
  PretrainConfig,
  'objective' | 'batchSize' | 'backbone' | 'views' | 'optimizer' | 'precision' | 'eval'
> & {
  objective: PretrainObjectiveName;
  batchSize: number;
  backbone: Record<'width' | 'depth' | 'heads' | 'patch' | 'size' | 'dropPath', number> &
    Pick<PretrainConfig['backbone'], 'arch'>;
  views: Omit<PretrainConfig['views'], 'globalSize' | 'localSize' | 'localCount'> &
    Record<'globalSize' | 'localSize' | 'localCount', number>;
  optimizer: Omit<PretrainConfig['optimizer'], 'warmupSteps'> & { warmupSteps: number };
  precision: 'fp32' | 'bf16';
  eval: MonitorConfig;
};

/**
 * Replaces `auto` by what suits the data and the rest.
 * @param imageCount - Images that can be used.
 * @param hasMasks - Whether masks were given.
 * @param onGpu - Where the network will run.
 * @throws UserError for sizes that do not fit each other, and an objective that the data does not allow
 */
export function resolvePretrainConfig(
  config: PretrainConfig,
  imageCount: number,
  hasMasks: boolean,
  onGpu = false,
): ResolvedPretrainConfig {
  const objective = config.objective === 'auto' ? (hasMasks ? 'labels' : 'contrast') : config.objective;
  if (objective === 'labels' && !hasMasks)
    throw new UserError('The objective "labels" needs masks: give "masks", or take "objective" contrast.');
  const batchSize = config.batchSize === 'auto' ? Math.min(32, imageCount) : config.batchSize;
  if (batchSize > imageCount) {
    throw new UserError(
      `"batchSize" is ${batchSize}, but the data has ${imageCount} image${imageCount === 1 ? '' : 's'}; ` +
        `set it to ${imageCount} or less, or add images.`,
    );
  }
  const backbone = resolveBackbone(config.backbone);
  const { steps, precision, eval: evaluation } = config;
  const { warmupSteps } = config.optimizer;
  const inputSize = evaluation.inputSize === 'auto' ? backbone.size : evaluation.inputSize;
  checkMultiple('eval.inputSize', inputSize, backbone.patch);
  return {
    ...config,
    objective,
    batchSize,
    backbone,
    views: resolveViews(config.views, backbone, objective),
    optimizer: {
      ...config.optimizer,
      warmupSteps: warmupSteps === 'auto' ? Math.min(200, Math.floor(steps / 10)) : warmupSteps,
    },
    precision: precision === 'auto' ? autoPrecision(onGpu) : precision,
    eval: {
      ...evaluation,
      every: evaluation.every === 'auto' ? Math.max(50, Math.ceil(steps / 4)) : evaluation.every,
      inputSize,
    },
  };
}

function resolveBackbone(given: PretrainConfig['backbone']): ResolvedPretrainConfig['backbone'] {
  const { patchSize, imgSize } =
    given.arch === 'tiny' ? vitConfig('tiny', 'v2') : vitConfig(given.arch, 'v1');
  const known = vitConfig(given.arch, 'v2');
  const backbone = {
    ...given,
    width: given.width ?? known.embedDim,
    depth: given.depth ?? known.depth,
    heads: given.heads ?? known.numHeads,
    patch: given.patch ?? patchSize,
    size: given.size ?? imgSize,
  };
  if (backbone.width % backbone.heads !== 0) {
    throw new UserError(
      `"backbone.heads" is ${backbone.heads}, which does not divide "backbone.width" ${backbone.width}; ` +
        'set both so that it does.',
    );
  }
  checkMultiple('backbone.size', backbone.size, backbone.patch);
  backboneConfig({ backbone });
  return backbone;
}

/**
 * The architecture of the backbone: DINOv2's blocks.
 * @throws UserError for sizes beyond every model
 */
export function backboneConfig({ backbone }: Pick<ResolvedPretrainConfig, 'backbone'>): ViTConfig {
  const { arch, width, depth, heads, patch, size, dropPath } = backbone;
  const config = vitConfig(arch, 'v2', {
    embedDim: width,
    depth,
    numHeads: heads,
    patchSize: patch,
    imgSize: size,
    dropPath,
  });
  return parseViTConfig(config, 'the settings "backbone"');
}

function resolveViews(
  views: PretrainConfig['views'],
  { patch, size }: ResolvedPretrainConfig['backbone'],
  objective: PretrainObjectiveName,
): ResolvedPretrainConfig['views'] {
  const near = (pixels: number) => Math.max(1, Math.round(pixels / patch)) * patch;
  const globalSize = views.globalSize === 'auto' ? near((size * 4) / 7) : views.globalSize;
  const localSize = views.localSize === 'auto' ? near(globalSize / 2) : views.localSize;
  const localCount = views.localCount === 'auto' ? (objective === 'contrast' ? 2 : 0) : views.localCount;
  checkMultiple('views.globalSize', globalSize, patch);
  if (localCount > 0) checkMultiple('views.localSize', localSize, patch);
  for (const key of ['globalScale', 'localScale'] as const) {
    const [least, most] = views[key];
    if (least > most)
      throw new UserError(
        `"views.${key}" is [${least}, ${most}]; the first must not be larger than the second.`,
      );
  }
  return { ...views, globalSize, localSize, localCount };
}

/** Whether a step is one of the last, whose global views are large. */
export function isFullSize(step: number, { steps, views }: ResolvedPretrainConfig): boolean {
  return step >= steps - Math.round(steps * views.fullSizeShare);
}

/** How the views of a step are cut and coloured. */
export function viewsOfStep(step: number, config: ResolvedPretrainConfig): ViewConfig {
  const { views, backbone, objective } = config;
  return {
    globals: {
      count: objective === 'contrast' ? 2 : 1,
      size: isFullSize(step, config) ? backbone.size : views.globalSize,
      scale: views.globalScale,
    },
    locals: { count: views.localCount, size: views.localSize, scale: views.localScale },
    ratio: defaultViews.ratio,
    jitter: { ...defaultViews.jitter, p: views.jitterProbability, strength: views.jitterStrength },
    grayscale: views.grayscaleProbability,
    blur: { ...defaultViews.blur, p: views.blurProbability, strength: views.blurStrength },
    minIntersection: defaultViews.minIntersection,
    mirror: defaultViews.mirror,
  };
}

function checkMultiple(key: string, size: number, patch: number): void {
  if (size % patch === 0) return;
  const nearest = Math.max(1, Math.round(size / patch)) * patch;
  throw new UserError(
    `"${key}" is ${size} px, not a multiple of the patch of ${patch} px; the nearest size is ${nearest}.`,
  );
}
