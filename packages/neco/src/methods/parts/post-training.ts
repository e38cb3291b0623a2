import { UserError } from '../../errors.js';
import { defaultViews, type ViewConfig, type ViewGroup } from '../../views/config.js';
import { interpolationOf, type ViTConfig } from '../../vit/config.js';
import type { VisionTransformer } from '../../vit/vision-transformer.js';
import type { Rates } from '../method.js';
import type { PostTrainingSettings, ResolvedPostTraining } from './post-training-settings.js';
import { trainedBlocks } from './parameter-groups.js';
import { cosineSchedule } from './schedules.js';

/**
 * Sizes of views that suit the backbone, in place of `auto`.
 * @throws UserError for sizes that are no multiple of the patch, and blocks that the backbone does not have
 */
export function resolvePostTraining(
  { views, backbone }: Pick<PostTrainingSettings, 'views' | 'backbone'>,
  { imgSize, patchSize, depth }: ViTConfig,
): Pick<ResolvedPostTraining, 'views'> {
  const globalSize = globalSizeOf(views.globalSize, imgSize, patchSize);
  const local = views.globalSize === 'small' ? 5 * patchSize : defaultLocalSize(patchSize, globalSize);
  const localSize = views.localSize === 'auto' ? local : views.localSize;
  requireMultiple('views.globalSize', globalSize, patchSize);
  if (views.localCount > 0) requireMultiple('views.localSize', localSize, patchSize);
  trainedBlocks(backbone.trainableBlocks, depth);
  return { views: { ...views, globalSize, localSize } };
}

function globalSizeOf(
  size: PostTrainingSettings['views']['globalSize'],
  imgSize: number,
  patchSize: number,
): number {
  if (size === 'small') return Math.min(12 * patchSize, imgSize);
  return size === 'auto' ? imgSize : size;
}

function defaultLocalSize(patchSize: number, globalSize: number): number {
  if (patchSize === 14) return 98;
  if (patchSize === 16) return 96;
  return Math.max(1, Math.round((globalSize * 3) / 7 / patchSize)) * patchSize;
}

/** @throws UserError that names the nearest size which fits */
export function requireMultiple(key: string, size: number, patchSize: number): void {
  if (size % patchSize === 0) return;
  const nearest = Math.max(1, Math.round(size / patchSize)) * patchSize;
  throw new UserError(
    `"${key}" is ${size} px, not a multiple of the backbone's patch of ${patchSize} px; the nearest size is ${nearest}.`,
  );
}

/**
 * How the loader cuts and colours views.
 * @param globals - By default two of the size that the settings say.
 */
export function viewConfig(
  { views }: { views: ViewSettings },
  globals: Omit<ViewGroup, 'scale'> = { count: 2, size: views.globalSize },
): ViewConfig {
  return {
    ...defaultViews,
    globals: { ...globals, scale: views.globalScale },
    locals: { count: views.localCount, size: views.localSize, scale: views.localScale },
    jitter: { ...defaultViews.jitter, p: views.jitterProbability, strength: views.jitterStrength },
    grayscale: views.grayscaleProbability,
    blur: { ...defaultViews.blur, p: views.blurProbability, strength: views.blurStrength },
    mirror: views.mirrorProbability ?? 0,
  };
}

type ViewSettings = Omit<ResolvedPostTraining['views'], 'mirrorProbability'> & { mirrorProbability?: number };

/** The student's architecture and weights: the pretrained ones, or those without its registers. */
export function startingBackbone(
  pretrained: VisionTransformer,
  registers: PostTrainingSettings['backbone']['registers'],
): { config: ViTConfig; weights: ReturnType<VisionTransformer['stateDict']> } {
  const { config } = pretrained;
  const weights = new Map(pretrained.stateDict());
  if (registers === 'keep' || config.registers === 0) return { config: { ...config }, weights };
  weights.delete('register_tokens');
  // A backbone without registers resizes its positions as all such do: so its file is read again.
  const interpolation = config.interpolateMode === undefined ? interpolationOf(config.version, 0) : {};
  return { config: { ...config, registers: 0, ...interpolation }, weights };
}

/** Cosines from the values at the start to those at the end (section 4.1 of the NeCo paper). */
export function postTrainingRates(
  { optimizer, teacher }: Pick<PostTrainingSettings, 'optimizer'> & { teacher: Momentum },
  step: number,
  total: number,
): Required<Rates> {
  const schedule = (start: number, end: number, warmup = 0) =>
    cosineSchedule(step, total, start, end, warmup);
  return {
    lr: step < optimizer.headOnlySteps ? 0 : schedule(optimizer.lr, 0, optimizer.warmupSteps),
    headLr: schedule(optimizer.headLr, 0, optimizer.warmupSteps),
    weightDecay: schedule(optimizer.weightDecay, optimizer.weightDecayEnd),
    momentum: schedule(teacher.momentum, teacher.momentumEnd),
  };
}

interface Momentum {
  momentum: number;
  momentumEnd: number;
}
